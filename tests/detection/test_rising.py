"""Numbers that clients set and that only rise."""

from __future__ import annotations

import pytest

from detection import value
from detection.model import Learning
from inventory.model import Batch
from tests.detection.numbers import (
    WHO,
    WRITE,
    change,
    learned,
    told,
    was,
)
from tests.inventory.batches import at, batch

pytestmark = pytest.mark.quick

HOUR = 60  # windows


def rose(low: float, high: float, minute: int, old: object = None, n: int = 30) -> Batch:
    """A number that a client sets rose in a minute, the last step from an old value, if known."""
    times = {"first_ns": at(60 * minute), "last_ns": at(60 * minute + 59)}
    row = {**was(low, high, WRITE, n=n, last=high, max_ns=times["last_ns"]), **times}
    told = [change(old, high, WRITE, 60 * minute + 59)] if old is not None else []
    return batch(minute, observations=[row], changes=told)


@pytest.mark.parametrize(
    ("window", "count"),
    [
        (rose(600, 660, 10), 0),  # a heartbeat goes on at its pace
        (rose(600, 660, 10, 659), 0),
        (rose(86_400, 86_460, 24 * HOUR), 0),
        (rose(120, 120, 2, n=1), 0),
        (rose(65_000, 65_000, 10), 1),  # at no pace of its own
        (rose(600, 700, 10, 645), 0),
        (rose(600, 900, 10, 601), 1),  # in a wider step than all that it went
        (rose(-90, -40, 10), 1),
    ],
)
def test_a_set_number_that_only_rises_goes_on(window: Batch, count: int) -> None:
    state = learned(value.DETECTOR, rose(0, 60, 0))
    assert len(told(value.DETECTOR, state, window)) == count


def test_a_set_point_that_rose_while_learning_is_no_counter_for_ever() -> None:
    day = [rose(50, 60, 0), *(rose(60, 60, minute) for minute in range(1, 24 * HOUR, HOUR))]
    state = learned(value.DETECTOR, *day)
    assert len(told(value.DETECTOR, state, rose(900, 900, 30 * 24 * HOUR))) == 1


def test_what_fell_or_is_hardly_known_is_no_counter() -> None:
    for known in ([rose(0, 60, 0, n=9)], [rose(0, 60, 0), rose(30, 50, 1)]):
        state = learned(value.DETECTOR, *known)
        assert len(told(value.DETECTOR, state, rose(600, 660, 10))) == 1


def test_how_long_a_number_rises_is_not_written_with_each_window() -> None:
    state, written = learned(value.DETECTOR, rose(0, 60, 0)), 0
    for minute in range(1, 24 * HOUR):
        before, (state, _) = (
            state,
            value.DETECTOR.step(state, rose(60, 60, minute), WHO, Learning.DECLARED),
        )
        written += state is not before
    assert written < 100
