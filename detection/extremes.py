"""How far numbers went while learning, by key: what goes beyond is news."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, Protocol, TypeVar

from detection.learned import MOST, Key, Usual, again, hour_of, is_learned, text_of
from detection.model import Deviation, Entry, Learning, State
from detection.window import Window
from inventory.model import Batch, Plant
from inventory.times import moment

ENOUGH = 20  # samples for a range; more are not counted: what stays the same is not written again
_LONGER = 1.1  # times as long as written before: how long a number took to rise is written anew


class Extent(NamedTuple):
    """From where to where a number went, in how many samples, from when to when; `falls`: also
    downwards within a window, `sinks`: from one to another."""

    low: float
    high: float
    samples: int
    falls: bool
    first_ns: int = 0  # earlier versions kept no times
    last_ns: int = 0
    sinks: bool = False

    @property
    def width(self) -> float:
        """How far it is from end to end."""
        return self.high - self.low

    @property
    def took_ns(self) -> int:
        """How long it was watched."""
        return self.last_ns - self.first_ns

    @property
    def size(self) -> float:
        """The greatest magnitude."""
        return max(abs(self.low), abs(self.high))


class Measure(Protocol):
    """How far a number went in a window."""

    @property
    def key(self) -> Key:
        """What is measured, whoever does it."""

    @property
    def extent(self) -> Extent:
        """From where to where."""


M = TypeVar("M", bound=Measure)


@dataclass(frozen=True, slots=True)
class Extremes(Generic[M]):
    """A detector of numbers that go farther than ever while learning.

    `measures` lists a window's, `tell` says what those that went beyond mean, if anything;
    `noted` keeps in what was learned of a number what the next window has to know of it.
    """

    name: str
    measures: Callable[[Window], Iterable[M]]
    tell: Callable[[Window, Iterable[M], Usual], Iterable[Deviation]]
    version: int = 1
    noted: Callable[[State, Iterable[M]], State] | None = None

    def step(
        self, state: State, batch: Batch, plant: Plant, learning: Learning
    ) -> tuple[State, Sequence[Deviation]]:
        """Learns the window's extents, or tells which are far beyond what is usual."""
        window = Window(batch, plant)
        measures = self.measures(window)  # of a flood's window too many to have them at once
        if learning is not Learning.OVER:
            return _learn(state, measures, batch.end_ns, learning), ()
        if self.noted:
            measures = [*measures]
            state = self.noted(state, measures)
        return state, [*self.tell(window, measures, Usual(state))]


def extent(usual: Usual, key: Key) -> Extent | None:
    """How far its number usually goes."""
    found = usual.entry(key)
    return _extent(found) if found and "low" in found else None


def _learn(state: State, seen: Iterable[Measure], ended_ns: int, learning: Learning) -> State:
    """The state in which these are usual too; the same one where nothing is wider."""
    hour = hour_of(moment(ended_ns))
    fresh: dict[str, Entry] = {}
    for measure in seen:
        text, now = text_of(measure.key), measure.extent
        old = fresh.get(text) or state.get(text)
        if old is None and len(state) + len(fresh) >= MOST:
            continue
        before = _extent(old) if old and "low" in old else None
        if not (before and _has(before, now) and old and is_learned(old, hour, learning)):
            fresh[text] = {**again(old, hour, learning), **_joined(before, now)}
    return {**state, **fresh} if fresh else state


def _has(before: Extent, now: Extent) -> bool:
    """Whether a number that goes so far adds nothing: most windows are like those before."""
    falls = (before.falls or not now.falls) and (before.sinks or not _sank(before, now))
    inside = before.low <= now.low and now.high <= before.high
    return inside and falls and before.samples >= ENOUGH and not _is_slower(before, now)


def _sank(before: Extent, now: Extent) -> bool:
    """Whether a number that came to its highest before is lower now."""
    return now.first_ns > before.last_ns and now.low < before.high


def _is_slower(before: Extent, now: Extent) -> bool:
    """Whether a number that only rises took longer for it than was written."""
    took_ns = now.last_ns - before.first_ns
    rises = before.width > 0 and not before.falls and not before.sinks
    return rises and took_ns > _LONGER * before.took_ns


def _joined(before: Extent | None, now: Extent) -> Entry:
    samples = now.samples + (before.samples if before else 0)
    return {
        "low": min(before.low, now.low) if before else now.low,
        "high": max(before.high, now.high) if before else now.high,
        "samples": min(samples, ENOUGH),
        "falls": now.falls or (before is not None and before.falls),
        "first_ns": min(before.first_ns, now.first_ns) if before else now.first_ns,
        "sinks": before is not None and (before.sinks or _sank(before, now)),
        "last_ns": max(before.last_ns, now.last_ns) if before else now.last_ns,
    }


def _extent(entry: Entry) -> Extent:
    return Extent._make(map(entry.get, Extent._fields, _ABSENT))


_ABSENT = (0,) * len(Extent._fields)
