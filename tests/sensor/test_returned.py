"""EtherCAT frames come back to their master, whose address the slaves have changed on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tests import rewrite
from tests.captures import PUBLIC, ROOT, needs_public
from tests.observed import Observed, observe
from tests.sensor.test_evidence import unproven

CAPTURE = ROOT / "protocols" / "ethercat" / "captures" / "kickcat.pcap"
ETHERCAT, LOCAL = b"\x88\xa4", 0x02


def counters(frame: bytes) -> Iterator[int]:
    """How many slaves took part in each datagram of a frame (ETG.1000.4, clause 5.4)."""
    at, more = 16, frame[12:14] == ETHERCAT
    while more and at + 12 <= len(frame):
        length = int.from_bytes(frame[at + 6 : at + 8], "little")
        at, more = at + 10 + (length & 0x7FF), bool(length & 0x8000)
        yield int.from_bytes(frame[at : at + 2], "little")
        at += 2


def as_slaves_do(frame: rewrite.Frame) -> rewrite.Frame:
    """The frame with the bit in its source, if slaves have counted."""
    if not any(counters(frame.data)):
        return frame
    source = bytes([frame.data[6] | LOCAL])
    return replace(frame, data=frame.data[:6] + source + frame.data[7:])


def said(seen: Observed) -> Counter[tuple[object, ...]]:
    """What was stated of whom, and how often."""
    names = ("kind", "client", "server", "subject", "unit", "code", "object", "text", "status")
    told: Counter[tuple[object, ...]] = Counter()
    for row in seen.observations:
        told[tuple(row[name] for name in names)] += row["count"]
    return told


def test_what_comes_back_is_the_masters(tmp_path: Path) -> None:
    link_type, frames = rewrite.read(CAPTURE)
    changed = [as_slaves_do(frame) for frame in frames]
    assert sum(a != b for a, b in zip(frames, changed, strict=True)) > 100
    path = rewrite.write(tmp_path / "ring.pcap", link_type, changed)
    before, after = observe(CAPTURE), observe(path)
    assert said(after) == said(before)
    assert {row["mac"] for row in after.tables["endpoints"]} == {
        row["mac"] for row in before.tables["endpoints"]
    }
    assert not unproven(path)


@needs_public
def test_a_public_ring_has_one_master() -> None:
    path = PUBLIC / "fkie-cad+ipal_transcriber/misc/pcaps/ethercat.pcapng"
    seen = observe(path)
    assert {row["client"] for row in seen.observations} == {"00:01:05:6c:b0:15"}
    assert {row["mac"] for row in seen.tables["endpoints"]} == {"00:01:05:6c:b0:15"}
    assert not [row for row in seen.observations if row["unit"] == "1007" and row["kind"] == "did"]
    assert not unproven(path)
