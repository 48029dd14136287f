"""Values out of range, and counters of two senders."""

from __future__ import annotations

import math
from typing import Any

import pytest

from detection import state_break, value
from detection.engine import Knowledge, approved
from detection.model import Learning, Severity
from inventory.model import Batch
from inventory.times import moment
from tests.detection.numbers import (
    HMI,
    OTHER,
    PLC,
    READ,
    WHO,
    WRITE,
    Row,
    change,
    learned,
    told,
    was,
)
from tests.inventory.batches import at, batch
from tests.inventory.made import asset

pytestmark = pytest.mark.quick

NORMAL = batch(observations=[was(20, 30)])


@pytest.mark.parametrize(
    ("low", "high", "code", "count"),
    [
        (20, 30, WRITE, 0),
        (34, 34, WRITE, 0),  # within half of the range's width
        (36, 36, WRITE, 1),
        (14, 14, WRITE, 1),
        (20, 42, READ, 0),  # what is measured may drift
        (20, 44, READ, 1),
        (2, 30, READ, 1),
        (math.nan, math.nan, WRITE, 0),
        (math.inf, math.inf, WRITE, 0),
    ],
)
def test_a_value_far_from_all_that_were(low: float, high: float, code: str, count: int) -> None:
    state = learned(value.DETECTOR, NORMAL)
    found = told(value.DETECTOR, state, batch(1, observations=[was(low, high, code)]))
    assert [d.kind for d in found] == ["value out of range"] * count


def test_a_value_is_told_by_who_set_it_when_and_from_where_to_where() -> None:
    state = learned(value.DETECTOR, NORMAL)
    rows = [was(25, 65000, WRITE, OTHER, max_ns=at(77))]
    changes = [
        change(25, 65000, WRITE, 77, client=OTHER, evidence="e2"),
        change(65000, 25, WRITE, 78, client=OTHER, evidence="e1"),
    ]
    proofs = [{"id": id_, "capture": "c", "frames": [n]} for n, id_ in ((1, "e1"), (2, "e2"))]
    window = batch(1, observations=rows, changes=changes, evidence=proofs)
    (found,) = told(value.DETECTOR, state, window)
    assert [evidence.id for evidence in found.evidence_seen] == ["e2"]
    assert found.seen == f"{OTHER} set register 5 of {PLC} to 65000 by Modbus/TCP; it was 25"
    assert found.usual == "register 5 was between 20 and 30"
    assert found.first_seen.timestamp() == at(77) / 1e9
    assert (found.subject, found.peer) == tuple(
        next(a.id for a in WHO.assets.values() if ip in a.ips) for ip in (OTHER, PLC)
    )
    assert "T0836" in found.techniques


def test_a_value_that_crept_away_is_told_from_when_it_was_out_of_range() -> None:
    state = learned(value.DETECTOR, NORMAL)
    crept = [change(a, b, WRITE, s) for a, b, s in ((25, 33, 72), (33, 50, 73), (25, 60, 79))]
    window = batch(1, observations=[was(25, 60, WRITE, max_ns=at(79))], changes=crept)
    (found,) = told(value.DETECTOR, state, window)
    assert found.seen == f"{HMI} set register 5 of {PLC} to 60 by Modbus/TCP; it was 25"
    assert (found.first_seen, found.last_seen) == (moment(at(73)), moment(at(79)))
    assert [o.time for o in found.occurrences] == [moment(at(73)), moment(at(79))]
    assert found.count == 2


@pytest.mark.parametrize(
    ("row", "changes", "count"),
    [
        (was(60, 70, WRITE, n=4), [], 4),
        (was(25, 60, WRITE, max_ns=at(77)), [], 1),
        (was(25, 60, WRITE, max_ns=at(77)), [(25, 60, 77), (60, 25, 78), (25, 59, 79)], 2),
        (was(2, 60, WRITE, max_ns=at(77)), [(25, 60, 77), (60, 2, 78), (2, 60, 79)], 2),
    ],
)
def test_a_value_is_counted_as_often_as_it_was_seen(
    row: Row, changes: list[tuple[float, float, float]], count: int
) -> None:
    state = learned(value.DETECTOR, NORMAL)
    told_of = [change(old, new, WRITE, seconds) for old, new, seconds in changes]
    found = told(value.DETECTOR, state, batch(1, observations=[row], changes=told_of))
    assert next(d for d in found if d.key[-1] == "above").count == count


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ([(60, 25, 70)], 0),  # the window's first sight
        ([(60, 25, 70), (25, 60, 75)], 1),
        ([(25, 60, 75), (60, 25, 76)], 1),
        ([], 1),
    ],
)
def test_what_an_object_was_as_a_window_began_is_told_of_the_one_before(
    changes: list[tuple[float, float, float]], count: int
) -> None:
    state = learned(value.DETECTOR, NORMAL)
    told_of = [change(old, new, WRITE, seconds) for old, new, seconds in changes]
    window = batch(1, observations=[was(25, 60, WRITE)], changes=told_of)
    assert len(told(value.DETECTOR, state, window)) == count


@pytest.mark.parametrize(("max_ns", "proven"), [(0, ["e0"]), (at(77), [])])
def test_the_proof_of_a_first_sight_shows_no_later_value(max_ns: int, proven: list[str]) -> None:
    state = learned(value.DETECTOR, NORMAL)
    rows = [{**was(25, 65000, WRITE, OTHER, max_ns=max_ns), "evidence": "e0"}]
    proofs = [{"id": "e0", "capture": "c", "frames": [1]}]
    (found,) = told(value.DETECTOR, state, batch(1, observations=rows, evidence=proofs))
    assert [evidence.id for evidence in found.evidence_seen] == proven
    assert found.first_seen == found.last_seen == moment(max_ns or at(70))


def odd(value: str, low: float = math.nan, code: str = WRITE, at_ns: int = 0, **more: Any) -> Row:
    return {**was(low, low, code), "value_odd": value, "value_odd_ns": at_ns, **more}


@pytest.mark.parametrize(
    ("text", "words"),
    [("NaN", "NaN, which is no number"), ("-inf", "-inf, which is no finite number")],
)
def test_what_is_set_to_no_number_is_told(text: str, words: str) -> None:
    state = learned(value.DETECTOR, NORMAL)
    proofs = [{"id": id_, "capture": "c", "frames": [n]} for n, id_ in ((1, "e1"), (2, "e2"))]
    changes = [change(25, text, WRITE, 77, evidence="e2")]
    rows = [odd(text, at_ns=at(77), evidence="e1")]
    window = batch(1, observations=rows, changes=changes, evidence=proofs)
    (found,) = told(value.DETECTOR, state, window)
    assert found.seen == f"{HMI} set register 5 of {PLC} to {words}, by Modbus/TCP; it was 25"
    assert found.usual == "register 5 was between 20 and 30"
    assert (found.severity, "T0836" in found.techniques) == (Severity.HIGH, True)
    assert [evidence.id for evidence in found.evidence_seen] == ["e2"]
    knowledge = approved(Knowledge({"value": state}), [found])
    assert told(value.DETECTOR, knowledge.states["value"], window) == []
    (first,) = told(value.DETECTOR, state, batch(1, observations=[odd(text)]))
    assert first.first_seen == moment(at(70))


def test_what_is_no_number_hides_no_number_that_is_far() -> None:
    state = learned(value.DETECTOR, NORMAL)
    window = batch(1, observations=[odd("inf", low=1e30, at_ns=at(72))])
    values = [d.seen.partition(" to ")[2] for d in told(value.DETECTOR, state, window)]
    assert values == ["1e+30 by Modbus/TCP", "inf, which is no finite number, by Modbus/TCP"]


def test_what_was_no_number_while_learning_is_usual() -> None:
    state = learned(value.DETECTOR, NORMAL, batch(observations=[odd("NaN", code=READ)]))
    for code in (READ, WRITE):
        assert told(value.DETECTOR, state, batch(1, observations=[odd("NaN", code=code)])) == []


def test_a_measured_value_that_is_none_is_told_of_what_was_read_often() -> None:
    lost = batch(1, observations=[odd("NaN", code=READ)])
    (found,) = told(value.DETECTOR, learned(value.DETECTOR, NORMAL), lost)
    assert (found.severity, found.techniques) == (Severity.MEDIUM, ("T0856",))
    seldom = batch(observations=[was(20, 30, n=3)])
    assert told(value.DETECTOR, learned(value.DETECTOR, seldom), lost) == []


def test_a_stranger_is_told_over_what_others_had_seen() -> None:
    state = learned(value.DETECTOR, NORMAL)
    seen = {"old_seen": f"{at(69)} {HMI} {READ}", "evidence": "e1"}
    changes = [change(25, 65000, WRITE, 70, client=OTHER, **seen)]
    proofs = [{"id": "e1", "capture": "c", "frames": [1, 2, 3, 4]}]
    rows = [was(65000, 65000, WRITE, OTHER)]
    window = batch(1, observations=rows, changes=changes, evidence=proofs)
    (found,) = told(value.DETECTOR, state, window)
    assert found.seen == (
        f"{OTHER} set register 5 of {PLC} to 65000 by Modbus/TCP; it was 25, "
        f"seen by read holding registers of {HMI}"
    )
    assert [evidence.frames for evidence in found.evidence_seen] == [(1, 2, 3, 4)]


@pytest.mark.parametrize(
    ("protocol", "code", "by_client"),
    [
        ("iec104", "13.3", True),
        ("mqtt", "3", True),
        ("opcua", "826", False),
        ("modbus", "3", False),
    ],
)
def test_who_reports_a_value_by_itself_states_it(protocol: str, code: str, by_client: bool) -> None:
    def stated(low: float, high: float) -> Batch:
        return batch(1, observations=[{**was(low, high, code), "protocol": protocol}])

    state = learned(value.DETECTOR, stated(20, 30))
    (found,) = told(value.DETECTOR, state, stated(25, 900))
    ends = (HMI, PLC) if by_client else (PLC, HMI)
    assert found.seen.startswith(f"{ends[0]} stated register 5 as 900")
    assert (f" to {PLC} by" in found.seen) is by_client
    assert [found.subject, found.peer] == [asset(WHO, ip).id for ip in ends]


def test_counters_constants_and_what_was_seldom_read_have_no_range() -> None:
    rising = batch(observations=[was(20, 30, last=30, max_ns=at(80))])
    constant = batch(observations=[was(20, 20)])
    seldom = batch(observations=[was(20, 30, n=3)])
    far = batch(1, observations=[was(500, 900)])
    for known in (rising, constant, seldom):
        assert told(value.DETECTOR, learned(value.DETECTOR, known), far) == []


def test_a_switch_has_no_range() -> None:
    state = learned(value.DETECTOR, batch(observations=[was(1, 1, WRITE)]))
    assert told(value.DETECTOR, state, batch(1, observations=[was(0, 0, WRITE)])) == []


def published(*rows: Row) -> list[Row]:
    """The same as what GOOSE holds until it changes."""
    return [{**row, "protocol": "goose", "code": "publish"} for row in rows]


@pytest.mark.parametrize(
    ("usual", "now", "told_as"),
    [
        (was(0, 0, n=1, last=0), was(0, 1, n=3, last=0), "as 1 to"),
        (was(1, 1, n=1, last=1), was(0, 1, n=3, last=1), "as 0 to"),
        (was(1, 2, n=4, last=2), was(0, 2, n=3, last=2), "as 0 to"),  # neither off nor on
        (was(0, 1, n=4, last=0), was(0, 1, n=3, last=0), ""),
        (was(7, 7, n=1, last=7), was(7, 8, n=3, last=7), ""),  # no position
    ],
)
def test_what_goose_holds_turns_as_it_never_did(usual: Row, now: Row, told_as: str) -> None:
    state = learned(value.DETECTOR, batch(observations=published(usual)))
    found = told(value.DETECTOR, state, batch(observations=published(now)))
    assert [told_as in deviation.seen for deviation in found] == [True] * bool(told_as)
    assert all("seen only" not in deviation.usual for deviation in found)


def test_each_time_that_a_position_was_taken_is_told() -> None:
    first, later = was(0, 0, n=1, last=0), was(0, 1, n=5, last=0, max_ns=at(75))
    state = learned(value.DETECTOR, batch(observations=published(first)))
    turns = published(
        *(change(a, b, seconds=s) for a, b, s in ((0, 1, 75), (1, 0, 76), (0, 1, 77)))
    )
    (found,) = told(value.DETECTOR, state, batch(observations=published(later), changes=turns))
    assert found.count == 2
    assert [o.time for o in found.occurrences] == [moment(at(75)), moment(at(77))]
    assert found.last_seen == moment(at(77))


@pytest.mark.parametrize(
    ("usual", "now", "told_as"),
    [
        (was(0, 0, n=5), was(60, 60, n=1), "as 60 by NTP"),
        (was(0, 0, n=5), was(-1440, 0, n=9), ""),  # a recording of yesterday
        (was(0, 0, n=5), was(0, 1, n=9), ""),  # told in whole minutes
        (was(179, 180, n=5), was(178, 182, n=9), ""),  # the capture's own clock is wrong
        (was(-1440, -1440, n=5), was(-1440, 0, n=9), "as 0 by NTP"),
    ],
)
def test_a_clock_that_stays_is_told_when_it_is_set(usual: Row, now: Row, told_as: str) -> None:
    def clock(row: Row) -> list[Row]:
        return [{**row, "protocol": "ntp", "object": "minutes ahead of the capture"}]

    state = learned(value.DETECTOR, batch(observations=clock(usual)))
    found = told(value.DETECTOR, state, batch(observations=clock(now)))
    assert [deviation.seen.endswith(told_as) for deviation in found] == [True] * bool(told_as)
    assert all(deviation.techniques == ("T0856",) for deviation in found)


def test_what_nobody_knows_is_not_out_of_range() -> None:
    far = batch(1, observations=[was(500, 900, WRITE)])
    assert told(value.DETECTOR, {}, far) == []
    once = learned(value.DETECTOR, NORMAL, how=Learning.OBSERVED)
    assert told(value.DETECTOR, once, far) == [], "an hour is no habit"
    later = batch(60, observations=[was(20, 30)])
    twice = learned(value.DETECTOR, NORMAL, later, how=Learning.OBSERVED)
    assert len(told(value.DETECTOR, twice, far)) == 1


def test_what_goes_beyond_both_ends_is_told_of_both() -> None:
    state = learned(value.DETECTOR, NORMAL)
    found = told(value.DETECTOR, state, batch(1, observations=[was(3, 90, WRITE)]))
    assert [d.seen for d in found] == [
        f"{HMI} set register 5 of {PLC} to {number} by Modbus/TCP" for number in (3, 90)
    ]


@pytest.mark.parametrize(
    ("usual", "severity", "text"),
    [
        (was(50, 50), Severity.HIGH, "was always 50"),
        (was(20, 30), Severity.HIGH, "was between 20 and 30"),
        (was(50, 50, n=1), Severity.MEDIUM, "was always 50, but seen only once"),
        (was(20, 30, n=19), Severity.MEDIUM, "was between 20 and 30, but seen only 19 times"),
    ],
)
def test_a_range_of_few_values_is_told_as_such(usual: Row, severity: Severity, text: str) -> None:
    state = learned(value.DETECTOR, batch(observations=[usual]))
    (found,) = told(value.DETECTOR, state, batch(1, observations=[was(900, 900, WRITE)]))
    assert (found.severity, found.usual) == (severity, f"register 5 {text}")


def test_an_approved_value_is_told_no_more() -> None:
    state = learned(value.DETECTOR, NORMAL)
    window = batch(1, observations=[was(500, 900, WRITE)])
    (found,) = told(value.DETECTOR, state, window)
    knowledge = approved(Knowledge({"value": state}), [found])
    assert told(value.DETECTOR, knowledge.states["value"], window) == []


@pytest.mark.parametrize(("code", "techniques"), [(READ, ("T0856",)), (WRITE, ("T0836", "T0855"))])
def test_what_is_read_is_spoofed_and_what_is_set_is_modified(
    code: str, techniques: tuple[str, ...]
) -> None:
    state = learned(value.DETECTOR, NORMAL)
    (found,) = told(value.DETECTOR, state, batch(1, observations=[was(500, 900, code)]))
    assert found.techniques == techniques


def breaks(*numbers: tuple[int, int], dropped: int = 0) -> Batch:
    rows = [
        change(f"{expected} expected", came, object="sqNum", seconds=70 + n, protocol="goose")
        for n, (expected, came) in enumerate(numbers)
    ]
    health = [{"dropped": dropped}] if dropped else []
    return batch(1, changes=rows, health=health)


@pytest.mark.parametrize(
    ("window", "count"),
    [
        (breaks((7, 0)), 0),  # began anew
        (breaks((200_000, 1500)), 0),  # a time since the start that began anew
        (breaks((7, 9)), 0),  # two were lost
        (breaks((7, 9), (10, 8)), 1),
        (breaks((3, 5000), (5001, 3)), 1),
        (breaks((3, 5000)), 1),
        (breaks((7, 9), (10, 8), dropped=3), 0),
        (batch(1, changes=[change(7, 3, object="sqNum")]), 0),
    ],
)
def test_two_counts_in_one_name(window: Batch, count: int) -> None:
    found = told(state_break.DETECTOR, {}, window)
    assert [d.kind for d in found] == ["state break"] * count


def test_what_breaks_off_by_itself_is_usual() -> None:
    window = breaks((7, 9), (10, 8))
    state = learned(state_break.DETECTOR, window)
    assert told(state_break.DETECTOR, state, window) == []
    (found,) = told(state_break.DETECTOR, {}, window)
    assert found.seen.endswith("broke off twice: 9 where 7 should have come")


def test_a_count_that_broke_again_later_is_told_then_too() -> None:
    times = [*(60 + n / 10 for n in range(200)), 240, 245]
    seen = [change("9 expected", 7, object="sqNum", seconds=s, protocol="goose") for s in times]
    (found,) = told(state_break.DETECTOR, {}, batch(1, changes=seen))
    told_at = [o.time.timestamp() for o in found.occurrences]
    assert len(told_at) == 100
    assert (told_at[0], *told_at[-2:]) == (at(60) / 1e9, at(240) / 1e9, at(245) / 1e9)
    assert found.count == len(times)


def test_a_double_command_is_a_word_and_no_range() -> None:
    """Other commands tell of it."""
    closed, opened = (
        batch(n, observations=[{**was(v, v, "46.6"), "protocol": "iec104"}])
        for n, v in ((0, 2), (1, 1))
    )
    assert told(value.DETECTOR, learned(value.DETECTOR, closed), opened) == []
