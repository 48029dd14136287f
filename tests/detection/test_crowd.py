"""Many clients, of the Internet or of an hour, are told at once, few one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from detection import crowd, engineering_operation, new_asset, new_conversation, new_operation
from detection.learned import approve
from detection.model import Detector, Deviation, Learning, State
from detection.settled import settled
from inventory.model import Plant
from inventory.rows import LinkRow, OperationRow
from protocols.model import UNANSWERED
from tests.inventory.batches import at, batch
from tests.inventory.made import hosts, link, operation, plant, sight

pytestmark = pytest.mark.quick

SERVER, CLIENT, ROUTER = "10.1.0.2", "10.1.0.50", "00:ff:0a:01:00:01"
DETECTORS = (new_asset.DETECTOR, new_conversation.DETECTOR)


def visited(visitors: Sequence[str], done: Sequence[OperationRow] = ()) -> Plant:
    """A server with one client, and visitors that come through a router."""
    there = [*hosts(SERVER, CLIENT), sight("10.1.0.1", ROUTER)]
    come = [sight(ip, ROUTER, ttl=50, seconds=1200 + n) for n, ip in enumerate(visitors)]
    links = [_arrived(ip, 1200 + n) for n, ip in enumerate(visitors)]
    usual = link(CLIENT, SERVER, "dnp3", 20000, first_ns=at(0), last_ns=at(1202))
    return plant(sightings=[*there, *come], links=[usual, *links], operations=done)


def _arrived(ip: str, seconds: float) -> LinkRow:
    return link(ip, SERVER, "dnp3", 20000, first_ns=at(seconds), last_ns=at(seconds + 2))


def internet(count: int) -> list[str]:
    return [f"93.2.{n}.124" for n in range(count)]


def learned() -> list[State]:
    before = visited(())
    return [d.step({}, batch(), before, Learning.DECLARED)[0] for d in DETECTORS]


def told(visitors: Sequence[str], states: Sequence[State]) -> list[list[Deviation]]:
    now = visited(visitors)
    steps = (
        d.step(state, batch(20), now, Learning.OVER)
        for d, state in zip(DETECTORS, states, strict=True)
    )
    return [list(deviations) for _, deviations in steps]


def test_few_are_told_one_by_one() -> None:
    assets, conversations = told(internet(crowd.MOST), learned())
    assert (len(assets), len(conversations)) == (crowd.MOST, crowd.MOST)


def test_many_are_told_at_once() -> None:
    assets, conversations = told(internet(crowd.MOST + 1), learned())
    (asset,), (conversation,) = assets, conversations
    names = "93.2.0.124, 93.2.1.124, 93.2.2.124, 93.2.3.124 and 17 more"
    assert asset.seen == f"21 addresses of the Internet appeared: {names}"
    assert conversation.seen == (
        f"21 addresses of the Internet talked DNP3 to {SERVER}, 420 packets: {names}"
    )
    assert (conversation.count, conversation.peer) == (420, None)
    assert conversation.usual == f"{SERVER} is spoken to over DNP3 by {CLIENT}"


def test_more_of_them_are_the_same_deviation() -> None:
    some, more = (told(internet(count), learned()) for count in (30, 90))
    assert [[d.id for d in each] for each in some] == [[d.id for d in each] for each in more]


def test_who_is_of_the_plant_is_told_beside_them() -> None:
    own = "10.1.0.77"
    _, conversations = told([*internet(30), own], learned())
    one, many = conversations
    assert one.seen.startswith(f"{own} talked DNP3 to {SERVER}")
    assert many.seen.startswith("30 addresses of the Internet talked DNP3")


def of_the_plant(count: int, done: Sequence[OperationRow] = ()) -> Plant:
    """A server with one client, and hosts of its own network that come later."""
    ips = [f"10.1.0.{n + 60}" for n in range(count)]
    come = [sight(ip, f"00:01:02:00:00:{n:02x}", seconds=1200) for n, ip in enumerate(ips)]
    links = [_arrived(ip, 1200 + n) for n, ip in enumerate(ips)]
    usual = link(CLIENT, SERVER, "dnp3", 20000, first_ns=at(0), last_ns=at(1202))
    there = [*hosts(SERVER, CLIENT), *come]
    return plant(sightings=there, links=[usual, *links], operations=done)


def new_of_the_plant(detector: Detector, now: Plant) -> list[Deviation]:
    state, _ = detector.step({}, batch(), of_the_plant(0), Learning.DECLARED)
    return list(detector.step(state, batch(20), now, Learning.OVER)[1])


def test_many_of_the_plant_within_an_hour_are_told_at_once() -> None:
    """Forged addresses of its own networks are a flood too."""
    few = [new_of_the_plant(d, of_the_plant(crowd.MOST)) for d in DETECTORS]
    assert [len(each) for each in few] == [crowd.MOST] * 2
    (assets,), (talks,) = (new_of_the_plant(d, of_the_plant(30)) for d in DETECTORS)
    assert assets.seen.startswith("30 assets appeared in 10.1.0.0/24: ")
    assert talks.seen.startswith(f"30 clients talked DNP3 to {SERVER}, 600 packets: ")


def test_openings_of_many_in_vain_are_a_flood() -> None:
    vain: dict[str, Any] = {"object": "port 502", "status": UNANSWERED}
    vain |= {"first_ns": at(1200), "last_ns": at(1201)}
    done = [operation(f"10.1.0.{n + 60}", SERVER, "tcp", "connect", **vain) for n in range(30)]
    (flood,) = new_of_the_plant(new_operation.DETECTOR, of_the_plant(30, done))
    assert flood.seen.startswith("30 clients did “connect, in vain”")
    assert flood.techniques == ("T0814", "T0846")


def test_an_approved_crowd_is_usual() -> None:
    found = told(internet(30), learned())
    states = [
        approve(state, deviations[0].key)
        for state, deviations in zip(learned(), found, strict=True)
    ]
    assert told(internet(40), states) == [[], []]


@pytest.mark.parametrize(
    ("detector", "code", "name"),
    [
        (new_operation.DETECTOR, "1", "read"),
        (engineering_operation.DETECTOR, "5", "direct operate"),
    ],
)
def test_what_many_wish_of_a_server_is_told_at_once(
    detector: Detector, code: str, name: str
) -> None:
    def wished(visitors: Sequence[str]) -> list[Deviation]:
        asked = [
            operation(ip, SERVER, "dnp3", code, first_ns=at(1200 + n), last_ns=at(1201 + n))
            for n, ip in enumerate(visitors)
        ]
        state, _ = detector.step({}, batch(), visited(()), Learning.DECLARED)
        now = visited(visitors, asked)
        return list(detector.step(state, batch(20), now, Learning.OVER)[1])

    few, (many,) = wished(internet(crowd.MOST)), wished(internet(crowd.MOST + 1))
    assert len(few) == crowd.MOST
    assert (many.subject, many.peer, many.count) == (few[0].peer, None, 210)
    assert many.severity == few[0].severity
    assert many.seen == (
        f"21 addresses of the Internet did “{name}” (DNP3 {code}) to {SERVER} 210 times: "
        "93.2.0.124, 93.2.1.124, 93.2.2.124, 93.2.3.124 and 17 more"
    )


def test_many_that_come_to_a_port_each_are_told_once() -> None:
    """Forged clients, of which each sends what no decoder reads."""
    talks, ips = new_conversation.DETECTOR, [f"10.1.0.{n + 60}" for n in range(30)]
    times = {"first_ns": at(1200), "last_ns": at(1202)}
    links = [link(ip, SERVER, "", 2000 + n, **times) for n, ip in enumerate(ips)]
    before = link(CLIENT, SERVER, "", 1999, first_ns=at(0), last_ns=at(1202))
    known, now = (
        plant(sightings=hosts(SERVER, CLIENT, *ips), links=[before, *some]) for some in ([], links)
    )
    state, _ = talks.step({}, batch(), known, Learning.DECLARED)
    (found,) = comes(talks, now, state)
    twice = replace(now, links=[*now.links, replace(now.links[-1], port=1000)])
    assert comes(talks, twice, state)[0].seen.startswith("30 clients talked tcp")
    assert found.seen.startswith(f"30 clients talked tcp at changing ports to {SERVER}, 600 packet")
    assert found.usual == "none of these did so"


SERVERS = [f"10.1.0.{n + 60}" for n in range(30)]


def spread(count: int, done: Sequence[OperationRow] = (), seconds: float = 1200) -> Plant:
    """A client that comes to so many servers, of which it spoke to none before."""
    links = [
        link(CLIENT, ip, "smb", 445, first_ns=at(seconds + n), last_ns=at(seconds + n + 2))
        for n, ip in enumerate(SERVERS[:count])
    ]
    usual = link(CLIENT, SERVER, "smb", 445, first_ns=at(0), last_ns=at(1202))
    return plant(sightings=hosts(SERVER, CLIENT, *SERVERS), links=[usual, *links], operations=done)


def comes(detector: Detector, now: Plant, state: State | None = None) -> list[Deviation]:
    learned_ = state or detector.step({}, batch(), spread(0), Learning.DECLARED)[0]
    return list(detector.step(learned_, batch(20), now, Learning.OVER)[1])


def test_a_client_that_goes_from_server_to_server_is_told_once() -> None:
    talks = new_conversation.DETECTOR
    assert len(comes(talks, spread(crowd.MOST))) == crowd.MOST
    (found,) = comes(talks, spread(30))
    names = "10.1.0.60, 10.1.0.61, 10.1.0.62, 10.1.0.63 and 26 more"
    assert found.seen == f"{CLIENT} talked SMB to 30 servers, 600 packets: {names}"
    assert found.usual == "it spoke SMB to none of these"
    assert (bool(found.subject), found.peer, found.count) == (True, None, 600)
    approved, _ = talks.step({}, batch(), spread(0), Learning.DECLARED)
    assert comes(talks, spread(30), approve(approved, found.key)) == []
    (later,) = comes(talks, spread(30, seconds=7200))
    assert {link.b for link in settled(spread(30, seconds=7200), [later]).links} == {SERVER}


@pytest.mark.parametrize(
    ("detector", "code", "object_", "name"),
    [
        (new_operation.DETECTOR, "1", "", "read"),
        (engineering_operation.DETECTOR, "5", "binary output 3", "direct operate"),
    ],
)
def test_what_a_client_does_to_server_after_server_is_told_once(
    detector: Detector, code: str, object_: str, name: str
) -> None:
    def did(count: int) -> Plant:
        times = {"first_ns": at(1200), "last_ns": at(1201)}
        done = (
            operation(CLIENT, ip, "dnp3", code, object=object_, **times) for ip in SERVERS[:count]
        )
        return spread(count, [*done])

    assert len(comes(detector, did(crowd.MOST))) == crowd.MOST
    (found,) = comes(detector, did(30))
    assert found.seen.startswith(f"{CLIENT} did “{name}” (DNP3 {code}) to 30 servers 300 times: 10")
    assert found.usual == "it did so to none of these"
