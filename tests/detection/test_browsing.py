"""Clients that come to read far more of a controller than ever."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from detection.browsing import DETECTOR
from detection.learned import approve
from detection.model import Deviation, Learning, State
from inventory.model import Plant
from inventory.rows import OperationRow
from inventory.times import moment
from tests.inventory.batches import at, batch
from tests.inventory.made import hosts, link, operation, plant

pytestmark = pytest.mark.quick

PLC, HMI = "10.1.0.2", "10.1.0.50"
LATER = 1201  # within the window in which it is told


def site(*done: OperationRow) -> Plant:
    links = [link(HMI, PLC, "modbus", 502)]
    return plant(sightings=hosts(PLC, HMI), links=links, operations=done)


def read(numbers: Iterable[int], seconds: float = LATER, **more: Any) -> list[OperationRow]:
    """One register after the other, a second each."""
    return [
        operation(
            HMI,
            PLC,
            "modbus",
            "3",
            object=f"holding register {number}",
            first_ns=at(seconds + n),
            last_ns=at(seconds + n),
        )._replace(**more)
        for n, number in enumerate(numbers)
    ]


def learned(count: int, how: Learning = Learning.DECLARED) -> State:
    return DETECTOR.step({}, batch(), site(*read(range(count), 0)), how)[0]


def told(state: State, *done: OperationRow) -> list[Deviation]:
    return list(DETECTOR.step(state, batch(20), site(*done), Learning.OVER)[1])


@pytest.mark.parametrize(
    ("usual", "now", "count"),
    [
        (0, 500, 0),  # a new operation
        (1, 63, 0),
        (1, 64, 1),
        (3, 64, 1),
        (10, 64, 1),
        (15, 64, 1),
        (16, 80, 0),
        (60, 255, 0),
        (60, 256, 1),
        (200, 800, 0),
    ],
)
def test_who_reads_far_more_objects_than_ever(usual: int, now: int, count: int) -> None:
    found = told(learned(usual), *read(range(usual), 0), *read(range(usual, now)))
    assert [d.kind for d in found] == ["browsing"] * count


def test_it_is_told_with_what_is_new_for_sure() -> None:
    (found,) = told(learned(2), *read(range(2), 0), *read(range(100, 198)))
    assert found.seen == (
        f"{HMI} came to read 100 objects of {PLC} by Modbus/TCP, 96 of them new at least: "
        "holding register 102, holding register 103, holding register 104 and 93 more"
    )
    assert found.usual == f"{HMI} read fewer than 4 objects of it"
    assert found.first_seen == moment(at(LATER + 14)), "by then fifteen were there before"
    assert found.last_seen == moment(at(LATER + 97))
    assert found.count == 100


def test_it_is_told_once_as_long_as_nothing_new_is_read() -> None:
    state = learned(1)
    many = read(range(100))
    assert len(told(state, *many)) == 1
    again = [row._replace(last_ns=at(2500)) for row in many]
    _, later = DETECTOR.step(state, batch(40), site(*again), Learning.OVER)
    assert later == []


def test_refused_reads_and_the_same_object_again_are_not_counted() -> None:
    state = learned(1)
    assert told(state, *read(range(100), status=2)) == []
    assert told(state, *read([7] * 100)) == []
    assert told(state, *read(range(100), protocol="http", code="GET")) == []
    units = [row for unit in "12" for row in read(range(40), unit=unit)]
    assert len(told(state, *units)) == 1


def test_what_was_read_in_one_hour_of_learning_is_not_read_anew() -> None:
    state = learned(50, Learning.OBSERVED)
    assert told(state, *read(range(50), 0), *read(range(50, 250))) == []
    assert len(told(state, *read(range(50), 0), *read(range(50, 300)))) == 1


def test_what_was_approved_is_usual() -> None:
    many = read(range(100))
    (found,) = told(learned(1), *many)
    state = approve(learned(1), found.key)
    assert told(state, *many, *read(range(100, 600))) == []


@pytest.mark.parametrize(
    ("usual", "now", "count"),
    [(0, 30, 0), (1, 15, 0), (3, 16, 1), (7, 16, 1), (8, 31, 0), (8, 32, 1)],
)
def test_who_asks_for_tickets_to_far_more_services_than_ever(
    usual: int, now: int, count: int
) -> None:
    """Roasting: what the tickets are encrypted with can be guessed."""
    asked = [
        row._replace(protocol="kerberos", code="12", object=f"MSSQLSvc/h{n}")
        for n, row in enumerate(read(range(now), 0))
    ]
    later = [row._replace(first_ns=at(LATER), last_ns=at(LATER)) for row in asked[usual:]]
    state = DETECTOR.step({}, batch(), site(*asked[:usual]), Learning.DECLARED)[0]
    found = told(state, *asked[:usual], *later)
    assert len(found) == count
    for deviation in found:
        assert deviation.techniques == ("T0859",)
        assert f"came to ask for tickets to {now} services at {PLC} by Kerberos" in deviation.seen
