"""Points that are commanded what they never were."""

from __future__ import annotations

import pytest

from detection.model import Learning
from detection.other_command import DETECTOR
from tests.detection.numbers import HMI, OTHER, PLC, Row, learned, told
from tests.inventory.batches import at, batch

POINT = "group 12 variation 1 point 3"
OPERATE = "4"
ON, OFF = "latch on, 1 x 100 ms on, 100 ms off", "latch off, 1 x 100 ms on, 100 ms off"


def said(
    text: str, client: str = HMI, protocol: str = "dnp3", code: str = OPERATE, point: str = POINT
) -> Row:
    place = {"realm": "lan", "client": client, "server": PLC, "protocol": protocol}
    what = {"kind": "was", "code": code, "object": point, "text": text, "value_n": 1, "count": 1}
    return {**place, **what, "first_ns": at(70), "last_ns": at(80)}


def changed(old: str, new: str, seconds: float) -> Row:
    row = said(new)
    return {**row, "old": old, "new": new, "at_ns": at(seconds)}


@pytest.mark.parametrize(
    ("usual", "now", "count"),
    [
        (said(ON), said(ON), 0),
        (said(ON), said(OFF), 1),
        (said(ON), said(ON, client=OTHER), 0),
        (said(ON), said(ON.replace("100", "250")), 0),
        (said(ON), said(OFF, point=POINT + "1"), 0),
        (said("1", protocol="iec104", code="45.6"), said("0", protocol="iec104", code="45.6"), 1),
        (said("1", protocol="iec104", code="45.6"), said("7", protocol="iec104", code="45.6"), 0),
        (said("1", protocol="iec104", code="46.6"), said("2", protocol="iec104", code="46.6"), 1),
        (said("1", protocol="iec104", code="60.6"), said("2", protocol="iec104", code="60.6"), 1),
        (said("1", protocol="iec104", code="45.6"), said("2", protocol="iec104", code="45.6"), 0),
        (said("1", protocol="modbus", code="5"), said("0", protocol="modbus", code="5"), 0),
        (said("2016-02-08 23:08"), said("2016-02-08 23:09"), 0),
    ],
)
def test_what_a_point_never_was_is_told(usual: Row, now: Row, count: int) -> None:
    state = learned(DETECTOR, batch(observations=[usual]))
    assert len(told(DETECTOR, state, batch(1, observations=[now]))) == count


def test_a_double_command_says_what_its_number_means() -> None:
    closed, opened = (said(n, protocol="iec104", code="46.6", point="IOA 7") for n in "21")
    state = learned(DETECTOR, batch(observations=[closed]))
    (found,) = told(DETECTOR, state, batch(1, observations=[opened]))
    assert "with “1 (off)” on IOA 7" in found.seen
    assert found.usual == "IOA 7 was commanded “2 (on)” only"


def test_a_command_that_another_one_followed_is_told_by_its_change() -> None:
    state = learned(DETECTOR, batch(observations=[said(ON)]))
    changes = [changed(ON, OFF, 75), changed(OFF, ON, 76)]
    (found,) = told(DETECTOR, state, batch(1, observations=[said(ON)], changes=changes))
    assert found.seen == f"{HMI} did “operate” with “latch off” on {POINT} of {PLC} by DNP3"
    assert found.usual == f"{POINT} was commanded “latch on” only"
    assert found.first_seen.timestamp() == at(75) / 1e9


def test_what_a_point_was_commanded_first_is_learned_where_it_changed_in_the_window() -> None:
    both = batch(observations=[said(OFF)], changes=[changed(ON, OFF, 75)])
    read = batch(observations=[said(OFF)], changes=[{**changed(ON, OFF, 75), "old_seen": "e1"}])
    states = [learned(DETECTOR, window) for window in (both, read)]
    again = batch(1, observations=[said(ON)])
    assert [len(told(DETECTOR, state, again)) for state in states] == [0, 1]


def test_what_a_point_was_before_the_window_is_told_once() -> None:
    state = learned(DETECTOR, batch(observations=[said(OFF)]))
    goes_on = {**said(OFF), "count": 1, "gap_n": 1}
    back = batch(2, observations=[goes_on], changes=[changed(ON, OFF, 130)])
    assert len(told(DETECTOR, state, back)) == 0


def test_each_of_such_commands_is_counted() -> None:
    state = learned(DETECTOR, batch(observations=[said(ON)]))
    changes = [changed(ON, OFF, 75), changed(OFF, ON, 76), changed(ON, OFF, 78)]
    (found,) = told(DETECTOR, state, batch(1, observations=[said(OFF)], changes=changes))
    assert (found.count, len(found.occurrences)) == (2, 2)
    assert (found.last_seen - found.first_seen).total_seconds() == 3


def test_once_while_learning_is_no_habit_and_nothing_learned_tells_nothing() -> None:
    hours = [batch(60 * n, observations=[{**said(ON), "first_ns": at(3600 * n)}]) for n in (0, 1)]
    once = learned(DETECTOR, hours[0], how=Learning.OBSERVED)
    twice = learned(DETECTOR, *hours, how=Learning.OBSERVED)
    now = batch(200, observations=[said(OFF)])
    assert [len(told(DETECTOR, state, now)) for state in ({}, once, twice)] == [0, 0, 1]
