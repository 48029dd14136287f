"""A capture looped: the same work over and over, each time in new connections."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

_PACKET = 6  # an Enhanced Packet Block (pcapng, 4.3)
_PAUSE_NS = 200_000_000  # between the last frame of a loop and the first of the next
_FIRST_PORT, _PORTS = 49152, 16384  # of clients (RFC 6335, 6)


@dataclass(frozen=True, slots=True)
class Loop:
    """One round of a little-endian pcapng file with nanoseconds and what changes in the next.

    `stamps` are where times stand, with the time; `ports` where clients' TCP ports stand, with
    the number of each among them.
    """

    head: bytes
    packets: bytes
    stamps: Sequence[tuple[int, int]]
    ports: Sequence[tuple[int, int]]
    clients: int

    @property
    def period_ns(self) -> int:
        """From one round to the next."""
        return self.stamps[-1][1] - self.stamps[0][1] + _PAUSE_NS


def read(path: Path) -> Loop:
    """A capture whose packets follow its other blocks."""
    octets = path.read_bytes()
    begin = next(at for kind, at, _ in _blocks(octets) if kind == _PACKET)
    blocks = takewhile(lambda block: block[0] == _PACKET, _blocks(octets[begin:]))
    places, lengths = zip(*((at, length) for _, at, length in blocks), strict=True)
    packets = octets[begin : begin + places[-1] + lengths[-1]]
    stamps = [(at + 12, _time(packets, at + 12)) for at in places]
    found = [*_clients(packets, [at + 28 for at in places])]
    numbers = {port: n for n, port in enumerate(sorted({port for _, port in found}))}
    ports = [(at, numbers[port]) for at, port in found]
    return Loop(octets[:begin], packets, stamps, ports, len(numbers))


def write(path: Path, loop: Loop, seconds: float) -> int:
    """Writes so many seconds of packet time; gives the number of packets."""
    rounds = round(seconds * 1e9 / loop.period_ns)
    with path.open("wb") as file:
        file.write(loop.head)
        for number in range(rounds):
            file.write(_round(loop, number))
    return rounds * len(loop.stamps)


def _round(loop: Loop, number: int) -> bytes:
    octets = bytearray(loop.packets)
    later, moved = number * loop.period_ns, number * loop.clients
    for at, time in loop.stamps:
        struct.pack_into("<II", octets, at, (time + later) >> 32, (time + later) & 0xFFFFFFFF)
    for at, client in loop.ports:
        struct.pack_into(">H", octets, at, _FIRST_PORT + (client + moved) % _PORTS)
    return bytes(octets)


def _blocks(octets: bytes) -> Iterator[tuple[int, int, int]]:
    """The kind, place and length of each."""
    at = 0
    while at + 12 <= len(octets):
        kind, length = struct.unpack_from("<II", octets, at)
        yield kind, at, length
        at += length


def _time(octets: bytes, at: int) -> int:
    high, low = struct.unpack_from("<II", octets, at)
    return int(high << 32 | low)


def _clients(octets: bytes, frames: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where clients' ports stand, of TCP over IPv4, with each port: a client sends the SYN."""
    tcp = [at + 14 + (octets[at + 14] & 15) * 4 for at in frames if _is_tcp(octets[at : at + 24])]
    ends = [(at, *struct.unpack_from(">HH", octets, at)) for at in tcp]
    opened = {(source, target) for at, source, target in ends if octets[at + 13] & 0x12 == 0x02}
    for at, source, target in ends:
        if (source, target) in opened:
            yield at, source
        elif (target, source) in opened:
            yield at + 2, target


def _is_tcp(frame: bytes) -> bool:
    return frame[12:14] == b"\x08\x00" and frame[23] == 6
