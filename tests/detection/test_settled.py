"""What of a plant may be proposed: nothing that an open deviation is about."""

from __future__ import annotations

import pytest

from detection import engineering_operation, new_asset, new_conversation, new_operation
from detection.model import Learning
from detection.settled import settled
from inventory.model import Plant
from inventory.rows import OperationRow
from tests.inventory.batches import at, batch
from tests.inventory.made import hosts, link, operation, plant

pytestmark = pytest.mark.quick

PLC, HMI, NEW = "10.1.0.2", "10.1.0.50", "10.1.0.66"
DETECTORS = (new_asset, new_conversation, new_operation, engineering_operation)
LATER = {"first_ns": at(1201), "last_ns": at(1202)}
USUAL = link(HMI, PLC, "cotp", 102)
READ = operation(HMI, PLC, "s7comm", "1.4", port=102)


def left(now: Plant) -> Plant:
    """What is left of a plant that was learned with one client that reads."""
    learned = plant(sightings=hosts(PLC, HMI), links=[USUAL], operations=[READ])
    found = []
    for module in DETECTORS:
        state, _ = module.DETECTOR.step({}, batch(), learned, Learning.DECLARED)
        found += module.DETECTOR.step(state, batch(20), now, Learning.OVER)[1]
    assert found
    return settled(now, found)


def grown(*done: OperationRow, client: str = HMI) -> Plant:
    links = [USUAL] if client == HMI else [USUAL, link(client, PLC, "cotp", 102, **LATER)]
    return plant(sightings=hosts(PLC, HMI, client), links=links, operations=[READ, *done])


def test_of_a_new_client_nothing_is_left() -> None:
    now = left(grown(operation(NEW, PLC, "s7comm", "1.4", port=102, **LATER), client=NEW))
    assert [x.a for x in now.links] == [HMI]
    assert [op.client for op in now.operations] == [HMI]


def test_of_a_known_client_what_it_always_did_is_left() -> None:
    now = left(grown(operation(HMI, PLC, "s7comm", "1.5", port=102, **LATER)))
    assert [x.names for x in now.links] == [("s7comm",)]
    assert [op.code for op in now.operations] == ["1.4"]


def test_what_newly_rides_on_a_known_link_is_not_left() -> None:
    now = grown(operation(HMI, PLC, "s7comm-plus", "1234", port=102, **LATER))
    assert set(now.links[0].names) == {"s7comm", "s7comm-plus"}
    assert [x.names for x in left(now).links] == [("s7comm",)]
