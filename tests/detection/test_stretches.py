"""How much is written at once, and where: what lies within a usual stretch is usual."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from detection import new_operation
from detection.learned import approve
from detection.model import Learning
from inventory.rows import OperationRow, ValuesRow
from tests.detection.wishes import CLIENT, SERVER, did, later, seen
from tests.inventory.batches import at, batch
from tests.inventory.made import hosts, plant, values

pytestmark = pytest.mark.quick

JOB = ("s7comm", "1.5")
REGISTERS = ("modbus", "16")


def wrote(way: tuple[str, str], object_: str, span: int = 1, **more: Any) -> OperationRow:
    return did(*way, object_)._replace(span=span, **more)


def valued(way: tuple[str, str], *objects: str, first_ns: int = at(0)) -> list[ValuesRow]:
    protocol, code = way
    made = (values(CLIENT, SERVER, name, 1.0, 1.0, first_ns=first_ns) for name in objects)
    return [row._replace(protocol=protocol, code=code, last_ns=first_ns) for row in made]


def told_of(
    usual: Sequence[OperationRow],
    now: Sequence[OperationRow] = (),
    *,
    before: Sequence[ValuesRow] = (),
    then: Sequence[ValuesRow] = (),
) -> list[str]:
    """What is told where these are learned, and these seen with them later."""
    both: dict[str, Any] = {"sightings": hosts(SERVER, CLIENT)}
    both |= {"operations": usual, "values": before}
    detector = new_operation.DETECTOR
    state, _ = detector.step({}, batch(), plant(**both), Learning.DECLARED)
    both |= {"operations": [*usual, *map(later, now)], "values": [*before, *then]}
    return [d.seen for d in detector.step(state, batch(20), plant(**both), Learning.OVER)[1]]


def test_what_is_written_behind_a_usual_object_is_news() -> None:
    usual, own = [wrote(JOB, "DB1.DBB0")], valued(JOB, "DB1.DBB0")
    hidden = valued(JOB, "DB99.DBB7", "DB98.DBB7", first_ns=at(1201))
    assert told_of(usual, before=own) == []
    found = told_of(usual, before=own, then=hidden)
    assert [text for text in found if "on DB99.DBB7 to" in text]
    assert [text for text in found if "on DB98.DBB7 to" in text]
    assert told_of(usual, before=[*own, *valued(JOB, "DB99.DBB7", "DB98.DBB7")]) == []


def test_what_a_partly_refused_write_did_is_news() -> None:
    usual, refused = [wrote(JOB, "DB2.DBB2")], wrote(JOB, "DB2.DBB2", status=10)
    accepted = valued(JOB, "DB1.DBB0", "DB99.DBB0", first_ns=at(1201))
    assert len(told_of(usual, [refused], then=accepted)) == 2
    assert told_of(usual, [refused]) == []


@pytest.mark.parametrize(
    ("first", "span", "is_news"),
    [
        (10, 4, False),
        (11, 2, False),
        (13, 1, False),
        (10, 6, False),
        (10, 7, True),
        (15, 2, True),
        (9, 2, True),
        (40, 1, True),
    ],
)
def test_more_registers_than_usual_are_news(first: int, span: int, is_news: bool) -> None:
    usual = [wrote(REGISTERS, f"holding register {n}", s) for n, s in ((10, 4), (14, 2))]
    found = told_of(usual, [wrote(REGISTERS, f"holding register {first}", span)])
    assert bool(found) is is_news
    objects = f"holding register {first}" + (f" ({span} objects)" if span > 1 else "")
    assert all(f"on {objects} to" in text for text in found)


@pytest.mark.parametrize(
    ("first", "span", "is_news"), [(2, 1, False), (2, 2, False), (4, 2, True), (0, 4, True)]
)
def test_words_that_are_octets_apart_are_one_stretch(first: int, span: int, is_news: bool) -> None:
    words = valued(JOB, *(f"DB1.DBW{n}" for n in (0, 2, 4)))
    then = valued(JOB, *(f"DB1.DBW{first + 2 * n}" for n in range(span)))
    now = [wrote(JOB, f"DB1.DBW{first}", span)]
    usual = [wrote(JOB, "DB1.DBW0", 3)]
    assert bool(told_of(usual, now, before=words, then=then)) is is_news


def test_single_words_and_all_of_them_at_once_are_one_habit() -> None:
    single = [wrote(JOB, f"DB1.DBW{2 * n}") for n in range(3)]
    words = valued(JOB, *(f"DB1.DBW{2 * n}" for n in range(3)))
    assert told_of(single, [wrote(JOB, "DB1.DBW0", 3)], before=words) == []
    one_more = valued(JOB, "DB1.DBW6", first_ns=at(1201))
    assert told_of(single, [wrote(JOB, "DB1.DBW0", 4)], before=words, then=one_more) != []


def test_others_stretches_are_not_usual() -> None:
    usual = [wrote(REGISTERS, "holding register 0", 9, unit="1"), wrote(JOB, "DB1.DBB0", 9)]
    for other in (
        wrote(REGISTERS, "holding register 1", unit="2"),
        wrote(("modbus", "6"), "holding register 1", unit="1"),
        wrote(JOB, "DB2.DBB1"),
    ):
        assert told_of(usual, [other])


@pytest.mark.parametrize(
    ("usual_unit", "unit", "first", "is_news"),
    [("1.0", "", 0, False), ("1.0", "", 2, True), ("", "1.0", 0, True), ("1.0", "1.1", 0, True)],
)
def test_a_unit_that_nobody_named_may_be_any(
    usual_unit: str, unit: str, first: int, is_news: bool
) -> None:
    usual = wrote(REGISTERS, "holding register 0", 2, unit=usual_unit)
    now = wrote(REGISTERS, f"holding register {first}", unit=unit)
    assert bool(told_of([usual], [now])) is is_news


def test_how_many_are_read_is_no_habit() -> None:
    read = wrote(("modbus", "3"), "holding register 0", 2)
    assert told_of([read], [read._replace(span=100)]) == []


def test_what_an_earlier_version_learned_is_usual_at_any_length() -> None:
    row = wrote(REGISTERS, "holding register 0", 4)
    (sight,) = new_operation.sights(seen(row))
    state = approve({}, sight.key[:-1])
    for span in (4, 100):
        now = seen(later(row._replace(span=span)))
        assert not new_operation.DETECTOR.step(state, batch(20), now, Learning.OVER)[1]


def test_the_usual_length_is_told_beside_a_longer_write() -> None:
    usual = seen(wrote(REGISTERS, "holding register 0", 2))
    state, _ = new_operation.DETECTOR.step({}, batch(), usual, Learning.DECLARED)
    now = seen(later(wrote(REGISTERS, "holding register 0", 100)))
    _, (deviation,) = new_operation.DETECTOR.step(state, batch(20), now, Learning.OVER)
    assert deviation.usual.endswith("on holding register 0 (2 objects)")


def test_a_longer_write_that_is_refused_is_news() -> None:
    usual = wrote(REGISTERS, "holding register 0", 2)
    own = valued(REGISTERS, *(f"holding register {n}" for n in range(2)))
    longer = usual._replace(span=100, status=2)
    assert told_of([usual], [longer], before=own)
    assert told_of([usual], [usual._replace(status=2)], before=own) == []


def test_objects_that_do_not_follow_each_other_are_habits_of_their_own() -> None:
    random = ("slmp", "5122.0")
    usual, words = [wrote(random, "D0", 2)], valued(random, "D0", "D5")
    for other in ("D1", "D4", "D6"):
        then = valued(random, other, first_ns=at(1201))
        (found,) = told_of(usual, [], before=words, then=then)
        assert f"on {other} to" in found
    assert told_of(usual, before=words) == []
