"""Who goes on behind a reset in its name did not send it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from sensor import evidence
from tests.observed import KEY, Observed, of
from tests.sensor.segments import ASKED, TRUE, Sent, seen

KIND = "goes on behind its reset"
RESET = 0x14


def told(found: Observed) -> list[tuple[str, list[int]]]:
    """In whose name was reset, and which frames prove it."""
    rows = of(found.observations, kind="broke", object=KIND)
    frames = {id_: row["frames"] for id_, row in found.evidence.items()}
    return [(row["client"], frames[row["evidence"]]) for row in rows]


HMI, PLC = "10.0.0.2", "10.0.0.1"
ASKS, ANSWERS = (True, 0, ASKED), (False, 0, TRUE)


@pytest.mark.parametrize(
    ("sent", "flags", "who"),
    [
        ([ASKS, (True, 12, b""), (True, 12, ASKED)], {1: RESET}, HMI),
        ([ASKS, ANSWERS, (False, 11, b""), (True, 12, ASKED), (False, 11, TRUE)], {2: RESET}, PLC),
        # It was on the way when its sender reset.
        ([ASKS, (True, 24, b""), (True, 12, ASKED)], {1: RESET}, None),
        ([ASKS, (True, 12, b""), (True, 0, ASKED)], {1: RESET}, None),
        # The other one goes on until it hears of it.
        ([ASKS, ANSWERS, (True, 12, b""), (False, 11, TRUE)], {2: RESET}, None),
        # A new conversation between the same ports.
        ([ASKS, (True, 12, b""), (True, 11, b""), (True, 12, ASKED)], {1: RESET, 2: 2}, None),
    ],
)
def test_who_goes_on_was_reset_by_somebody_else(
    tmp_path: Path, sent: Sequence[Sent], flags: dict[int, int], who: str | None
) -> None:
    found = told(seen(tmp_path, 502, sent, flags))
    last = len(sent)
    proof = [1, 2, 3] if who == HMI else [2, 3, last]
    assert found == ([(who, proof)] if who else [])


def test_each_reset_is_told_once(tmp_path: Path) -> None:
    sent = [ASKS, (True, 12, b""), (True, 12, ASKED), (True, 24, ASKED), (True, 36, ASKED)]
    rows = of(seen(tmp_path, 502, sent, {1: RESET}).observations, kind="broke")
    assert [(row["object"], row["count"]) for row in rows] == [(KIND, 1)]


def test_its_evidence_states_it_again(tmp_path: Path) -> None:
    found = seen(tmp_path, 502, [ASKS, (True, 12, b""), (True, 12, ASKED)], {1: RESET})
    (row,) = of(found.observations, kind="broke")
    proof = evidence.decode(found.evidence[row["evidence"]]["pcapng"], KEY)
    (again,) = of(proof["observations"].to_pylist(), kind="broke")
    same = ("protocol", "client", "object", "text", "count")
    assert [again[name] for name in same] == [row[name] for name in same]
    assert row["protocol"] == "tcp"
