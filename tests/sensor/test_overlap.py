"""Octets of one place in a TCP stream that come twice and are not the same: an injection."""

from __future__ import annotations

from pathlib import Path

import pytest

from sensor import evidence
from tests.observed import KEY, Observed, of
from tests.sensor.segments import ACK, ASKED, FORGED, SYN, TRUE, Sent, seen

KIND = "overlap with other octets"


def overlaps(found: Observed) -> list[tuple[str, str, list[int]]]:
    """Who sent other octets, what is told of it, and which frames prove it."""
    rows = of(found.observations, kind="broke", object=KIND)
    frames = {id_: row["frames"] for id_, row in found.evidence.items()}
    return [(row["client"], row["text"], frames[row["evidence"]]) for row in rows]


@pytest.mark.parametrize(
    ("sent", "octets", "frames"),
    [
        ([(True, 0, ASKED), (False, 0, FORGED), (False, 0, TRUE)], 11, [2, 3]),
        ([(True, 0, ASKED), (False, 0, TRUE), (False, 0, FORGED + TRUE)], 11, [2, 3]),
        ([(True, 0, ASKED), (False, 0, TRUE), (False, 5, FORGED[5:])], 6, [2, 3]),
        ([(False, 0, TRUE), (False, 22, TRUE), (False, 11, FORGED), (False, 11, TRUE)], 11, None),
        ([(False, 0, TRUE), (False, 22, TRUE), (False, 22, FORGED), (False, 11, TRUE)], 11, [2, 3]),
    ],
)
def test_other_octets_in_one_place_are_told_with_both_frames(
    tmp_path: Path, sent: list[Sent], octets: int, frames: list[int] | None
) -> None:
    told = overlaps(seen(tmp_path, 502, sent))
    if frames is None:  # what was read between is not the last that was read
        assert told == []
        return
    text = f"{octets} octets came again and were not the same: a receiver takes what comes first"
    assert told == [("10.0.0.1", text, frames)]


def test_its_evidence_states_it_again(tmp_path: Path) -> None:
    found = seen(tmp_path, 502, [(True, 0, ASKED), (False, 0, FORGED), (False, 0, TRUE)])
    (row,) = of(found.observations, kind="broke")
    proof = evidence.decode(found.evidence[row["evidence"]]["pcapng"], KEY)
    (again,) = of(proof["observations"].to_pylist(), kind="broke")
    same = ("protocol", "client", "object", "text", "count")
    assert [again[name] for name in same] == [row[name] for name in same]
    assert row["protocol"] == "tcp"


@pytest.mark.parametrize(
    "sent",
    [
        [(False, 0, TRUE), (False, 0, TRUE)],
        [(False, 0, TRUE), (False, 4, TRUE[4:] + TRUE)],
        [(False, 0, TRUE), (False, 11, TRUE), (False, 0, TRUE + TRUE)],
        [(False, 0, TRUE), (False, 11, b""), (False, 10, b"\0")],  # a keep-alive
        [(False, 22, TRUE), (False, 0, TRUE), (False, 11, TRUE), (False, 0, TRUE)],
        [(False, 0, TRUE[:4]), (False, 4, TRUE[4:]), (False, 0, TRUE)],
        [(False, 0, TRUE), (True, 0, FORGED)],
    ],
)
def test_what_is_the_same_is_not_told(tmp_path: Path, sent: list[Sent]) -> None:
    assert overlaps(seen(tmp_path, 502, sent)) == []


def test_what_was_changed_on_its_way_is_no_injection(tmp_path: Path) -> None:
    sent = [(False, 0, TRUE), (False, 0, FORGED)]
    assert len(overlaps(seen(tmp_path, 502, sent))) == 1
    assert overlaps(seen(tmp_path, 502, sent, id_=0)) == []


def test_who_opens_anew_may_count_from_where_it_did(tmp_path: Path) -> None:
    sent = [(False, 0, TRUE), (False, -1, b""), (False, 0, FORGED)]
    assert len(overlaps(seen(tmp_path, 502, sent))) == 1
    assert overlaps(seen(tmp_path, 502, sent, {1: SYN | ACK})) == []


def test_a_secret_that_comes_again_is_the_same_and_one_that_comes_instead_is_not_kept(
    tmp_path: Path,
) -> None:
    user, password = b"USER operator\r\n", b"PASS hunter2secret\r\n"
    login = [(True, 0, user), (False, 0, b"331 Password\r\n"), (True, len(user), password)]
    assert overlaps(seen(tmp_path, 21, [*login, (True, len(user), password)])) == []
    forged = (True, len(user), b"NOOP             \r\n")
    found = seen(tmp_path, 21, [*login[:2], forged, login[2]])
    assert len(overlaps(found)) == 1
    kept = b"".join(row["pcapng"] for row in found.evidence.values())
    assert b"NOOP" in kept
    assert b"hunter2" not in kept
