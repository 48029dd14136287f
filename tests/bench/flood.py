"""`make bench`, hostile: what memory a replay takes of floods whose every message is another fact.

Each asks by codes, units and values of its own, from one client or from many, and is answered.
"""

from __future__ import annotations

import random
import struct
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tests.bench.bench import run
from tests.bench.traffic import Host, Packet, save, udp

_REQUESTS = 300_000
_CLIENTS = (1, 400)
_MOST_MIB = 500.0
_SERVER = Host(1)
_STEP_S = 0.0002

Flood = Callable[[random.Random], tuple[bytes, bytes]]  # a request and its answer


def genisys(chance: random.Random) -> tuple[bytes, bytes]:
    """A message of a master and an acknowledgement, with a checksum (SIG-11-04, 5.1)."""
    pairs = bytes(chance.randrange(0xE0) for _ in range(2 * chance.randrange(1, 30)))
    station = chance.randrange(256)
    header = chance.choice([0xF9, 0xFA, 0xFC, 0xFD, 0xFE])
    answer = 0xF3 if header == 0xFC else 0xF2
    return _genisys(header, station, pairs), _genisys(answer, station, pairs)


def _genisys(header: int, station: int, pairs: bytes) -> bytes:
    octets = bytes([station]) + pairs
    octets += struct.pack("<H", _crc(bytes([header]) + octets))
    escaped = (bytes([0xF0, octet & 15]) if octet >= 0xF0 else bytes([octet]) for octet in octets)
    return bytes([header]) + b"".join(escaped) + b"\xf6"


def _crc(octets: bytes) -> int:
    crc = 0
    for octet in octets:
        crc ^= octet
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc


def modbus(chance: random.Random) -> tuple[bytes, bytes]:
    """Any function of any unit over UDP, refused."""
    number, unit, function = (chance.randrange(most) for most in (2**16, 256, 128))
    register, refusal = chance.randrange(2**16), chance.randrange(1, 12)
    return (
        struct.pack(">HHHBBHH", number, 0, 6, unit, function, register, 1),
        struct.pack(">HHHBBB", number, 0, 3, unit, function | 0x80, refusal),
    )


FLOODS: Mapping[str, tuple[Flood, int]] = {"genisys": (genisys, 10001), "modbus": (modbus, 502)}


def packets(flood: Flood, port: int, clients: int) -> Iterator[Packet]:
    """Requests and answers, by each client in turn."""
    chance = random.Random(1)
    for number in range(_REQUESTS):
        client, ports = Host(1000 + number % clients), (40000, port)
        request, answer = flood(chance)
        at = number * 2 * _STEP_S
        yield at, udp(client, _SERVER, ports, request)
        yield at + _STEP_S, udp(_SERVER, client, ports[::-1], answer)


def main() -> None:
    """Measures each flood and prints what it took, and whether that is enough."""
    with tempfile.TemporaryDirectory(prefix="sightglass-flood-") as temporary:
        folder = Path(temporary)
        for name, (flood, port) in FLOODS.items():
            for clients in _CLIENTS:
                print(_measured(folder, name, clients, packets(flood, port, clients)), flush=True)


def _measured(folder: Path, name: str, clients: int, flood: Iterator[Packet]) -> str:
    capture, site = folder / f"{name}-{clients}.pcap", folder / f"{name}-{clients}"
    save(capture, flood)
    cost = run([f"{sys.prefix}/bin/sightglass", "replay", str(capture), "--site", str(site)])
    reached = "reached" if cost.pss_mib <= _MOST_MIB else "NOT reached"
    return (
        f"flood of {name}, {clients} client{'s' if clients > 1 else ''}: "
        f"{cost.pss_mib:.0f} MiB PSS (at most {_MOST_MIB:g}: {reached}), {cost.cpu_s:.1f} s CPU"
    )


if __name__ == "__main__":
    main()
