"""How far numbers went while learning, by key: what goes beyond is news."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from detection.model import Learning, State
from detection.novelty import HOURS_TO_LEARN, Key, text_of

MOST = 50_000  # keys beyond are not learned: a plant has some thousand objects with values


@dataclass(frozen=True, slots=True)
class Extent:
    """From where to where a number went, in how many samples; `falls`: also downwards."""

    low: float
    high: float
    samples: int
    falls: bool

    @property
    def width(self) -> float:
        """How far it is from end to end."""
        return self.high - self.low

    @property
    def size(self) -> float:
        """The greatest magnitude."""
        return max(abs(self.low), abs(self.high))


@dataclass(frozen=True, slots=True)
class Learned:
    """The extents of a detector's state; known like any other fact, in two hours or declared."""

    entries: Mapping[str, Mapping[str, object]]

    @classmethod
    def of(cls, state: State) -> Learned:
        """Those of a state."""
        entries = state["learned"]
        assert isinstance(entries, Mapping)
        return cls(entries)

    def approved(self, key: Key) -> bool:
        """Whether a person said that it is usual."""
        found = self.entries.get(text_of(key))
        return found is not None and found["declared"] is True

    def extent(self, key: Key) -> Extent | None:
        """How far its number usually goes."""
        found = self.entries.get(text_of(key))
        if found is None or "low" not in found or not _is_known(found):
            return None
        return _extent(found)


def learned(
    state: State, seen: Iterable[tuple[Key, Extent]], ended_ns: int, learning: Learning
) -> State:
    """The state in which these are usual too; the same one where nothing is wider."""
    known = Learned.of(state).entries
    hour = datetime.fromtimestamp(ended_ns / 1e9, UTC).strftime("%Y-%m-%dT%H")
    fresh: dict[str, Mapping[str, object]] = {}
    for key, extent in seen:
        text = text_of(key)
        old = fresh.get(text) or known.get(text)
        if old is None and len(known) + len(fresh) >= MOST:
            continue
        new = _joined(old, extent, hour, learning)
        if new != old:
            fresh[text] = new
    return {"learned": {**known, **fresh}} if fresh else state


_SAMPLES = 1000  # more are not counted: a state that stays the same is not written


def _joined(
    old: Mapping[str, object] | None, extent: Extent, hour: str, learning: Learning
) -> Mapping[str, object]:
    before = _extent(old) if old and "low" in old else extent
    hours = _hours(old) if old else []
    if hour not in hours and len(hours) < HOURS_TO_LEARN:
        hours = [*hours, hour]
    samples = extent.samples + (before.samples if before is not extent else 0)
    return {
        "declared": learning is Learning.DECLARED or bool(old and old["declared"] is True),
        "hours": hours,
        "low": min(before.low, extent.low),
        "high": max(before.high, extent.high),
        "samples": min(samples, _SAMPLES),
        "falls": before.falls or extent.falls,
    }


def _extent(entry: Mapping[str, object]) -> Extent:
    low, high, samples = (entry[name] for name in ("low", "high", "samples"))
    assert isinstance(low, int | float)
    assert isinstance(high, int | float)
    assert isinstance(samples, int)
    return Extent(low, high, samples, entry["falls"] is True)


def _hours(entry: Mapping[str, object]) -> list[object]:
    hours = entry["hours"]
    return hours if isinstance(hours, list) else []


def _is_known(entry: Mapping[str, object]) -> bool:
    return entry["declared"] is True or len(_hours(entry)) >= HOURS_TO_LEARN
