"""What is published to a topic where nobody, or only somebody else, did."""

from __future__ import annotations

import pytest

from detection.model import Deviation, Learning, Severity, State
from detection.new_operation import DETECTOR
from detection.topics import is_command
from inventory.model import Plant
from inventory.rows import OperationRow
from protocols.model import NO_ANSWER
from tests.inventory.batches import at, batch
from tests.inventory.made import hosts, link, operation, plant

pytestmark = pytest.mark.quick

BROKER, SENSOR, OTHER = "10.1.0.2", "10.1.0.50", "10.1.0.51"
LEVEL = "plant/tank1/level"


def site(*done: OperationRow) -> Plant:
    links = [link(client, BROKER, "mqtt", 1883) for client in (SENSOR, OTHER)]
    return plant(sightings=hosts(BROKER, SENSOR, OTHER), operations=done, links=links)


def published(topic: str, client: str = SENSOR, server: str = BROKER) -> OperationRow:
    return operation(client, server, "mqtt", "3", object=topic, status=NO_ANSWER)


def later(row: OperationRow) -> OperationRow:
    return row._replace(first_ns=at(1201), last_ns=at(1202))


def learned(*usual: OperationRow) -> State:
    return DETECTOR.step({}, batch(), site(*usual), Learning.DECLARED)[0]


def told(state: State, *now: OperationRow) -> list[Deviation]:
    plant_ = site(published(LEVEL), *map(later, now))
    return [*DETECTOR.step(state, batch(20), plant_, Learning.OVER)[1]]


USUAL = learned(published(LEVEL))


def test_a_topic_that_is_called_a_command_is_urgent() -> None:
    (found,) = told(USUAL, published("plant/tank1/valve/set"))
    assert (found.severity, found.techniques) == (Severity.HIGH, ("T0855",))
    assert " on plant/tank1/valve/set to " in found.seen
    assert found.usual.endswith(f"“publish” on {LEVEL}")


@pytest.mark.parametrize(
    ("topic", "is_so"),
    [
        ("plant/tank1/valve/set", True),
        ("cmnd/pump/POWER", True),
        ("site/pump_cmd", True),
        ("plant/setpoint", False),
        ("plant/dataset", False),
        (LEVEL, False),
    ],
)
def test_how_people_name_commands(topic: str, is_so: bool) -> None:
    assert is_command(topic) == is_so


def test_another_topic_is_told_and_another_message_of_one_is_not() -> None:
    (found,) = told(USUAL, published("plant/tank2/level"))
    assert found.severity is Severity.LOW
    numbered = learned(published("jobs/20261130/done"), published("id/3f2a9c01-77aa/state"))
    more = published("jobs/20261201/done"), published("id/9bd0c1f2-aa77/state")
    assert told({**USUAL, **numbered}, *more) == []
    assert told(USUAL, published(LEVEL)) == []


def test_who_publishes_what_another_does_is_told_beside_him() -> None:
    (found,) = told(USUAL, published(LEVEL, OTHER))
    assert (found.severity, found.techniques) == (Severity.MEDIUM, ("T0856",))
    assert found.usual == f"“publish” on {LEVEL} is usual of {SENSOR}"


def test_what_a_broker_passes_on_is_told_of_who_published_it() -> None:
    assert told(USUAL, published("plant/tank1/valve/set", BROKER, OTHER)) == []


@pytest.mark.parametrize(
    ("topic", "name"),
    [("NDEATH/edge", "edge node death"), ("DDEATH/edge/valve", "device death")],
)
def test_a_broker_tells_itself_who_died(topic: str, name: str) -> None:
    (found,) = told(USUAL, published(f"spBv1.0/plant/{topic}", BROKER, OTHER))
    assert found.seen.startswith(f"{BROKER} did “{name}”")
    assert f" on spBv1.0/plant/{topic} to {OTHER}" in found.seen


def test_what_was_learned_before_topics_were_is_usual_on_any() -> None:
    (entry,) = USUAL.values()
    whole = [text.split("\t")[:4] for text in USUAL]
    before = {"\t".join((*parts, "", "")): entry for parts in whole}
    assert told(before, published("plant/tank1/valve/set")) == []
    command = published("spBv1.0/group/DCMD/node/device")
    assert told(before, command) == []  # told as an engineering operation
