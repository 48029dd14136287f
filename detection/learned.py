"""What was learned: each fact by its key, with the hours in which it was seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from detection.model import Entry, Learning, State
from inventory.model import Evidence, Quality

# Two separate hours: an attacker's few frames within a clean day are not a habit, and
# one hour's sight proves no repetition (a poisoned day is real: see docs/decisions/0003).
HOURS_TO_LEARN = 2
MOST = 50_000  # facts of one detector: beyond no more are learned, though seen; a plant has fewer

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sight:
    """A fact of the plant that may be usual or new, told apart by its key."""

    key: Key
    first_seen: datetime
    last_seen: datetime
    count: int
    evidence: Evidence | None
    quality: Quality = field(default_factory=Quality)


@dataclass(frozen=True, slots=True)
class Usual:
    """What was learned, by key: as JSON keeps it."""

    learned: State
    _by_first: dict[str, list[str]] = field(default_factory=dict, repr=False, compare=False)

    def knows(self, key: Key) -> bool:
        """Whether a fact is usual."""
        return self.entry(key) is not None

    def entry(self, key: Key) -> Entry | None:
        """What was learned of a fact that is usual."""
        found = self.learned.get(text_of(key))
        if found is None or not (found["declared"] is True or _hours(found) >= HOURS_TO_LEARN):
            return None
        return found

    def glimpsed(self, key: Key) -> bool:
        """Whether it was seen while learning, though too rarely to be usual."""
        return text_of(key) in self.learned and not self.knows(key)

    def keys(self, *beginning: str) -> list[Key]:
        """The usual facts whose key begins so."""
        start = "".join(f"{part}\t" for part in beginning)
        found = (text for text in self._beginning(*beginning[:1]) if f"{text}\t".startswith(start))
        return [key for text in found if self.knows(key := tuple(text.split("\t")))]

    def _beginning(self, first: str | None = None) -> Sequence[str]:
        """The keys, those of one first part only: a plant has tens of thousands, a server few."""
        if first is None:
            return sorted(self.learned)
        if not self._by_first:
            for text in sorted(self.learned):
                self._by_first.setdefault(text.partition("\t")[0], []).append(text)
        return self._by_first.get(first, ())


def approve(state: State, key: Key) -> State:
    """What a person approved is usual from now on."""
    return {**state, text_of(key): {"declared": True, "hours": []}}


class Count(NamedTuple):
    """How many facts are usual of those seen while learning, and how many only by approval."""

    usual: int
    seen: int
    approved: int


def count(state: State) -> Count:
    """Of what was learned; what was approved was not seen while learning, or it is no deviation."""
    learned = {text: entry for text, entry in state.items() if entry["hours"]}
    usual = Usual(learned)
    known = sum(usual.knows(tuple(text.split("\t"))) for text in learned)
    return Count(known, len(learned), len(state) - len(learned))


def learn(state: State, sights: Iterable[Sight], learning: Learning) -> State:
    """The state in which these are usual, or nearer to it; the same one where none is."""
    fresh: dict[str, Entry] = {}
    for sight in sights:
        text = text_of(sight.key)
        old, hour = fresh.get(text) or state.get(text), hour_of(sight.last_seen)
        if old is None and len(state) + len(fresh) >= MOST:
            continue
        if old is None or not is_learned(old, hour, learning):
            fresh[text] = again(old, hour, learning)
    return {**state, **fresh} if fresh else state


def hour_of(seen: datetime) -> str:
    """The hour of a sight, as entries have it."""
    return seen.isoformat()[:13]


def is_learned(old: Entry, hour: str, learning: Learning) -> bool:
    """Whether a sight in this hour adds nothing."""
    declared = learning is not Learning.DECLARED or old["declared"] is True
    hours = old["hours"]
    assert isinstance(hours, list)
    return declared and (len(hours) >= HOURS_TO_LEARN or hour in hours)


def again(old: Entry | None, hour: str, learning: Learning) -> Entry:
    """The entry of what is seen while learning, in this hour and maybe before."""
    hours = old["hours"] if old else []
    assert isinstance(hours, list)
    if hour not in hours and len(hours) < HOURS_TO_LEARN:
        hours = [*hours, hour]
    declared = learning is Learning.DECLARED or bool(old and old["declared"] is True)
    return _entry(tuple(hours), declared=declared)


@lru_cache
def _entry(hours: Sequence[str], *, declared: bool) -> Entry:
    """What is learned in the same hours is one in memory: there is much of it."""
    return {"declared": declared, "hours": [*hours]}


def text_of(key: Key) -> str:
    """A key as the state keeps it."""
    text = "\t".join(key)
    if text.count("\t") < len(key):
        return text
    return "\t".join(part.replace("\t", " ") for part in key)


def _hours(found: Mapping[str, object]) -> int:
    hours = found["hours"]
    return len(hours) if isinstance(hours, list) else 0
