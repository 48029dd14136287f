"""Objects beyond an operation's limit are runs: none is lost, and each run has its proof."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

from sensor import evidence
from tests import rewrite
from tests.observed import KEY, observe, of
from tests.rewrite import Frame

LIMIT = 1024  # objects of one operation that have rows of their own
HMI, PLC = bytes([10, 0, 0, 2]), bytes([10, 0, 0, 1])
SECOND = 10**9
RUN = re.compile(r"holding register (\d+)(?: to holding register (\d+))?(?: by (\d+))?")


def tcp(out: bool, sequence: int, answered: int, payload: bytes) -> bytes:
    """A segment from the HMI to the PLC, or back."""
    macs = b"\x00\x80\xf4\x00\x00\x01", b"\xb8\xca\x3a\x00\x00\x02"
    ends, ports = ((HMI, PLC), (40000, 502)) if out else ((PLC, HMI), (502, 40000))
    ip = struct.pack(">BBHHHBBH", 0x45, 0, 40 + len(payload), 0, 0x4000, 64, 6, 0)
    segment = struct.pack(">HHIIBBHHH", *ports, sequence, answered, 0x50, 0x18, 8192, 0, 0)
    return b"".join([*(macs if out else macs[::-1]), b"\x08\x00", ip, *ends, segment, payload])


def reads(registers: Iterable[int]) -> Iterator[Frame]:
    """The HMI reads each register alone; its value is the register's number."""
    asked = answered = 1000
    for n, register in enumerate(registers):
        request = struct.pack(">HHHBBHH", n & 0xFFFF, 0, 6, 1, 3, register, 1)
        answer = struct.pack(">HHHBBBH", n & 0xFFFF, 0, 5, 1, 3, 2, register)
        yield Frame(SECOND + n * 1_000_000, tcp(True, asked, answered, request))
        asked += len(request)
        yield Frame(SECOND + n * 1_000_000 + 500_000, tcp(False, answered, asked, answer))
        answered += len(answer)


def spread(object_: str) -> set[int]:
    """The registers that an object stands for."""
    found = RUN.fullmatch(object_)
    assert found, object_
    first, last, step = found[1], found[2] or found[1], found[3] or 1
    return set(range(int(first), int(last) + 1, int(step)))


def test_no_register_of_a_sweep_is_lost_and_runs_are_proven(tmp_path: Path) -> None:
    swept = [*range(3000), *range(4000, 6000, 4), *range(9000, 8000, -1)]
    seen = observe(rewrite.write(tmp_path / "sweep.pcap", 1, reads(swept)))
    rows = [*of(seen.observations, kind="did", protocol="modbus")]
    assert len(rows) == LIMIT + 3
    assert set().union(*(spread(row["object"]) for row in rows)) == set(swept)
    assert sum(row["count"] for row in rows) == len(swept)
    for row in rows[LIMIT:]:
        proof = evidence.decode(seen.evidence[row["evidence"]]["pcapng"], KEY)
        (shown,) = of(proof["observations"].to_pylist(), kind="did")
        assert spread(shown["object"]) < spread(row["object"])
