"""Who searches in a group is told once, and not once more for each that answers."""

from __future__ import annotations

import pytest

from detection import new_conversation, new_operation
from detection.model import Deviation, Learning
from inventory.model import Plant
from inventory.rows import OperationRow
from protocols.model import NO_ANSWER
from tests.inventory.batches import at, batch
from tests.inventory.made import hosts, link, operation, plant

pytestmark = pytest.mark.quick

CLIENT, DEVICES = "10.1.0.50", [f"10.1.0.{n}" for n in range(1, 6)]
GROUP = "239.255.255.250"
DETECTORS = (new_conversation.DETECTOR, new_operation.DETECTOR)
PROTOCOLS = [("ssdp", "M-SEARCH", "response"), ("ws-discovery", "Probe", "ProbeMatches")]


def did(client: str, server: str, protocol: str, code: str) -> OperationRow:
    row = operation(client, server, protocol, code, status=NO_ANSWER, counted=1)
    return row._replace(first_ns=at(1201), last_ns=at(1202))


def site(*done: OperationRow) -> Plant:
    ends = {(op.client, op.server, op.protocol) for op in done if op.server != GROUP}
    links = [link(*end, 1900, first_ns=at(1201), last_ns=at(1202)) for end in sorted(ends)]
    return plant(sightings=hosts(CLIENT, *DEVICES), links=links, operations=done)


def told(*done: OperationRow) -> list[Deviation]:
    found: list[Deviation] = []
    for detector in DETECTORS:
        state, _ = detector.step({}, batch(), site(), Learning.DECLARED)
        found += detector.step(state, batch(20), site(*done), Learning.OVER)[1]
    return found


@pytest.mark.parametrize(("protocol", "asks", "answers"), PROTOCOLS)
def test_those_that_are_found_are_not_told_one_by_one(
    protocol: str, asks: str, answers: str
) -> None:
    search = did(CLIENT, GROUP, protocol, asks)
    (found,) = told(search, *(did(device, CLIENT, protocol, answers) for device in DEVICES))
    assert found.seen.startswith(f"{CLIENT} did “search”")


@pytest.mark.parametrize(("protocol", "asks", "answers"), PROTOCOLS)
def test_who_answers_nobody_or_does_more_is_told(protocol: str, asks: str, answers: str) -> None:
    unasked = did(DEVICES[0], CLIENT, protocol, answers)
    assert [d.kind for d in told(unasked)] == ["new conversation", "new operation"]
    search, back = did(CLIENT, GROUP, protocol, asks), did(DEVICES[0], CLIENT, protocol, asks)
    assert [d.kind for d in told(search, unasked, back)] == [
        "new conversation",
        "new operation",
        "new operation",
    ]
