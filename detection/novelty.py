"""What was seen while learning is usual; what was not is news. Every detector stands on this."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import pyarrow.compute as pc

from detection.crowd import Crowd, together
from detection.learned import Key, Sight, Usual, learn, text_of
from detection.model import Deviation, Learning, Occurrence, Severity, State
from inventory.model import Batch, Evidence, Plant
from inventory.times import moment


@dataclass(frozen=True, slots=True)
class Story:
    """How a new sight is told."""

    kind: str
    severity: Severity
    subject: str
    peer: str | None
    protocol: str
    seen: str
    usual: str
    techniques: tuple[str, ...] = ()
    evidence_usual: tuple[Evidence, ...] = ()


Sights = Callable[[Plant], Iterable[Sight]]

Passing = Callable[[Batch, Plant], Iterable[Sight]]

Tell = Callable[[Sight, Usual, Plant], Story | None]


@dataclass(frozen=True, slots=True)
class Novelty:
    """A detector of what was never seen while learning.

    `sights` lists the plant's facts, `tell` says what a new one means, or None where it
    means nothing; `crowd`, how many of them are told at once. `passing` lists what a window shows
    and the plant does not keep.
    """

    name: str
    sights: Sights
    tell: Tell
    crowd: Crowd | None = None
    version: int = 1
    passing: Passing | None = None

    def step(
        self, state: State, batch: Batch, plant: Plant, learning: Learning
    ) -> tuple[State, Sequence[Deviation]]:
        """Learns from the window, or tells what in it is not usual."""
        start, late = moment(batch.start_ns), _told_late(batch)
        sights = [*self.sights(plant), *(self.passing(batch, plant) if self.passing else ())]
        recent = [s for s in sights if s.last_seen >= start or s.last_seen in late]
        if learning is not Learning.OVER:
            return learn(state, recent, learning), ()
        usual = Usual(state)
        news = [sight for sight in recent if not usual.knows(sight.key)]
        told = self._told(news, sights, usual, plant)
        return state, [self._deviation(s, story, usual) for s, story in told if story]

    def _told(
        self, news: Sequence[Sight], sights: Sequence[Sight], usual: Usual, plant: Plant
    ) -> Iterator[tuple[Sight, Story | None]]:
        """Each of the news with its story, or its crowd's."""
        if self.crowd is None or not news:
            yield from ((sight, self.tell(sight, usual, plant)) for sight in news)
            return
        crowds = self.crowd.gather(sights, usual, plant)
        within = {sight.key: key for key, crowd in crowds.items() for sight in crowd}
        for sight in news:
            if sight.key not in within:
                yield sight, self.tell(sight, usual, plant)
        for key in sorted({within[sight.key] for sight in news if sight.key in within}):
            if not usual.knows(key):
                yield together(key, crowds[key]), self.crowd.tell(crowds[key], usual, plant)

    def _deviation(self, sight: Sight, story: Story, usual: Usual) -> Deviation:
        once = " It was seen once while learning, too rarely to be usual."
        return Deviation(
            id=deviation_id(self.name, sight.key),
            detector=self.name,
            key=sight.key,
            kind=story.kind,
            severity=story.severity,
            subject=story.subject,
            peer=story.peer,
            protocol=story.protocol,
            seen=story.seen,
            usual=story.usual + (once if usual.glimpsed(sight.key) else ""),
            techniques=story.techniques,
            first_seen=sight.first_seen,
            last_seen=sight.last_seen,
            count=sight.count,
            occurrences=_occurrences(sight),
            evidence_seen=(sight.evidence,) if sight.evidence else (),
            evidence_usual=story.evidence_usual,
            quality=sight.quality,
        )


def _told_late(batch: Batch) -> frozenset[datetime]:
    """When that happened which a window tells only now: a request that nobody answered is stated
    once the sensor gives up waiting, as of the time when it was asked.
    """
    rows = batch.tables.get("observations")
    if rows is None or not rows.num_rows:
        return frozenset()
    early = rows.filter(pc.less(rows["last_ns"], batch.start_ns))
    ends = (*early["first_ns"].to_pylist(), *early["last_ns"].to_pylist())
    return frozenset(map(moment, ends))


def deviation_id(detector: str, key: Key) -> str:
    """The same deviation has the same id whenever it is seen."""
    return "d" + hashlib.sha256(f"{detector}\t{text_of(key)}".encode()).hexdigest()[:12]


def continued(old: Deviation, new: Deviation) -> Deviation:
    """The deviation that was seen before and again: its occurrences together. What began behind
    the last sight adds to the count; what began before has counted that sight already.
    """
    before = old.count if new.first_seen > old.last_seen else 0
    seen = {(o.time, o.frame): o for o in (*old.occurrences, *new.occurrences)}
    occurrences = sorted(seen.values(), key=lambda o: o.time)
    return replace(
        new,
        first_seen=min(old.first_seen, new.first_seen),
        last_seen=max(old.last_seen, new.last_seen),
        count=max(old.count, before + new.count),
        occurrences=shown(occurrences),
        evidence_seen=new.evidence_seen or old.evidence_seen,
        evidence_usual=new.evidence_usual or old.evidence_usual,
        incident=old.incident,
    )


def shown(occurrences: Sequence[Occurrence]) -> tuple[Occurrence, ...]:
    """Those of many that are kept: the first and the last, for what began and what goes on."""
    return (*occurrences[:50], *occurrences[50:][-50:])


def _occurrences(sight: Sight) -> tuple[Occurrence, ...]:
    frame = sight.evidence.frames[0] if sight.evidence and sight.evidence.frames else None
    first = Occurrence(sight.first_seen, frame)
    if sight.last_seen == sight.first_seen:
        return (first,)
    return (first, Occurrence(sight.last_seen, None))
