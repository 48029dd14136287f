"""Capture files into a site, each once."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from console.command.failure import Failure, say
from console.command.progress import Progress
from console.pace import WINDOW_SECONDS, Pace
from console.site import Site
from inventory.model import Batch, Capture
from inventory.plurals import plural
from inventory.store import SiteError, Store
from inventory.times import moment
from sensor.replay import CaptureFile, Damage, Replay, in_order, sha256, unreadable


def read(
    folder: Path, captures: Sequence[Path], learn: Sequence[Path], pace: float | None
) -> list[Damage]:
    """Reads those that `learn` declares clean, then the others at a multiple of their own pace.

    Gives what was wrong with any. Raises Failure.
    """
    clean, others = _files(learn), _files(captures)
    broken = [unreadable(file.path) for file in (*clean, *others)]
    if all(broken):  # then no site is made of them
        return [damage for damage in broken if damage]
    try:
        with Site(Store.open(folder, create=True)) as site:
            return [
                *_take(site, clean, learning=True, pace=None),
                *_take(site, others, learning=False, pace=pace),
            ]
    except SiteError as error:
        raise Failure(str(error)) from error


def _files(paths: Sequence[Path]) -> list[CaptureFile]:
    """The files; two of one name are told apart by what they hold."""
    files = [_file(path) for path in paths]
    names = Counter(file.name for file in files)
    return [
        file if names[file.name] == 1 else replace(file, name=f"{file.name} {_digest(file)[:8]}")
        for file in files
    ]


def _file(path: Path) -> CaptureFile:
    with _readable(path):
        return CaptureFile.of(path)


def _digest(file: CaptureFile) -> str:
    with _readable(file.path):
        return sha256(file.path)


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise Failure(f"a capture file was needed, {path} cannot be read: {reason}") from error


@dataclass(slots=True)
class _Read:
    """What was read of one file."""

    frames: int = 0
    start_ns: int | None = None
    end_ns: int | None = None

    def add(self, frames: int, first_ns: int, last_ns: int) -> None:
        self.frames += frames
        self.start_ns = first_ns if self.start_ns is None else min(self.start_ns, first_ns)
        self.end_ns = last_ns if self.end_ns is None else max(self.end_ns, last_ns)


def _count(reads: dict[str, _Read], batch: Batch) -> None:
    health = batch.tables["health"].select(["capture", "frames", "first_ns", "last_ns"])
    for capture, frames, first_ns, last_ns in zip(*health.to_pydict().values(), strict=True):
        if frames:
            reads.setdefault(capture, _Read()).add(frames, first_ns, last_ns)


def _take(
    site: Site, files: Sequence[CaptureFile], *, learning: bool, pace: float | None
) -> list[Damage]:
    new = _unread(site.store.captures(), files, learning=learning)
    if not new:
        return []
    replay = Replay(in_order(new), site.store.digest_key, limits=site.store.limits)
    clock = Pace(pace) if pace else None
    if clock:
        replay.window_seconds = WINDOW_SECONDS
    reads: dict[str, _Read] = {}
    with Progress(f"reading {', '.join(file.name for file in new)}") as progress:
        for batch in replay:
            if clock:
                time.sleep(clock.left(batch))
            site.take(batch, learning=learning)
            _count(reads, batch)
            progress.show(f"{replay.frames:,} frames")
    _remember(site, replay, reads, learning=learning)
    damaged = {damage.path for damage in replay.damages}
    captures = sum(file.name in reads or str(file.path) not in damaged for file in new)
    told = f"{plural(replay.frames, 'frame')} of {plural(captures, 'capture')}"
    say(f"{told} {'learned from' if learning else 'read'}")
    return replay.damages


def _unread(
    known: Sequence[Capture], files: Sequence[CaptureFile], *, learning: bool
) -> list[CaptureFile]:
    """The files that were not read before. Only those that are as long as another are digested
    to know; that is then their mark."""
    learned = {capture.sha256: capture.learned for capture in known}
    sizes = Counter([capture.bytes for capture in known] + [file.size for file in files])
    new = []
    for file in files:
        if sizes[file.size] > 1:
            file = replace(file, mark=_digest(file))
        if file.mark in learned:
            late = learning and not learned[file.mark]
            how = ", not as clean (a new site can learn from it)" if late else ""
            say(f"{file.name} was read before{how}: nothing changes")
            continue
        learned[file.mark] = learning
        new.append(file)
    return new


def _remember(site: Site, replay: Replay, reads: dict[str, _Read], *, learning: bool) -> None:
    damaged = {damage.path: damage.text for damage in replay.damages}
    for file, digest in zip(replay.captures, replay.digests, strict=True):
        read, damage = reads.get(file.name, _Read()), damaged.get(str(file.path), "")
        if not digest or (damage and not read.frames):
            continue  # no capture: it was not read, and may be repaired
        site.store.add_capture(
            Capture(
                sha256=digest,
                name=file.name,
                frames=read.frames,
                bytes=file.size,
                start=moment(read.start_ns) if read.start_ns is not None else None,
                end=moment(read.end_ns) if read.end_ns is not None else None,
                damage=damage,
                learned=learning,
            )
        )
