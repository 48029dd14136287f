"""What a pair that never talked is said to speak."""

from __future__ import annotations

import pytest

from detection.model import Deviation, Learning, Severity
from detection.new_conversation import DETECTOR
from inventory.rows import OperationRow
from tests.inventory.batches import at, batch
from tests.inventory.made import claim, hosts, link, operation, plant, sight

pytestmark = pytest.mark.quick

SERVER, CLIENT, NEW = "10.1.0.2", "10.1.0.50", "10.1.0.66"
ROUTER = "00:ff:00:00:00:fe"


def told(protocol: str, *done: OperationRow) -> Deviation:
    """What is told of a client that is new to the server."""
    everyone = hosts(SERVER, CLIENT, NEW)
    usual = link(CLIENT, SERVER, protocol, 102)
    learned = plant(sightings=everyone, links=[usual])
    state, _ = DETECTOR.step({}, batch(), learned, Learning.DECLARED)
    new = link(NEW, SERVER, protocol, 102, first_ns=at(1201), last_ns=at(1202))
    now = plant(sightings=everyone, links=[usual, new], operations=done)
    _, (deviation,) = DETECTOR.step(state, batch(20), now, Learning.OVER)
    return deviation


@pytest.mark.parametrize(
    ("transport", "service", "count"),
    [
        ("udp", "bacnet", 0),
        ("ethernet", "profinet-rt", 0),
        ("udp", "snmp", 1),
        ("tcp", "bacnet", 1),
    ],
)
def test_who_speaks_first_of_those_that_both_ask_is_no_news(
    transport: str, service: str, count: int
) -> None:
    usual = service if service != "snmp" else "bacnet"
    before, now = (
        link(*ends, protocol, 47808, transport=transport, first_ns=at(1201), last_ns=at(1202))
        for ends, protocol in (((CLIENT, SERVER), usual), ((SERVER, CLIENT), service))
    )
    both = hosts(SERVER, CLIENT)
    state, _ = DETECTOR.step({}, batch(), plant(sightings=both, links=[before]), Learning.DECLARED)
    _, found = DETECTOR.step(state, batch(20), plant(sightings=both, links=[now]), Learning.OVER)
    assert len(found) == count


def test_of_a_carrier_what_rides_on_it_is_told() -> None:
    bare = told("cotp")
    assert (bare.protocol, bare.severity) == ("cotp", Severity.MEDIUM)
    wrote = operation(NEW, SERVER, "s7comm", "1.5", port=102, first_ns=at(1201), last_ns=at(1202))
    found = told("cotp", wrote)
    assert (found.protocol, found.severity, found.techniques) == (
        "s7comm",
        Severity.HIGH,
        ("T0848",),
    )
    assert " talked S7comm to " in found.seen
    assert found.usual.startswith(f"{SERVER} is spoken to over ISO transport (COTP) by {CLIENT}")
    assert found.id == bare.id


def test_what_is_usual_is_what_rides_too() -> None:
    both = [operation(who, SERVER, "s7comm", "1.4", port=102) for who in (CLIENT, NEW)]
    assert told("cotp", *both).usual == f"{SERVER} is spoken to over S7comm by {CLIENT}"


def test_what_others_do_and_what_rides_elsewhere_is_not() -> None:
    others = operation(CLIENT, SERVER, "s7comm", "1.5", port=102)
    elsewhere = operation(NEW, SERVER, "modbus", "3", port=102)
    assert told("cotp", others, elsewhere).protocol == "cotp"


@pytest.mark.parametrize(("out", "into"), [(2, 2), (2, 0), (0, 2)])
def test_who_was_heard_is_who_spoke(out: int, into: int) -> None:
    """A rogue server answers a victim that nobody heard ask."""
    both = hosts(CLIENT, NEW)
    state, _ = DETECTOR.step({}, batch(), plant(sightings=both), Learning.DECLARED)
    packets = {"packets_out": out, "packets_in": into, "transport": "udp"}
    answered = link(CLIENT, NEW, "", 5355, first_ns=at(1201), last_ns=at(1202), **packets)
    _, (found,) = DETECTOR.step(
        state, batch(20), plant(sightings=both, links=[answered]), Learning.OVER
    )
    assert found.seen.startswith(f"{CLIENT if out else NEW} talked ")
    assert found.subject != found.peer


def test_a_client_that_was_joined_with_another_asset_is_not_told_by_its_id() -> None:
    usual = link(CLIENT, SERVER, "s7comm", 102)
    # The server was asked by an address that is behind no MAC of its own then.
    learned = plant(sightings=[*hosts(SERVER), sight(CLIENT, ROUTER, ttl=63)], links=[usual])
    state, _ = DETECTOR.step({}, batch(), learned, Learning.DECLARED)
    new = link(NEW, SERVER, "s7comm", 102, first_ns=at(1201), last_ns=at(1202))
    now = plant(sightings=hosts(SERVER, CLIENT, NEW), links=[new])
    _, (found,) = DETECTOR.step(state, batch(20), now, Learning.OVER)
    assert found.usual == f"{SERVER} is spoken to over S7comm by a former asset"


@pytest.mark.parametrize(
    ("protocol", "port", "at_port"),
    [("tls", 443, ""), ("tls", 4444, " at tcp/4444"), ("s7comm", 102, ""), ("dcerpc", 1025, "")],
)
def test_a_port_that_is_not_the_protocols_is_told(protocol: str, port: int, at_port: str) -> None:
    everyone = hosts(SERVER, CLIENT)
    state, _ = DETECTOR.step({}, batch(), plant(sightings=everyone), Learning.DECLARED)
    new = link(CLIENT, SERVER, protocol, port, first_ns=at(1201), last_ns=at(1202))
    _, (found,) = DETECTOR.step(
        state, batch(20), plant(sightings=everyone, links=[new]), Learning.OVER
    )
    assert f" to {SERVER}{at_port}, 20 packets" in found.seen


@pytest.mark.parametrize(
    ("begin", "tried", "at_ports"),
    [(1, 30, "many ports below 1024"), (40_000, 3, "changing ports")],
)
def test_ports_that_are_tried_one_after_the_other_are_one_conversation(
    begin: int, tried: int, at_ports: str
) -> None:
    both, times = hosts(SERVER, CLIENT), {"first_ns": at(1201), "last_ns": at(1202)}
    state, _ = DETECTOR.step({}, batch(), plant(sightings=both), Learning.DECLARED)
    ports = range(begin, begin + tried)
    links = [link(CLIENT, SERVER, "", port, transport="udp", **times) for port in ports]
    (found,) = DETECTOR.step(state, batch(20), plant(sightings=both, links=links), Learning.OVER)[1]
    packets = 20 * tried
    assert found.seen == f"{CLIENT} talked udp at {at_ports} to {SERVER}, {packets} packets"
    assert found.usual == f"nobody spoke udp at {at_ports} to {SERVER}"
    few = plant(sightings=both, links=links[:2])
    assert len(DETECTOR.step(state, batch(20), few, Learning.OVER)[1]) == 2


def test_what_no_decoder_reads_is_told_by_what_its_octets_are() -> None:
    both, times = hosts(SERVER, CLIENT), {"first_ns": at(1201), "last_ns": at(1202)}
    state, _ = DETECTOR.step({}, batch(), plant(sightings=both), Learning.DECLARED)
    spoken = claim(SERVER, "speaks", "rtsp", "tcp", client=CLIENT, port=554)
    new = plant(sightings=both, links=[link(CLIENT, SERVER, "", 554, **times)], claims=[spoken])
    (found,) = DETECTOR.step(state, batch(20), new, Learning.OVER)[1]
    assert found.seen == f"{CLIENT} talked tcp/554 (rtsp by its octets) to {SERVER}, 20 packets"
    assert found.usual == f"nobody spoke tcp/554 to {SERVER}"
