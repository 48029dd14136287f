"""A protocol's counter that breaks off is told, and its evidence shows the break again."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from pathlib import Path

from sensor import evidence
from tests import rewrite
from tests.observed import KEY, Row, observe
from tests.rewrite import Frame

MASTER, OUTSTATION = bytes([10, 0, 0, 2]), bytes([10, 0, 0, 1])
READ_CLASS_0 = b"\x01\x3c\x01\x06"
SECOND = 10**9


def checksum(octets: bytes) -> bytes:
    """IEEE 1815, annex E."""
    crc = 0
    for octet in octets:
        crc ^= octet
        for _ in range(8):
            crc = crc >> 1 ^ 0xA6BC if crc & 1 else crc >> 1
    return struct.pack("<H", crc ^ 0xFFFF)


def request(sequence: int) -> bytes:
    """Master 1 reads class 0 of outstation 10, in a datagram."""
    data = bytes([0xC0, 0xC0 | sequence]) + READ_CLASS_0
    head = b"\x05\x64" + struct.pack("<BBHH", 5 + len(data), 0xC4, 10, 1)
    payload = head + checksum(head) + data + checksum(data)
    udp = struct.pack(">HHHH", 40000, 20000, 8 + len(payload), 0)
    length = 20 + len(udp) + len(payload)
    ip = struct.pack(">BBHHHBBH", 0x45, 0, length, 0, 0x4000, 64, 17, 0)
    macs = b"\x00\x80\xf4\x00\x00\x01\xb8\xca\x3a\x00\x00\x02"
    return b"".join([macs, b"\x08\x00", ip, MASTER, OUTSTATION, udp, payload])


def frames(sequences: Sequence[int]) -> Iterator[Frame]:
    """A request each second."""
    for n, sequence in enumerate(sequences):
        yield Frame((n + 1) * SECOND, request(sequence))


def told(rows: Sequence[Row]) -> list[tuple[str, str, str, int]]:
    """What broke off, what should have come, what came, and when."""
    return [(row["object"], row["old"], row["new"], row["at_ns"] // SECOND) for row in rows]


def test_a_sequence_that_breaks_off_is_told_with_proof(tmp_path: Path) -> None:
    sequences = [13, 14, 15, 0, 0, 1, 9, 10]
    seen = observe(rewrite.write(tmp_path / "dnp3.pcap", 1, frames(sequences)))
    breaks = seen.tables["changes"]
    assert told(breaks) == [("application sequence", "2 expected", "9", 7)]
    proof = seen.evidence[breaks[0]["evidence"]]
    assert proof["frames"] == [6, 7]
    assert told(evidence.decode(proof["pcapng"], KEY)["changes"].to_pylist()) == told(breaks)


def test_breaks_are_bounded(tmp_path: Path) -> None:
    seen = observe(rewrite.write(tmp_path / "dnp3.pcap", 1, frames([0, 7] * 600)))
    breaks = seen.tables["changes"]
    assert len(breaks) == 1024
    assert sum(bool(row["evidence"]) for row in breaks) == 64
    assert seen.tables["health"][0]["limits"] == '{"state breaks":175}'
