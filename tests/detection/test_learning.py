"""When learning begins, and when it is over."""

from __future__ import annotations

import dataclasses

import pytest

from detection.engine import Memory, step
from detection.model import Learning
from inventory.times import moment
from tests.inventory.batches import batch
from tests.inventory.made import plant

pytestmark = pytest.mark.quick


def test_a_capture_without_frames_does_not_begin_it() -> None:
    nothing = dataclasses.replace(batch(), start_ns=0, end_ns=0)
    memory = step(Memory(), nothing, plant(), declared=False).memory
    assert memory.began is None
    memory = step(memory, batch(), plant(), declared=False).memory
    now = moment(batch().end_ns)
    assert memory.began == now
    assert memory.learning(now, declared=False) is Learning.OBSERVED
