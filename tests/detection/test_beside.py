"""A job that writes more than usual is told and listed, from the packets on."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from tests import rewrite
from tests.bench.traffic import Host, Stream
from tests.rewrite import Frame
from tests.sites import listed, replayed

MINUTE_NS = 60 * 10**9
PUSH, ACK = 0x08, 0x10
CONNECT = bytes.fromhex("0300001611e00000000100c1020100c2020102c0010a")
CONNECTED = bytes.fromhex("0300001611d00001000100c0010ac1020100c2020102")
OK, MISSING = 0xFF, 0x0A  # of an item: written; the object does not exist

Item = tuple[int, int, bytes]  # data block, its first octet, what is written


def s7(kind: int, number: int, parameters: bytes, data: bytes = b"") -> bytes:
    """A job (1), or its answer (3) without an error of the whole."""
    head = struct.pack(">BBHHHH", 0x32, kind, 0, number, len(parameters), len(data))
    pdu = b"\x02\xf0\x80" + head + (b"\0\0" if kind == 3 else b"") + parameters + data
    return struct.pack(">BBH", 3, 0, 4 + len(pdu)) + pdu


def write(number: int, *items: Item) -> bytes:
    """Octets into data blocks."""
    names = [
        struct.pack(">BBBBHHB", 0x12, 10, 0x10, 2, len(octets), block, 0x84)
        + (8 * first).to_bytes(3)
        for block, first, octets in items
    ]
    values = [struct.pack(">BBH", 0, 4, 8 * len(octets)) + octets for _, _, octets in items]
    even = [value.ljust(len(value) + len(value) % 2, b"\0") for value in values[:-1]]
    parameters = bytes([5, len(items)]) + b"".join(names)
    return s7(1, number, parameters, b"".join([*even, *values[-1:]]))


def frames(first_ns: int, *jobs: tuple[list[Item], bytes]) -> Iterator[Frame]:
    """A connection that does these jobs, one a minute, each with the answers to its items."""
    stream, at_ns = Stream(Host(50), Host(1), 102), first_ns
    yield Frame(at_ns, stream.segment(2, asks=True))
    yield Frame(at_ns, stream.segment(2 | ACK, asks=False))
    talk = [(CONNECT, CONNECTED)]
    for n, (items, codes) in enumerate(jobs, 1):
        answer = s7(3, n, bytes([5, len(items)]), codes)
        talk.append((write(n, *items), answer))
    for question, answer in talk:
        at_ns += MINUTE_NS
        yield Frame(at_ns, stream.segment(PUSH | ACK, question, asks=True))
        yield Frame(at_ns + 10**6, stream.segment(PUSH | ACK, answer, asks=False))


def test_a_job_that_writes_more_than_usual_is_told(tmp_path: Path) -> None:
    usual = ([(1, 0, b"\1\2")], bytes([OK]))
    longer = ([(1, 0, b"\1" * 40)], bytes([OK]))
    more = ([(1, 0, b"\1\2"), (99, 7, b"\3"), (98, 0, b"\4" * 9)], bytes([OK] * 3))
    partly = ([(1, 0, b"\1\2"), (2, 0, b"\5"), (97, 0, b"\6")], bytes([OK, MISSING, OK]))
    shorter = ([(1, 1, b"\2")], bytes([OK]))
    learned, later = 10**18, 10**18 + 1440 * MINUTE_NS
    clean = rewrite.write(tmp_path / "clean.pcap", 1, frames(learned, usual, usual))
    watched = (usual, shorter, longer, more, partly)
    capture = rewrite.write(tmp_path / "watched.pcap", 1, frames(later, *watched))
    site = replayed(tmp_path / "site", [capture], [clean])

    told = [d for d in listed(site, "deviations") if d["detector"] == "new_operation"]
    named = [d["seen"].partition(" on ")[2].partition(" to ")[0] for d in told]
    beside = ["DB97.DBB0", "DB98.DBB0 (9 objects)", "DB99.DBB7"]
    assert sorted(named) == ["DB1.DBB0 (40 objects)", "DB2.DBB0", *beside]
    assert all(d["evidence_seen"] for d in told)

    written = [o for o in listed(site, "operations") if o["code"] == "1.5"]
    found = {(o["object"], o["span"], o["status"]): o for o in written}
    assert found["DB97.DBB0", 1, 0]["values"]["last"] == "6"
    assert found["DB98.DBB0", 9, 0]["evidence"]["frames"] == [11, 12]
    assert ("DB2.DBB0", 1, MISSING) in found
