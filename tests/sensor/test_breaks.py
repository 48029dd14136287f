"""A protocol's counter that breaks off is told, and its evidence shows the break again."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from sensor import evidence
from tests import rewrite
from tests.captures import PUBLIC, ROOT, needs_public
from tests.observed import KEY, Observed, Row, observe
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
    assert '"state breaks":175' in seen.tables["health"][0]["limits"]


CYCLIC = "OISF+suricata-verify/tests/enip-keywords/enip_cip_example.pcap"


def proven(seen: Observed, row: Row) -> list[tuple[str, str, str, int]]:
    """What the break's evidence alone tells of it."""
    proof = evidence.decode(seen.evidence[row["evidence"]]["pcapng"], KEY)
    return told(proof["changes"].to_pylist())


@needs_public
@pytest.mark.parametrize(
    "capture",
    [
        CYCLIC,
        "EmreEkin+ICS-Pcaps/COTP/cip_cotp_proces.pcap",
        "liushiwen555+testing_tools/packet_sender/pcaps/ICS/enip/cip.pcap",
        "EmreEkin+ICS-Pcaps/SNMP/snmp-ipv4.pcap",
        "EmreEkin+ICS-Pcaps/SNMP/snmp_usm.pcap",
        "ntop+nDPI/tests/cfgs/default/pcap/snmp.pcap",
    ],
)
def test_connections_and_agents_that_go_on_break_off_nowhere(capture: str) -> None:
    seen = observe(PUBLIC / capture)
    assert seen.observations
    assert [row for row in seen.tables["changes"] if row["old"].endswith("expected")] == []


@needs_public
def test_cyclic_data_that_is_lost_is_told_with_proof(tmp_path: Path) -> None:
    link_type, found = rewrite.read(PUBLIC / CYCLIC)
    connection = bytes.fromhex("02800800 03064b00")
    of_connection = [at for at, frame in enumerate(found) if connection in frame.data]
    lost = set(of_connection[5:7])
    rest = [frame for at, frame in enumerate(found) if at not in lost]
    seen = observe(rewrite.write(tmp_path / "lost.pcap", link_type, rest))
    (broken,) = seen.tables["changes"]
    assert (broken["protocol"], broken["code"]) == ("cip", "io")
    assert (broken["client"], broken["server"]) == ("192.168.1.24", "192.168.1.22")
    assert broken["object"] == "encapsulation sequence"
    assert int(broken["new"]) == int(broken["old"].removesuffix(" expected")) + 2
    assert proven(seen, broken) == told([broken])


def test_an_agent_that_began_anew_is_told_with_proof(tmp_path: Path) -> None:
    """The second half of a capture, and then the first: its agents' clocks go back once."""
    capture = ROOT / "protocols" / "snmp" / "captures" / "snmp.pcap"
    link_type, found = rewrite.read(capture)
    half = len(found) // 2
    turned = [
        rewrite.Frame((n + 1) * SECOND // 10, frame.data)
        for n, frame in enumerate([*found[half:], *found[:half]])
    ]
    assert observe(capture).tables["changes"] == []
    seen = observe(rewrite.write(tmp_path / "turned.pcap", link_type, turned))
    broken = [row for row in seen.tables["changes"] if row["object"] == "sysUpTime"]
    assert len(broken) == 1
    assert int(broken[0]["old"].removesuffix(" expected")) > int(broken[0]["new"])
    assert proven(seen, broken[0]) == told(broken)
