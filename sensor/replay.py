"""CaptureFile files to batches: the same code as live, with packet time as the clock."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from sensor import _core
from sensor._core import Replay as _Replay
from sensor.batch import Batch
from sensor.window import tables

# Fewer windows cost less; a fact counts the same in any. An hour has four: what is learned from
# separate hours, and proof that is renewed hourly, see no difference.
WINDOW_SECONDS = 900.0
# At either end of a file, so many octets tell it apart.
ENDS = 64 << 10


@dataclass(frozen=True, slots=True)
class CaptureFile:
    """A capture file: its size in octets, and a mark that tells it apart before it is read."""

    path: Path
    name: str
    size: int
    mark: str

    @classmethod
    def of(cls, path: Path) -> CaptureFile:
        """Looks at a file's size and ends only: it is digested as it is read. Raises OSError, for a
        pipe too, which nobody may ever write."""
        if path.is_fifo():
            raise OSError(errno.ESPIPE, "it is a pipe")
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            ends = f"{size} ".encode()
            for start in (0, max(0, size - ENDS)):
                file.seek(start)
                ends += file.read(ENDS)
        return cls(path, path.name, size, hashlib.sha256(ends).hexdigest())


@dataclass(frozen=True, slots=True)
class Damage:
    """What was wrong with a file: everything before `offset` was read."""

    path: str
    offset: int
    expected: str
    found: str
    text: str


def sha256(path: Path) -> str:
    """A capture's identity is the SHA-256 of its file. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def unreadable(path: Path) -> Damage | None:
    """Why a file is no capture; None when one begins there."""
    damage = _core.unreadable(path)
    return Damage(*damage) if damage else None


def in_order(captures: Sequence[CaptureFile]) -> list[CaptureFile]:
    """By the time of their first frames, as they came; what has none stays behind."""

    def begins(capture: CaptureFile) -> tuple[bool, int]:
        at_ns = _core.begins_ns(capture.path)
        return at_ns is None, at_ns or 0

    return sorted(captures, key=begins)


@dataclass(slots=True)
class Replay:
    """Files read one after the other as one capture.

    Iterating gives batches numbered from 0 in one `boot`, which the files' marks decide: the same
    files give the same batches. `damages`, and `digests`, the SHA-256 of each file (empty where it
    could not be read to its end), are complete after the last.
    """

    captures: Sequence[CaptureFile]
    key: bytes
    sensor: str = "replay"
    window_seconds: float = WINDOW_SECONDS
    limits: Mapping[str, int] = field(default_factory=dict)
    frames: int = 0
    damages: list[Damage] = field(default_factory=list)
    digests: list[str] = field(default_factory=list)

    @property
    def boot(self) -> str:
        """The mark of the files together."""
        together = "".join(capture.mark for capture in self.captures)
        return hashlib.sha256(together.encode()).hexdigest()[:16]

    def __iter__(self) -> Iterator[Batch]:
        files = [(capture.path, capture.name) for capture in self.captures]
        core = _Replay(files, self.key, self.window_seconds, self.limits, digested=True)
        sequence = 0
        while (window := core.next_window()) is not None:
            self.frames, self.digests = core.frames, core.digests
            self.damages = [Damage(*damage) for damage in core.damages]
            start, end = window["start_ns"], window["end_ns"]
            yield Batch(self.sensor, self.boot, sequence, start, end, tables(window))
            pa.default_memory_pool().release_unused()  # long windows are large
            sequence += 1
