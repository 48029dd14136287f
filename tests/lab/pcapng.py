"""Reads and writes pcapng with its interfaces (draft-ietf-opsawg-pcapng; little-endian)."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_SECTION, _INTERFACE, _PACKET = 0x0A0D0D0A, 1, 6
_NAME, _RESOLUTION = 2, 9
_NANOSECONDS = 9
_ETHERNET = 1


@dataclass(frozen=True, slots=True)
class Shown:
    """A frame, when it was shown in nanoseconds since 1970, and on which interface by its place."""

    at_ns: int
    interface: int
    data: bytes


def read(path: Path) -> tuple[list[str], list[Shown]]:
    """The interfaces' names, and all frames. Raises `ValueError` for what this cannot read."""
    names: list[str] = []
    scales: list[int] = []
    frames: list[Shown] = []
    for kind, body in _blocks(path.read_bytes()):
        if kind == _INTERFACE:
            options = dict(_options(body[8:]))
            names.append(options.get(_NAME, b"").decode())
            (digits,) = options.get(_RESOLUTION, b"\x06")
            scales.append(10 ** (_NANOSECONDS - digits))
        elif kind == _PACKET:
            interface, high, low, length, _ = struct.unpack_from("<5I", body)
            at_ns = (high << 32 | low) * scales[interface]
            frames.append(Shown(at_ns, interface, body[20 : 20 + length]))
    return names, frames


def _blocks(raw: bytes) -> Iterator[tuple[int, bytes]]:
    if raw[:4] != _SECTION.to_bytes(4) or raw[8:12] != b"\x4d\x3c\x2b\x1a":
        raise ValueError("no pcapng in little-endian order")
    at = 0
    while at + 12 <= len(raw):
        kind, length = struct.unpack_from("<II", raw, at)
        yield kind, raw[at + 8 : at + length - 4]
        at += length


def _options(raw: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(raw):
        code, length = struct.unpack_from("<HH", raw, at)
        if code == 0:
            return
        yield code, raw[at + 4 : at + 4 + length]
        at += 4 + length + -length % 4


def begin(file: BinaryIO, names: Sequence[str]) -> None:
    """Writes what comes before frames."""
    file.write(_block(_SECTION, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1)))
    for name in names:
        options = _option(_NAME, name.encode()) + _option(_RESOLUTION, b"\x09") + bytes(4)
        file.write(_block(_INTERFACE, struct.pack("<HHI", _ETHERNET, 0, 0x40000) + options))


def append(file: BinaryIO, frames: Iterable[Shown]) -> None:
    """Writes frames."""
    for shown in frames:
        high, low = divmod(shown.at_ns, 1 << 32)
        length = len(shown.data)
        head = struct.pack("<5I", shown.interface, high, low, length, length)
        file.write(_block(_PACKET, head + shown.data + bytes(-length % 4)))


def _option(code: int, value: bytes) -> bytes:
    return struct.pack("<HH", code, len(value)) + value + bytes(-len(value) % 4)


def _block(kind: int, body: bytes) -> bytes:
    length = struct.pack("<I", 12 + len(body))
    return struct.pack("<I", kind) + length + body + length
