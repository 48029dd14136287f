"""Packet time at a multiple of real time."""

from __future__ import annotations

import pytest

from console.pace import Pace
from tests.inventory.batches import batch

pytestmark = pytest.mark.quick


@pytest.mark.parametrize(("times", "lefts"), [(1.0, [60, 120]), (30.0, [2, 4])])
def test_windows_end_in_their_time(
    monkeypatch: pytest.MonkeyPatch, times: float, lefts: list[float]
) -> None:
    monkeypatch.setattr("console.pace.time.monotonic", lambda: 1000.0)
    clock = Pace(times)
    assert [clock.left(batch(n)) for n in range(2)] == lefts


def test_what_is_late_waits_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("console.pace.time.monotonic", lambda: now)
    clock = Pace(1.0)
    clock.left(batch(0))
    now += 500
    assert clock.left(batch(1)) == 0.0
