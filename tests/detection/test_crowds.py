"""What one client does to many objects or units is told at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from detection import crowd, engineering_operation, new_operation
from detection.learned import approve
from detection.model import Detector, Deviation, Learning, Severity, State
from detection.settled import settled
from inventory.model import Plant
from inventory.rows import OperationRow
from tests.inventory.batches import at, batch
from tests.inventory.made import hosts, link, operation, plant

pytestmark = pytest.mark.quick

PLC, HMI = "10.1.0.2", "10.1.0.50"
OPERATIONS = new_operation.DETECTOR
NEXT_HOUR = 3600


def site(*done: OperationRow) -> Plant:
    links = [link(HMI, PLC, "modbus", 502)]
    return plant(sightings=hosts(PLC, HMI), links=links, operations=done)


def wrote(number: int, seconds: float = 1201, **more: Any) -> OperationRow:
    times = {"first_ns": at(seconds), "last_ns": at(seconds + 1)}
    name = f"holding register {number}"
    return operation(HMI, PLC, "modbus", "6", object=name, unit="1", **times)._replace(**more)


USUAL = wrote(0, 0)
LEARNED, _ = OPERATIONS.step({}, batch(), site(USUAL), Learning.DECLARED)


def told(
    done: Sequence[OperationRow], state: State = LEARNED, detector: Detector = OPERATIONS
) -> list[Deviation]:
    now = site(USUAL, *done)
    return list(detector.step(state, batch(20), now, Learning.OVER)[1])


def test_many_objects_of_one_client_are_told_at_once() -> None:
    assert len(told([wrote(n) for n in range(1, crowd.MOST + 1)])) == crowd.MOST
    (found,) = told([wrote(n, 1201 + n) for n in range(1, 201)])
    assert found.seen == (
        f"{HMI} did “write single register” (Modbus/TCP 6) on 200 objects to {PLC} 2,000 times: "
        "holding register 1, holding register 2, holding register 3, holding register 4 "
        "and 196 more"
    )
    assert found.severity is Severity.HIGH
    assert found.usual.endswith("“write single register” on holding register 0")
    assert found.peer


def test_many_units_of_one_server_are_told_at_once() -> None:
    (found,) = told([wrote(0, 1201 + n, unit=str(n)) for n in range(2, 248)])
    assert " on 246 units to " in found.seen
    assert "holding register 0 of unit 2, " in found.seen


def test_many_commands_are_told_at_once() -> None:
    points = [wrote(n, protocol="iec104", code="45.6", object=f"IOA {n}") for n in range(30)]
    (found,) = told(points, detector=engineering_operation.DETECTOR)
    assert (found.kind, found.severity) == ("engineering operation", Severity.HIGH)
    assert "on 30 objects to" in found.seen


def test_many_functions_that_nobody_knows_are_told_at_once() -> None:
    tried = [wrote(0, 1201 + n, code=str(n), object="", status=1) for n in range(50, 90)]
    write = wrote(1, 1300)
    single, crowded = sorted(told([*tried, write]), key=lambda d: d.count)
    assert crowded.seen == (
        f"{HMI} did 40 functions of unknown effect (Modbus/TCP 50, 51, 52, 53 and 36 more) to "
        f"{PLC} 400 times"
    )
    assert crowded.severity is Severity.MEDIUM
    assert " on holding register 1 to " in single.seen, "what is known is told by itself"
    state = approve(LEARNED, crowded.key)
    assert told(tried, state) == []
    (later,) = told([*tried, write], state)
    assert later.usual.startswith(f"usual to {PLC}: write single register; ")


CLIENTS = [f"10.1.9.{n}" for n in range(1, 41)]


def by_many(*done: OperationRow, clients: Sequence[str] = CLIENTS) -> list[Deviation]:
    """What is told where each of these clients does the same, and the usual one once more."""
    each = [row._replace(client=ip) for ip in clients for row in done]
    now = plant(sightings=hosts(PLC, HMI, *CLIENTS), operations=[USUAL, *each])
    return list(OPERATIONS.step(LEARNED, batch(20), now, Learning.OVER)[1])


def test_functions_that_nobody_knows_of_many_clients_are_told_once() -> None:
    tried = [wrote(0, 1201 + n, code=str(n), object="", status=1) for n in range(50, 100)]
    for few_or_many in (tried[:1], tried[:10], tried):
        (found,) = by_many(*few_or_many)
        assert found.seen.startswith("40 clients did ")
        assert found.count == 400 * len(few_or_many)
    assert found.seen.startswith(
        "40 clients did 50 functions of unknown effect (Modbus/TCP 50, 51, 52, 53 and 46 more) to "
        f"{PLC} 20,000 times: 10.1.9."
    )
    assert found.seen.endswith(" and 36 more")
    assert (found.peer, found.severity) == (None, Severity.MEDIUM)
    assert len(by_many(*tried, clients=CLIENTS[: crowd.MOST])) == crowd.MOST


def test_functions_that_nobody_knows_to_many_servers_are_told_once() -> None:
    tried = [
        wrote(0, 1201 + n, code=str(50 + n), object="", server=ip, status=1)
        for n, ip in enumerate(CLIENTS)
    ]
    now = plant(sightings=hosts(PLC, HMI, *CLIENTS), operations=[USUAL, *tried])
    (found,) = OPERATIONS.step(LEARNED, batch(20), now, Learning.OVER)[1]
    assert found.seen == (
        f"{HMI} did 40 functions of unknown effect (Modbus/TCP 50, 51, 52, 53 and 36 more) to "
        "40 servers 400 times: 10.1.9.1, 10.1.9.2, 10.1.9.3, 10.1.9.4 and 36 more"
    )


def test_objects_of_many_clients_are_told_once() -> None:
    (found,) = by_many(*(wrote(n) for n in range(1, 51)))
    assert found.seen.startswith(
        f"40 clients did “write single register” (Modbus/TCP 6) on 50 objects to {PLC} 20,000 times"
    )


def test_many_who_reach_for_nobody_reach_for_addresses_of_no_known_asset() -> None:
    ips = [f"10.1.9.{n}" for n in range(1, 41)]
    tried = [
        wrote(0, 1201 + n)._replace(
            client=ip,
            server=f"10.1.8.{n}",
            protocol="tcp",
            code="connect",
            object="port 80",
            unit="",
        )
        for n, ip in enumerate(ips)
    ]
    now = plant(sightings=hosts(PLC, HMI, *ips), operations=[USUAL, *tried])
    (found,) = OPERATIONS.step(LEARNED, batch(20), now, Learning.OVER)[1]
    assert " to addresses of no known asset 400 times: " in found.seen


def test_a_flood_with_forged_addresses_that_reach_for_each_other_is_one_deviation() -> None:
    forged = [f"10.1.9.{n}" for n in range(1, 41)]
    came = [s._replace(first_ns=at(1200), last_ns=at(1300)) for s in hosts(*forged)]
    tries: dict[str, Any] = {"protocol": "tcp", "code": "connect", "object": "port 80", "unit": ""}
    tried = [
        wrote(0, 1201 + n)._replace(client=forged[n], server=forged[n - 1], **tries)
        for n in range(40)
    ]
    now = plant(sightings=[*hosts(PLC, HMI), *came], operations=[USUAL, *tried])
    (found,) = OPERATIONS.step(LEARNED, batch(20), now, Learning.OVER)[1]
    assert found.seen.startswith("40 clients did “connect, in vain” (TCP connect) to addresses of ")


def test_what_means_another_thing_does_not_hide_among_many() -> None:
    states = [wrote(n, protocol="ads", code="5", object=f"state {n}", unit="") for n in range(30)]
    stop = wrote(0, protocol="ads", code="5", object="stop", unit="")
    found = told([*states, stop], detector=engineering_operation.DETECTOR)
    assert sorted("did “stop” (Beckhoff ADS 5) to" in d.seen for d in found) == [False, True]


def test_what_comes_an_hour_later_is_news_again() -> None:
    many = [wrote(n) for n in range(1, 40)]
    (crowded,) = told(many)
    state = approve(LEARNED, crowded.key)
    assert told(many, state) == []
    later = told([*many, wrote(500, 1201 + NEXT_HOUR)], state)
    assert [" on holding register 500 to " in d.seen for d in later] == [True]
    assert later[0].usual.endswith("“write single register” on holding register 0")


def test_what_lies_within_usual_stretches_is_not_counted() -> None:
    usual = wrote(0, 0, span=100)
    state, _ = OPERATIONS.step({}, batch(), site(usual), Learning.DECLARED)
    within = [wrote(n) for n in range(1, 60)]
    assert told(within, state) == []
    (found,) = told([*within, wrote(900)], state)
    assert " on holding register 900 to " in found.seen


def test_of_what_is_told_at_once_nothing_may_be_proposed() -> None:
    many = [wrote(n) for n in range(1, 40)]
    left = settled(site(wrote(0, -NEXT_HOUR), *many), told(many))
    assert [op.object for op in left.operations] == ["holding register 0"]
