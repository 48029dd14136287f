"""The rolling packet ring as it is read: what it holds, and the frames of a selection."""

from __future__ import annotations

import json
import struct
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sensor import _core

STATE = "state.json"
# The recorder tells its state each second; one that is silent for so long has stopped.
SILENT_NS = 10_000_000_000

FOREVER = (-(2**63), 2**63 - 1)


@dataclass(frozen=True, slots=True)
class Ring:
    """What a packet ring holds, in octets and frames; the counts since its recorder started.

    `dropped` came quicker than they could be written, for `refused` the disk had no room.
    """

    quota: int
    octets: int
    segments: int
    removed: int
    frames: int
    dropped: int
    refused: int
    oldest: datetime | None
    recording: bool


def ring(folder: Path) -> Ring | None:
    """What the recorder last told of this packet ring; None where there is none."""
    try:
        told = json.loads((folder / STATE).read_text())
        oldest = told.pop("oldest_ns")
        return Ring(
            oldest=datetime.fromtimestamp(oldest / 1e9, UTC) if oldest else None,
            recording=time.time_ns() - told.pop("at_ns") < SILENT_NS,
            **told,
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


@dataclass(frozen=True, slots=True)
class Place:
    """An IP address, or the MAC of what has none; in one realm or any, with one port or any."""

    address: str
    realm: str | None = None
    port: int | None = None


# What is exchanged between one of the first and one of the second; these empty: with anyone.
Pair = tuple[Sequence[Place], Sequence[Place]]


@dataclass(frozen=True, slots=True)
class Selection:
    """Frames of any of the pairs, all without one; `span` is from and to in nanoseconds."""

    pairs: Sequence[Pair] = ()
    span: tuple[int, int] = FOREVER


def search(folder: Path, selection: Selection, most: int) -> Iterator[bytes]:
    """The frames as a pcapng capture, part by part, at most about `most` octets.

    What is missing (a damaged segment, more than `most`) is told in its last block: `note`.
    Raises ValueError for an address that is none, OSError when the folder cannot be read.
    """
    pairs = [(_told(a), _told(b)) for a, b in selection.pairs]
    found = _core.Search(folder, pairs, selection.span, most)
    while (part := found.next()) is not None:
        yield part


def _told(places: Sequence[Place]) -> list[tuple[str, str | None, int | None]]:
    return [(place.address, place.realm, place.port) for place in places]


def conversation(link_type: int, octets: bytes) -> Pair | None:
    """The two ends of a frame's innermost conversation."""
    ends = _core.conversation(link_type, octets)
    if ends is None:
        return None
    (a, a_port), (b, b_port) = ends
    return (Place(a, port=a_port),), (Place(b, port=b_port),)


_STATISTICS, _COMMENT = 5, 1


def note(tail: bytes) -> str:
    """What the end of a capture from `search` says is missing; empty when nothing is.

    `tail` is its last octets, 70,000 are enough (draft-ietf-opsawg-pcapng, 3.1, 3.5 and 4.6).
    """
    (length,) = struct.unpack("<I", tail[-4:].rjust(4, b"\0"))
    block = tail[-length:] if 24 < length <= len(tail) else b""
    if len(block) < 28 or struct.unpack_from("<I", block) != (_STATISTICS,):
        return ""
    code, size = struct.unpack_from("<HH", block, 20)
    return block[24 : 24 + size].decode(errors="replace") if code == _COMMENT else ""
