"""Who joins or moves asks for an address: only a server that nobody knows is news."""

from __future__ import annotations

import pytest

from detection import new_conversation, new_operation
from detection.model import Deviation, Learning, Severity
from inventory.model import Plant
from inventory.rows import OperationRow
from tests.inventory.batches import at, batch
from tests.inventory.made import hosts, link, operation, plant

pytestmark = pytest.mark.quick

SERVER, RELAY, LAPTOP, ROGUE = "10.1.0.2", "10.2.0.1", "10.2.0.77", "10.2.0.66"
EVERYBODY, LEASE = "255.255.255.255", "10.2.0.200"
DISCOVER, OFFER, ACK = "1", "2", "5"
BEFORE = batch()
NOW = batch(20)


def said(client: str, server: str, code: str, *, seconds: float) -> OperationRow:
    object_ = "" if code == DISCOVER else LEASE
    row = operation(client, server, "dhcp", code, object=object_)
    return row._replace(first_ns=at(seconds), last_ns=at(seconds), transport="udp", port=67)


def seen(*operations: OperationRow) -> Plant:
    ends = [
        (op, (op.client, op.server) if op.code == DISCOVER else (op.server, op.client))
        for op in operations
    ]
    links = [link(*pair, "dhcp", 67, first_ns=op.first_ns, last_ns=op.last_ns) for op, pair in ends]
    who = hosts(SERVER, RELAY, LAPTOP, ROGUE)
    return plant(sightings=who, operations=[*operations], links=links)


USUAL = said(SERVER, LAPTOP, ACK, seconds=1)


def told(*operations: OperationRow) -> list[str]:
    """What is new beside the usual lease."""
    return [d.seen for d in deviations(*operations)]


def deviations(*operations: OperationRow) -> list[Deviation]:
    found: list[Deviation] = []
    for detector in (new_operation.DETECTOR, new_conversation.DETECTOR):
        before = seen(USUAL)
        state, _ = detector.step({}, BEFORE, before, Learning.DECLARED)
        found += detector.step(state, NOW, seen(USUAL, *operations), Learning.OVER)[1]
    return found


def test_a_move_through_a_relay_is_nothing_new() -> None:
    assert not told(
        said(LAPTOP, EVERYBODY, DISCOVER, seconds=1201),
        said(RELAY, SERVER, DISCOVER, seconds=1201),
        said(SERVER, RELAY, OFFER, seconds=1202),
        said(RELAY, EVERYBODY, OFFER, seconds=1202),
        said(RELAY, EVERYBODY, OFFER, seconds=1203),
    )


def test_a_server_that_nobody_knows_is_told() -> None:
    (offer,) = told(said(ROGUE, EVERYBODY, OFFER, seconds=1201))
    assert offer.startswith(f"{ROGUE} did “offer” (DHCP 2)")


def test_a_server_that_nobody_knows_is_urgent_and_told_beside_the_known_one() -> None:
    (found,) = deviations(said(ROGUE, EVERYBODY, ACK, seconds=1201))
    assert (found.severity, found.techniques) == (Severity.HIGH, ("T0830",))
    assert found.usual == f"“acknowledge” is usual of {SERVER}"


def test_an_offer_that_no_known_server_made_is_told_of_a_relay_too() -> None:
    assert told(said(RELAY, EVERYBODY, OFFER, seconds=1202))


@pytest.mark.parametrize(("client", "count"), [(SERVER, 0), (ROGUE, 1)])
def test_dhcpv6_leases_as_dhcp_does(client: str, count: int) -> None:
    usual = operation(SERVER, LAPTOP, "dhcpv6", "7")
    state, _ = new_operation.DETECTOR.step({}, BEFORE, seen(usual), Learning.DECLARED)
    times = {"first_ns": at(1201), "last_ns": at(1201)}
    asks = operation(RELAY, "ff02::1:2", "dhcpv6", "1", **times)
    answer = operation(client, RELAY, "dhcpv6", "2", **times)
    found = new_operation.DETECTOR.step(state, NOW, seen(usual, asks, answer), Learning.OVER)[1]
    assert [d.severity for d in found] == [Severity.HIGH] * count
