"""When learning begins, and when it is over."""

from __future__ import annotations

import pytest

from detection.engine import Memory, step
from detection.model import Learning
from inventory.times import moment
from tests.inventory.batches import batch
from tests.inventory.made import plant

pytestmark = pytest.mark.quick


@pytest.mark.parametrize("end_ns", [0, None], ids=["no time", "a silent mirror"])
def test_windows_without_frames_do_not_begin_it(end_ns: int | None) -> None:
    silent = batch(health=[{"interface": "eth1", "frames": 0}], end_ns=end_ns)
    memory = step(Memory(), silent, plant(), declared=False).memory
    assert memory.began is None
    first = batch(1, health=[{"interface": "eth1", "frames": 1}])
    memory = step(memory, first, plant(), declared=False).memory
    now = moment(first.start_ns)
    assert memory.began == now
    assert memory.learning(now, declared=False) is Learning.OBSERVED
