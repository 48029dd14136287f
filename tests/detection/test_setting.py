"""Objects that are written what they never were."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

import pytest

from detection.engine import Knowledge, approved
from detection.model import Deviation, Learning, Severity, State
from detection.octets import joined, likely, numbers
from detection.setting import DETECTOR
from inventory.model import Batch
from protocols.model import UNANSWERED
from tests.detection.numbers import HMI, PLC, WHO, Row, learned
from tests.inventory.batches import at, batch, did

pytestmark = pytest.mark.quick

PLACE = {"realm": "lan", "client": HMI, "server": PLC, "unit": ""}


def real(number: float) -> bytes:
    return struct.pack(">f", number)


def integer(number: int) -> bytes:
    return struct.pack(">h", number)


def job(value: bytes, seconds: float, **more: Any) -> list[Row]:
    """One S7comm job that writes octets from DB4.DBB20 on."""
    n: Any = {"span": len(value), "evidence": "e1", **more}
    wrote = did(HMI, PLC, "s7comm", "1.5", object="DB4.DBB20", seconds=seconds, **n)
    place = {**PLACE, "protocol": "s7comm", "code": "1.5", "kind": "was"}
    times = {"first_ns": at(seconds), "last_ns": at(seconds), "value_n": 1, "value_distinct": 1}
    was = [
        {
            **place,
            **times,
            "object": f"DB4.DBB{20 + n}",
            "text": str(octet),
            "value_min": octet,
            "value_max": octet,
        }
        for n, octet in enumerate(value)
    ]
    return [wrote, *was]


def number(value: float, seconds: float = 70, n: int = 1, distinct: int = 1) -> Row:
    place = {**PLACE, "protocol": "modbus", "code": "6", "kind": "was", "object": "register 5"}
    times = {"first_ns": at(seconds), "last_ns": at(seconds)}
    numbers_ = {"value_n": n, "value_min": value, "value_max": value, "value_distinct": distinct}
    return {**place, **times, **numbers_, "text": f"{value:g}"}


def window(rows: Sequence[Row], seconds: float = 0, changes: Sequence[Row] = ()) -> Batch:
    start, end = at(seconds), at(seconds + 60)
    proof = {"id": "e1", "capture": "c", "frames": [3]}
    told: Any = {"observations": rows, "changes": changes, "evidence": [proof]}
    return batch(1, start_ns=start, end_ns=end, **told)


def of(*values: bytes) -> State:
    windows = [window(job(value, 40 * n), 40 * n) for n, value in enumerate(values)]
    return learned(DETECTOR, *windows)


def told(state: State, rows: Sequence[Row], changes: Sequence[Row] = ()) -> list[Deviation]:
    return [*DETECTOR.step(state, window(rows, 900, changes), WHO, Learning.OVER)[1]]


REALS = [real(n) for n in (20, 55.5, 80, 101.25, 140, 0, 175, 188, 200)]
INTS = [integer(n) for n in (-40, 12, 33, 78, 101, 128, 160, 199, 240)]


@pytest.mark.parametrize(
    ("usual", "now", "words"),
    [
        (REALS, real(280), ""),
        (REALS, real(400), "43 C8 00 00 (400 if that is a REAL)"),
        (REALS, bytes.fromhex("7FC00000"), "7F C0 00 00 (no likely number if that is a REAL)"),
        (INTS, integer(300), ""),
        (INTS, integer(900), "03 84 (900 if that is an INT)"),
        (INTS[:6], integer(900), ""),  # too few to say
        ([*REALS[:7], b"\x00\x00\x00\x07", *REALS[7:]], real(400), ""),  # no REALs
    ],
)
def test_octets_that_are_out_of_range_as_what_all_were(
    usual: list[bytes], now: bytes, words: str
) -> None:
    found = told(of(*usual), job(now, 930))
    assert [words in d.seen for d in found] == [True] * bool(words)
    for deviation in found:
        assert deviation.seen.startswith(f"{HMI} set DB4.DBB20 to DB4.DBB2")
        assert deviation.severity is Severity.MEDIUM
        assert [e.id for e in deviation.evidence_seen] == ["e1"]


def test_octets_of_a_few_values_and_another() -> None:
    few = [integer(n) for n in (10, 25, 40)]
    state = of(*few * 4)
    assert told(state, job(few[1], 930)) == []
    (found,) = told(state, job(integer(30), 930))
    assert found.seen.endswith("to 00 1E by S7comm")
    assert found.usual == "it was set to 00 0A, 00 19 and 00 28"
    assert found.severity is Severity.LOW
    knowledge = approved(Knowledge({"setting": state}), [found])
    assert told(knowledge.states["setting"], job(integer(31), 930)) == []


def test_of_octets_that_a_window_has_more_than_once_the_last_are_sure() -> None:
    """Each octet tells its own changes, and not all: what was in between is not made up."""
    rows = job(integer(900), 930)
    rows[1:] = [{**row, "first_ns": at(910), "value_n": 3, "value_distinct": 2} for row in rows[1:]]
    (found,) = told(of(*INTS), rows)
    assert "03 84" in found.seen
    assert found.first_seen.timestamp() == at(930) / 1e9
    assert found.evidence_seen == (), "what shows the first write does not show the last"


WRITTEN = [number(n, 40 * i) for i, n in enumerate([450, 500, 550] * 5)]


def hand(rows: Sequence[Row] = WRITTEN) -> State:
    return learned(DETECTOR, *(window([row], 40 * i) for i, row in enumerate(rows)))


@pytest.mark.parametrize(
    ("now", "count"),
    [(500, 0), (510, 1), (570, 1), (700, 0)],  # 700 is told as value
)
def test_another_number_than_the_few_that_a_person_sets(now: float, count: int) -> None:
    found = told(hand(), [number(now, 930)])
    assert [d.severity for d in found] == [Severity.LOW] * count
    assert all(d.usual == "it was set to 450, 500 and 550" for d in found)


@pytest.mark.parametrize(
    "rows",
    [
        [number(n, 40 * n) for n in range(450, 470)],  # many
        [number(n, 40 * n) for n in range(450, 458)],  # each once: the next is another one, too
        [{**row, "value_n": 30} for row in WRITTEN],  # a machine
        [number(n, i) for i, n in enumerate([450, 500, 550] * 5)],  # each second
        [{**row, "value_distinct": 3} for row in WRITTEN],  # not all are known
    ],
)
def test_what_is_set_to_ever_other_numbers_or_by_a_machine(rows: list[Row]) -> None:
    assert told(hand(rows), [number(515, 930)]) == []


def test_a_recipe_is_one_deviation() -> None:
    def each(value: float, seconds: float) -> list[Row]:
        return [{**number(value, seconds), "object": f"register {n}"} for n in range(30)]

    windows = (window(each(n, 40 * i), 40 * i) for i, n in enumerate([1, 2, 5] * 5))
    (found,) = told(learned(DETECTOR, *windows), each(3, 930))
    assert "set 30 objects of" in found.seen


def test_a_write_that_failed_set_nothing() -> None:
    rows = job(real(400), 930, status=UNANSWERED)[:1]
    assert told(of(*REALS), rows) == []


@pytest.mark.parametrize(
    ("said", "form"),
    [
        (["66 200 0 0", "66 240 0 0"], "a REAL"),
        (["0 0 3 232", "0 0 7 208"], "a DINT"),
        (["255 250", "0 5"], "an INT"),
        (["0 5", "127 255"], None),
        (["1 2 3"], None),
    ],
)
def test_what_octets_may_be(said: list[str], form: str | None) -> None:
    ranges = None
    for one in said:
        ranges = joined(ranges, one)
    assert ranges is not None
    assert likely(ranges) == form


def test_no_number_of_a_process_is_no_real() -> None:
    assert "a REAL" not in numbers("0 0 0 7")
    assert "a REAL" not in numbers("127 192 0 0")
    assert numbers("66 200 0 0")["a REAL"] == 100.0
