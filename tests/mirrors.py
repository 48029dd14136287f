"""Captures as other mirrors would have shown them: some show a packet twice."""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.rewrite import Frame

LATER_NS = 3_000
IPV4 = b"\x08\x00"


@dataclass(frozen=True, slots=True)
class Shown:
    """An Ethernet frame and the interface that showed it, by its place among their names."""

    frame: Frame
    interface: int = 0


def write(path: Path, names: Sequence[str], shown: Iterable[Shown]) -> Path:
    """A pcapng file in the order of time, with an interface for each name."""
    with path.open("wb") as file:
        file.write(_block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1)))
        for name in names:
            options = _option(2, name.encode()) + _option(9, b"\x09") + bytes(4)
            file.write(_block(1, struct.pack("<HHI", 1, 0, 0x40000) + options))
        for one in sorted(shown, key=lambda one: one.frame.at_ns):
            data, (high, low) = one.frame.data, divmod(one.frame.at_ns, 1 << 32)
            head = struct.pack("<IIIII", one.interface, high, low, len(data), len(data))
            file.write(_block(6, head + _padded(data)))
    return path


def once(frames: Iterable[Frame]) -> Iterator[Shown]:
    """A mirror of one port."""
    return map(Shown, frames)


def routed(frames: Iterable[Frame], *, tags: bool = True) -> Iterator[Shown]:
    """A mirror of two VLANs with a router between: the sender's shows a packet first. Without
    `tags` nothing else tells the VLANs."""

    def tagged(data: bytes, vlan: int) -> bytes:
        return _tagged(data, vlan) if tags else data

    for frame in frames:
        data = frame.data
        here, there = (10, 20) if data[26:30] < data[30:34] else (20, 10)
        if data[12:14] != IPV4 or data[30] >= 224 or data[0] & 1:
            yield Shown(replace(frame, data=tagged(data, here)))
            continue
        yield Shown(replace(frame, data=tagged(router(here) + data[6:], here)))
        behind = tagged(_passed_on(data, router(there)), there)
        yield Shown(Frame(frame.at_ns + LATER_NS, behind))


def router(vlan: int) -> bytes:
    """The MAC that `routed`'s router has in a VLAN."""
    return bytes((2, 0, 0, 0, 0, vlan))


def mirrored_twice(frames: Iterable[Frame]) -> Iterator[Shown]:
    """A mirror of both ports that a frame passes."""
    for frame in frames:
        yield Shown(frame)
        yield Shown(replace(frame, at_ns=frame.at_ns + LATER_NS))


def prp(frames: Iterable[Frame], lan_b: int = 0) -> Iterator[Shown]:
    """Both LANs of PRP (IEC 62439-3), the second on interface `lan_b`: now one is first, now
    the other."""
    numbers: Counter[bytes] = Counter()
    for count, frame in enumerate(frames):
        sender = frame.data[6:12]
        numbers[sender] += 1
        number, behind = numbers[sender].to_bytes(2), frame.data.ljust(60, b"\0")
        for lan, interface in ((0xA, 0), (0xB, lan_b)):
            at_ns = frame.at_ns + LATER_NS * ((lan + count) % 2)
            trailer = number + _sized(lan, len(behind) - 14 + 6) + b"\x88\xfb"
            yield Shown(Frame(at_ns, behind + trailer), interface)


def hsr(frames: Iterable[Frame]) -> Iterator[Shown]:
    """A link of an HSR ring (IEC 62439-3): each frame comes from both sides."""
    numbers: Counter[bytes] = Counter()
    for frame in frames:
        sender = frame.data[6:12]
        numbers[sender] += 1
        for path in range(2):
            size = _sized(path, len(frame.data) - 14 + 6)
            tag = b"\x89\x2f" + size + numbers[sender].to_bytes(2)
            data = frame.data[:12] + tag + frame.data[12:]
            yield Shown(Frame(frame.at_ns + path * LATER_NS, data))


def tap(frames: Iterable[Frame]) -> Iterator[Shown]:
    """A tap: each interface shows one direction."""
    for frame in frames:
        yield Shown(frame, int(frame.data[6:12] < frame.data[:6]))


def _sized(lan: int, size: int) -> bytes:
    """IEC 62439-3: a LAN or path in four bits, and in twelve the size of the LSDU."""
    return (lan << 12 | size).to_bytes(2)


def _tagged(data: bytes, vlan: int) -> bytes:
    return data[:12] + b"\x81\x00" + vlan.to_bytes(2) + data[12:]


def _passed_on(data: bytes, by: bytes) -> bytes:
    """The frame behind a router: its MAC, a smaller time to live (RFC 1812, 5.2.1)."""
    head = bytearray(data[:6] + by + data[12:])
    head[22] -= 1
    (checksum,) = struct.unpack_from(">H", head, 24)
    changed = checksum + 0x0100
    struct.pack_into(">H", head, 24, (changed + (changed >> 16)) & 0xFFFF)
    return bytes(head)


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)


def _option(code: int, value: bytes) -> bytes:
    return struct.pack("<HH", code, len(value)) + _padded(value)


def _block(kind: int, body: bytes) -> bytes:
    length = struct.pack("<I", 12 + len(body))
    return struct.pack("<I", kind) + length + body + length
