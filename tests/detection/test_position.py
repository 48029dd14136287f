"""Switches and contacts that outstations report as they never were."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from detection.engine import Knowledge, approved
from detection.learned import count
from detection.model import Deviation, Learning, Severity, State
from detection.position import DETECTOR
from inventory.model import Batch
from protocols.model import NO_ANSWER
from tests.detection.numbers import HMI, PLC, WHO, Row, learned
from tests.inventory import batches
from tests.inventory.batches import at, batch
from tests.inventory.made import asset

pytestmark = pytest.mark.quick

MASTER, STATION = HMI, PLC


def iec104(value: float, code: str = "31.20", object_: str = "IOA 7", **more: Any) -> Row:
    told: Any = {"code": code, "unit": "1", "status": NO_ANSWER, "seconds": 70, **more}
    return batches.was(STATION, MASTER, object_, value, protocol="iec104", **told)


def dnp3(value: float, object_: str, *, by_itself: bool = False) -> Row:
    ends = (STATION, MASTER) if by_itself else (MASTER, STATION)
    told: Any = {"code": "130" if by_itself else "1", "unit": "10", "seconds": 70}
    return batches.was(*ends, object_, value, protocol="dnp3", **told)


def told(state: State, *windows: Batch) -> tuple[State, list[Deviation]]:
    found: list[Deviation] = []
    for window in windows:
        state, more = DETECTOR.step(state, window, WHO, Learning.OVER)
        found += more
    return state, found


def seen(usual: Sequence[Row], *now: Row) -> list[Deviation]:
    return told(learned(DETECTOR, batch(observations=usual)), batch(1, observations=now))[1]


@pytest.mark.parametrize(
    ("usual", "now", "words"),
    [
        (iec104(2), iec104(1, "31.3"), "IOA 7 as “off” by IEC 60870-5-104"),
        (iec104(2), iec104(3, "3.3"), "IOA 7 as “indeterminate”"),
        (iec104(1, "1.20"), iec104(0, "30.3"), "IOA 7 as “off”"),
        (
            dnp3(1, "group 1 variation 2 point 4"),
            dnp3(0, "group 2 variation 1 point 4", by_itself=True),
            "binary input 4 as “off” by DNP3",
        ),
        (
            dnp3(2, "group 3 variation 1 point 4"),
            dnp3(1, "group 3 variation 2 point 4"),
            "double-bit input 4 as “off”",
        ),
        (
            dnp3(0, "group 10 variation 2 point 1"),
            dnp3(1, "group 11 variation 1 point 1"),
            "binary output 1 as “on”",
        ),
    ],
)
def test_a_position_that_never_was(usual: Row, now: Row, words: str) -> None:
    (found,) = seen([usual], now)
    assert found.seen.startswith(f"{STATION} stated {words}")
    assert found.usual.endswith("only")
    assert (found.subject, found.count) == (asset(WHO, STATION).id, 1)
    assert found.severity == (
        Severity.MEDIUM
        if "double" in words or "31" in now["code"] or now["code"] == "3.3"
        else Severity.LOW
    )


@pytest.mark.parametrize(
    ("usual", "now"),
    [
        (iec104(2), iec104(2, "31.3")),
        (iec104(2), iec104(0, "31.3")),  # on its way
        (iec104(1, "13.3"), iec104(0, "13.3")),  # a measured value
        (iec104(2, object_="IOA 8"), iec104(1)),  # not known at all
        (dnp3(1, "group 80 variation 1 point 4"), dnp3(0, "group 80 variation 1 point 4")),
        (dnp3(1, "group 30 variation 1 point 4"), dnp3(0, "group 30 variation 1 point 4")),
        (iec104(1, "45.6"), iec104(0, "45.6")),  # a command
    ],
)
def test_what_is_no_new_position(usual: Row, now: Row) -> None:
    assert seen([usual], now) == []


def test_a_position_within_a_window_is_told_once_with_its_change_and_proof() -> None:
    usual = learned(DETECTOR, batch(observations=[iec104(2)]))
    row = {**iec104(2, "31.3"), "value_min": 1.0, "value_min_ns": at(75)}
    place = {k: row[k] for k in ("realm", "client", "server", "protocol", "unit", "code", "object")}
    change = {**place, "old": "2", "new": "1", "at_ns": at(75), "evidence": "e1"}
    proof = {"id": "e1", "capture": "c", "frames": [7]}
    (found,) = told(usual, batch(1, observations=[row], changes=[change], evidence=[proof]))[1]
    assert (found.count, [e.id for e in found.evidence_seen]) == (1, ["e1"])
    assert found.first_seen.timestamp() == at(75) / 1e9


def test_a_thousand_contacts_are_a_few_deviations() -> None:
    usual = [iec104(0, "1.20", f"IOA {n}") for n in range(1000)]
    state = learned(DETECTOR, batch(observations=usual))
    windows = [
        batch(n // 10, observations=[iec104(1, "1.3", f"IOA {i}") for i in range(n, n + 10)])
        for n in range(0, 1000, 10)
    ]
    after, found = told(state, *windows, *windows)
    assert len({d.id for d in found}) <= 4 * 2 + 2, "a hundred minutes touch two hours or three"
    assert any(d.seen.endswith("and 2 more") and "further points" in d.seen for d in found)
    assert count(after) == count(state)


def test_an_approved_position_is_usual() -> None:
    state = learned(DETECTOR, batch(observations=[iec104(2)]))
    window = batch(1, observations=[iec104(1, "31.3")])
    after, found = told(state, window)
    knowledge = approved(Knowledge({"position": after}), found)
    assert told(knowledge.states["position"], window)[1] == []
