"""A scan is a few openings and one statement, however wide it is."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from tests.observed import observe
from tests.rewrite import Frame, write

TOLD = 128
SYN, RST_ACK = 0x02, 0x14


def segment(client: int, server: int, flags: int, *, answer: bool) -> bytes:
    """A TCP segment without payload between host `client` and host `server`, port 502."""
    ends = [struct.pack(">BBH", 10, 1, client), struct.pack(">BBH", 10, 2, server)]
    ports = [40000, 502]
    if answer:
        ends.reverse()
        ports.reverse()
    ethernet = b"\x02" + ends[1] + b"\0" + b"\x02" + ends[0] + b"\0" + b"\x08\0"
    ip = struct.pack(">BBHHHBBH", 0x45, 0, 40, server & 0xFFFF, 0, 64, 6, 0) + b"".join(ends)
    return ethernet + ip + struct.pack(">HHIIBBHHH", *ports, 7, 0, 0x50, flags, 1024, 0, 0)


def scan(client: int, servers: int, *, refused: bool) -> Iterator[Frame]:
    """One client opens port 502 of so many servers."""
    for server in range(servers):
        at_ns = 1_750_000_000_000_000_000 + server * 1_000_000
        yield Frame(at_ns, segment(client, server, SYN, answer=False))
        if refused:
            yield Frame(at_ns + 1000, segment(client, server, RST_ACK, answer=True))


def test_a_wide_scan_is_summarised(tmp_path: Path) -> None:
    for refused in (True, False):
        path = write(tmp_path / f"{refused}.pcap", 1, scan(1, 1000, refused=refused))
        rows = observe(path).observations
        openings = [row for row in rows if row["kind"] == "did"]
        assert len(openings) == TOLD
        assert {row["code"] for row in openings} == {"connect"}
        [stated] = [row for row in rows if row["kind"] == "is"]
        assert (stated["subject"], stated["object"]) == ("10.1.0.1", "scan")
        assert stated["count"] + sum(row["count"] for row in openings) == 1000


def test_a_few_openings_in_vain_are_no_scan(tmp_path: Path) -> None:
    path = write(tmp_path / "few.pcap", 1, scan(1, TOLD, refused=True))
    rows = observe(path).observations
    assert [row["kind"] for row in rows] == ["did"] * TOLD
