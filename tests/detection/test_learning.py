"""When learning begins, and when it is over."""

from __future__ import annotations

from dataclasses import replace

import pytest

from detection import engine
from detection.engine import DETECTORS, LEARNING_TIME, Knowledge, form, step
from detection.model import Learning
from inventory.model import Batch
from inventory.times import moment
from tests.inventory.batches import batch
from tests.inventory.made import plant, sight

pytestmark = pytest.mark.quick


def seen(sequence: int) -> Batch:
    """A window with a frame."""
    return batch(sequence, health=[{"interface": "eth1", "frames": 1}])


def test_of_too_many_deviations_the_latest_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "MOST_DEVIATIONS", 3)
    ends = [f"10.9.0.{n}" for n in range(1, 6)]
    knowledge = step(Knowledge(), seen(1), plant(), declared=True).knowledge
    for sequence, end in enumerate(ends, 2):
        made = plant(
            sightings=[sight(end, f"00:ff:00:00:00:{sequence:02x}", seconds=60 * sequence)]
        )
        outcome = step(knowledge, seen(sequence), made, declared=False)
        assert outcome.deviations, "each is a new asset"
        knowledge = outcome.knowledge
    told = sorted(d.last_seen for d in knowledge.deviations.values())
    assert len(told) == 3
    assert told[-1] == max(d.last_seen for d in outcome.deviations)
    quiet = step(knowledge, seen(9), plant(), declared=False)
    assert not quiet.deviations
    assert quiet.knowledge.deviations == knowledge.deviations


@pytest.mark.parametrize("end_ns", [0, None], ids=["no time", "a silent mirror"])
def test_windows_without_frames_do_not_begin_it(end_ns: int | None) -> None:
    silent = batch(health=[{"interface": "eth1", "frames": 0}], end_ns=end_ns)
    knowledge = step(Knowledge(), silent, plant(), declared=False).knowledge
    assert knowledge.began is None
    first = seen(1)
    knowledge = step(knowledge, first, plant(), declared=False).knowledge
    now = moment(first.start_ns)
    assert knowledge.began == now
    assert knowledge.learning(now, declared=False) is Learning.OBSERVED
    assert knowledge.told_since == now + LEARNING_TIME
    assert replace(knowledge, declared=True).told_since == now


@pytest.mark.parametrize("declared", [True, False])
def test_a_detector_that_came_later_learns_by_itself(declared: bool) -> None:
    first, late = seen(1), seen(2000)  # a day and nine hours later
    knowledge = step(Knowledge(), first, plant(), declared=declared).knowledge
    newest = DETECTORS[-1]
    begun = {name: at for name, at in knowledge.begun.items() if name != form(newest)}
    knowledge = step(replace(knowledge, begun=begun), late, plant(), declared=False).knowledge
    now = moment(late.end_ns)
    began = moment(late.start_ns)
    assert knowledge.late(now) == {newest.name: began}
    assert knowledge.learning_of(newest, now, declared=False) is Learning.OBSERVED
    assert knowledge.learning_of(DETECTORS[0], now, declared=False) is Learning.OVER
    assert knowledge.late(began + LEARNING_TIME) == {}


def test_what_is_declared_clean_teaches_all() -> None:
    knowledge = step(Knowledge(), seen(1), plant(), declared=True).knowledge
    assert all(
        knowledge.learning_of(d, moment(seen(1).end_ns), declared=False) is Learning.OVER
        for d in DETECTORS
    )
