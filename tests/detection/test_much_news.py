"""What a window costs of which much is news, as on a day after a plant was rebuilt."""

from __future__ import annotations

import pytest

from detection.model import Learning
from detection.new_operation import DETECTOR
from inventory.model import Plant
from tests.detection.calls import calls
from tests.inventory.batches import at, batch
from tests.inventory.made import hosts, link, operation, plant

pytestmark = pytest.mark.quick


def pairs(number: int) -> list[tuple[str, str]]:
    return [(f"10.1.1.{n + 1}", f"10.1.2.{n + 1}") for n in range(number)]


def rebuilt(number: int, until: float = 30) -> Plant:
    """Each controller has another client."""
    return plant(
        sightings=hosts(*(ip for pair in pairs(number) for ip in pair)),
        operations=[operation(*pair, "modbus", "3", last_ns=at(until)) for pair in pairs(number)],
        links=[link(*pair, "modbus", 502) for pair in pairs(number)],
    )


def test_each_of_much_news_costs_the_same() -> None:
    def told_of(number: int) -> int:
        usual = DETECTOR.step({}, batch(), rebuilt(4), Learning.DECLARED)[0]
        window, now = batch(start_ns=at(0), end_ns=at(60)), rebuilt(number)
        assert len(DETECTOR.step(usual, window, rebuilt(number), Learning.OVER)[1]) == number - 4
        return calls(lambda: DETECTOR.step(usual, window, now, Learning.OVER))

    assert told_of(150) < 4 * told_of(50)
