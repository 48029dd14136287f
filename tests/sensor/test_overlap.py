"""Octets of one place in a TCP stream that come twice and are not the same: an injection."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from sensor import evidence
from tests import rewrite
from tests.observed import KEY, Observed, observe, of
from tests.rewrite import Frame

HMI, PLC = bytes([10, 0, 0, 2]), bytes([10, 0, 0, 1])
SECOND = 10**9
KIND = "overlap with other octets"

# A segment as it is sent: from the HMI or not, how far behind its side's first octet, what.
Sent = tuple[bool, int, bytes]
ACK, SYN = 0x18, 0x02
NONE: Mapping[int, int] = {}


def read(answer: int) -> tuple[bytes, bytes]:
    """A request of one holding register, and the answer that it holds `answer`."""
    asked = struct.pack(">HHHBBHH", 7, 0, 6, 1, 3, 100, 1)
    return asked, struct.pack(">HHHBBBH", 7, 0, 5, 1, 3, 2, answer)


ASKED, TRUE = read(1)
_, FORGED = read(2)


def seen(
    folder: Path, port: int, sent: Sequence[Sent], flags: Mapping[int, int] = NONE, id_: int = 1
) -> Observed:
    """What is stated of these segments, whose datagrams are numbered `id_` apart."""
    frames = []
    for number, (out, behind, payload) in enumerate(sent):
        macs = b"\x00\x80\xf4\x00\x00\x01", b"\xb8\xca\x3a\x00\x00\x02"
        ends, ports = ((HMI, PLC), (40000, port)) if out else ((PLC, HMI), (port, 40000))
        ip = struct.pack(
            ">BBHHHBBH", 0x45, 0, 40 + len(payload), 1 + id_ * number, 0x4000, 64, 6, 0
        )
        head = struct.pack(
            ">HHIIBBHHH", *ports, 1000 + behind, 1000, 0x50, flags.get(number, ACK), 8192, 0, 0
        )
        parts = [*(macs if out else macs[::-1]), b"\x08\x00", ip, *ends, head, payload]
        frames.append(Frame(SECOND + number * 1_000_000, b"".join(parts)))
    return observe(rewrite.write(folder / "sent.pcap", 1, frames))


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
