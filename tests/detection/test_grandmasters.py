"""Which clock is announced as the one that others go by."""

from __future__ import annotations

from typing import Any

import pytest

from detection.model import Deviation, Learning, Severity
from detection.new_operation import DETECTOR
from inventory.model import Batch
from tests.inventory.batches import batch, did
from tests.inventory.made import operation, plant, sight

pytestmark = pytest.mark.quick

MASTER, STRANGER, GROUP = "02:00:00:00:00:0b", "02:00:00:00:00:66", "01:1b:19:00:00:00"
USUAL = "8006.020000.fffe.00000b"


def announced(
    *clocks: str, by: str = MASTER, unit: str = "domain 0", seconds: float = 1201
) -> Batch:
    rows = [
        did(by, GROUP, "ptp", "11", object=clock, unit=unit, seconds=seconds, transport="ethernet")
        for clock in clocks
    ]
    return batch(int(seconds // 60), observations=rows)


def told(now: Batch) -> list[Deviation]:
    ops = [
        operation(row["client"], GROUP, "ptp", "11", object=row["object"], first_ns=row["first_ns"])
        for row in now.tables["observations"].to_pylist()
    ]
    site = plant(sightings=[sight("", mac) for mac in (MASTER, STRANGER)], operations=ops)
    state: Any = DETECTOR.step({}, announced(USUAL, seconds=10), site, Learning.DECLARED)[0]
    found = DETECTOR.step(state, now, site, Learning.OVER)[1]
    return [d for d in found if d.key[1:3] == ("ptp", "grandmaster")]


def test_a_stranger_that_wins_over_the_usual_one_is_told() -> None:
    (found,) = told(announced("0106.020000.fffe.000066", by=STRANGER))
    assert found.seen == (
        f"{STRANGER} announced clock 020000.fffe.000066 of priority 1, class 6 (goes by a primary "
        "reference) as grandmaster of domain 0 by PTP, which wins over the usual one"
    )
    assert found.usual == (
        "clock 020000.fffe.00000b of priority 128, class 6 (goes by a primary reference) was "
        "announced"
    )
    assert (found.severity, found.techniques) == (Severity.HIGH, ("T0856",))


def test_another_one_that_takes_over_is_told() -> None:
    (found,) = told(announced("f8f8.020000.fffe.000066", by=STRANGER))
    assert "which wins" not in found.seen
    assert found.severity is Severity.MEDIUM


@pytest.mark.parametrize(("class_", "named"), [(7, "holdover"), (187, "degraded")])
def test_a_clock_that_lost_what_it_goes_by_is_told(class_: int, named: str) -> None:
    (found,) = told(announced(f"80{class_:02x}.020000.fffe.00000b"))
    assert f"class {class_} ({named}" in found.seen
    assert (found.severity, found.techniques) == (Severity.MEDIUM, ())


@pytest.mark.parametrize(
    "now",
    [
        announced(USUAL),
        announced("7f06.020000.fffe.00000b"),  # its owner gave it another priority
        announced("0106.020000.fffe.000066", unit="domain 7"),  # no clock is known there
        announced("020000.fffe.00000b-1"),  # a port that a delay is told to
    ],
)
def test_the_usual_one_and_one_of_another_domain_are_not(now: Batch) -> None:
    assert told(now) == []


def test_a_flood_of_clocks_is_told_as_one() -> None:
    flood = announced(*(f"0006.020000.fffe.0001{n:02x}" for n in range(40)), by=STRANGER)
    (found,) = told(flood)
    assert found.seen.startswith("40 clocks were announced as grandmaster: clock 020000.fffe.")
    assert found.count == 40
