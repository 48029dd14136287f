"""Scans of the plant by one of its own stations, its normal work declared clean."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.captures import PLANT
from tests.sites import listed, replayed

Frames = Iterator[bytes]

_FILE = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1)
BEGINS_S = 1_795_448_700  # behind the normal capture
SCANNER = bytes.fromhex("b8ca3a505009"), bytes([10, 10, 1, 50])  # the cell's HMI
GATEWAY = bytes.fromhex("0080630f0001")
CONTROLLERS = {  # whom the HMI polls
    bytes([10, 10, 1, 11]): bytes.fromhex("0080f41a1102"),
    bytes([10, 10, 1, 12]): bytes.fromhex("001d9cc01203"),
    bytes([10, 10, 1, 10]): bytes.fromhex("286336a11001"),
}


def ip(source: tuple[bytes, bytes], target: tuple[bytes, bytes], number: int, data: bytes) -> bytes:
    header = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(data), 0, 0x4000, 64, number, 0)
    frame = target[0] + source[0] + b"\x08\x00" + header + source[1] + target[1] + data
    return frame.ljust(60, b"\0")


def arp_sweep() -> Frames:
    head = struct.pack(">HHBBH", 1, 0x0800, 6, 4, 1)
    for host in range(1, 255):
        asked = bytes([10, 10, 1, host])
        frame = b"\xff" * 6 + SCANNER[0] + b"\x08\x06" + head + SCANNER[0] + SCANNER[1]
        yield (frame + bytes(6) + asked).ljust(60, b"\0")


def ping_sweep() -> Frames:
    for host in range(100, 150):
        echo = struct.pack(">BBHHH", 8, 0, 0, 7, host) + b"sightglass"
        yield ip(SCANNER, (GATEWAY, bytes([10, 10, 1, host])), 1, echo)


def port_scan() -> Frames:
    for address, mac in CONTROLLERS.items():
        for port in (21, 22, 23, 79, 443, 445, 2404, 4840):
            ports = struct.pack(">HH", 40_000 + port, port)
            yield ip(
                SCANNER, (mac, address), 6, ports + struct.pack(">IIBBHHH", 1, 0, 80, 2, 8192, 0, 0)
            )
            ports = struct.pack(">HH", port, 40_000 + port)
            reset = ports + struct.pack(">IIBBHHH", 0, 2, 80, 0x14, 0, 0, 0)
            yield ip((mac, address), SCANNER, 6, reset)


def dead_controllers() -> Frames:
    """The HMI polls controllers that it knows and that lost their power."""
    for turn in range(20):
        for address, mac in CONTROLLERS.items():
            port = 502 if address[3] == 11 else 102 if address[3] == 10 else 44818
            opening = struct.pack(">HHIIBBHHH", 50_000 + turn, port, turn, 0, 80, 2, 8192, 0, 0)
            yield ip(SCANNER, (mac, address), 6, opening)


def capture(path: Path, frames: Frames) -> Path:
    packets = [
        struct.pack("<IIII", BEGINS_S + n // 100, n % 100 * 10_000, len(frame), len(frame)) + frame
        for n, frame in enumerate(frames)
    ]
    path.write_bytes(_FILE + b"".join(packets))
    return path


@pytest.mark.parametrize(
    ("frames", "said"),
    [
        (
            arp_sweep,
            "addresses by ARP and none was seen to answer or accept, within 3 s: 10.10.1.2, ",
        ),
        (ping_sweep, "50 addresses by ICMP and none was seen to answer or accept, within 1 s: "),
        (
            port_scan,
            "24 ports by TCP and none was seen to answer or accept, within 1 s: port 21 of ",
        ),
    ],
)
def test_a_scan_is_one_incident(tmp_path: Path, frames: Callable[[], Frames], said: str) -> None:
    scanned = capture(tmp_path / "scan.pcap", frames())
    site = replayed(tmp_path / "site", [scanned], [PLANT / "plant-normal.pcapng"])
    (scan,) = [d for d in listed(site, "deviations") if d["kind"] == "scan"]
    assert said in scan["seen"]
    assert scan["usual"].endswith("never scanned")
    assert scan["techniques"] == ["T0846"]
    assert scan["evidence_seen"]
    (incident,) = listed(site, "incidents")
    assert scan["id"] in incident["deviations"]


def test_known_controllers_that_fell_silent_are_no_scan(tmp_path: Path) -> None:
    silent = capture(tmp_path / "silent.pcap", dead_controllers())
    site = replayed(tmp_path / "site", [silent], [PLANT / "plant-normal.pcapng"])
    assert not [d for d in listed(site, "deviations") if d["kind"] == "scan"]


def units(answer: int) -> Frames:
    """The HMI asks its Modbus controller for twelve units that it never asked for."""
    controller = bytes([10, 10, 1, 11])
    mac = CONTROLLERS[controller]
    up, down = 1000, 5000
    ports = 51_000, 502

    def segment(from_client: bool, flags: int, data: bytes) -> bytes:
        ends, numbers = (ports, (up, down)) if from_client else (ports[::-1], (down, up))
        head = struct.pack(">HHIIBBHHH", *ends, *numbers, 80, flags, 8192, 0, 0)
        if from_client:
            return ip(SCANNER, (mac, controller), 6, head + data)
        return ip((mac, controller), SCANNER, 6, head + data)

    yield segment(True, 2, b"")
    up += 1
    yield segment(False, 0x12, b"")
    down += 1
    for unit in range(200, 212):
        asked = struct.pack(">HHHB", unit, 0, 6, unit) + b"\x03\0\0\0\1"
        yield segment(True, 0x18, asked)
        up += len(asked)
        answered = struct.pack(">HHHB", unit, 0, 3, unit) + bytes([0x83, answer])
        yield segment(False, 0x18, answered)
        down += len(answered)


def test_a_sweep_of_units_is_a_scan(tmp_path: Path) -> None:
    gateway_target_failed = 11
    swept = capture(tmp_path / "sweep.pcap", units(gateway_target_failed))
    site = replayed(tmp_path / "site", [swept], [PLANT / "plant-normal.pcapng"])
    (scan,) = [d for d in listed(site, "deviations") if d["kind"] == "scan"]
    assert "12 units by Modbus/TCP" in scan["seen"]
    assert "200 of 10.10.1.11" in scan["seen"]
