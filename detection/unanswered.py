"""How long a service gave no answer, and how often it was asked in that time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from detection.learned import Key
from detection.model import Entry
from detection.services import Service
from detection.window import Row

IN_VAIN = "in vain"  # ends the key of a silence
_LONG_NS = 60_000_000_000  # retries and a device that is busy take less
_LEAST = 3  # requests: one or two may have been lost


@dataclass(frozen=True, slots=True)
class Silence:
    """From the first request in vain to the last, and how many there were at least."""

    service: Service
    since_ns: int
    until_ns: int
    asked: int

    @property
    def key(self) -> Key:
        """What makes it the same."""
        return (*self.service.key, IN_VAIN)

    @property
    def is_long(self) -> bool:
        """Whether it is more than a request or two that got lost."""
        return self.asked >= _LEAST and self.until_ns - self.since_ns >= _LONG_NS


def met(service: Service, before: Entry) -> Silence | None:
    """What goes on from an earlier window, which noted it, began after the last answer, or lay
    between two."""
    late = [row for row in service.vain if row["last_ns"] > service.answered_ns]
    if late:
        return _since(service, late, {} if service.answered_ns else before)
    if service.pause_ns < _LONG_NS or not service.vain:
        return None
    between = _of(service, 0, service.vain)
    return between if between.until_ns - between.since_ns <= service.pause_ns else None


def _since(service: Service, vain: Sequence[Row], before: Entry) -> Silence:
    """The silence behind the last answer, with what an earlier window noted of it."""
    found = _of(service, service.answered_ns, vain)
    since, asked = before.get("since_ns", found.since_ns), before.get("asked", 0)
    assert isinstance(since, int)
    assert isinstance(asked, int)
    return replace(found, since_ns=since, asked=asked + found.asked)


def _of(service: Service, after_ns: int, vain: Sequence[Row]) -> Silence:
    """The silence that these requests show from then on."""
    since = min(max(row["first_ns"], after_ns) for row in vain)
    asked = sum(_count(row, after_ns) for row in vain)
    return Silence(service, since, max(row["last_ns"] for row in vain), asked)


def _count(row: Row, after_ns: int) -> int:
    """How often it was asked from then on, at least: as often as its longest gap goes into it."""
    if row["first_ns"] >= after_ns:
        return int(row["count"])
    gap_ns = int((row["gap_max"] or 0.0) * 1e9)
    return 1 + ((row["last_ns"] - after_ns) // gap_ns if gap_ns else 0)
