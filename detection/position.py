"""Other position.

## What it sees
An outstation (IEC 60870-5-104, DNP3) reports a switch or a contact in a position that it never had
while the plant was learned: a breaker that was always closed is open.

## Why it matters
Who opens a breaker with the operator's own identity does nothing new but for what becomes of it,
and who reports in a station's name what never was deceives the operator (ATT&CK T0856).

## What to do
Look whether somebody commanded it, and whether a protection tripped.

## When it is wrong
A contact that reports an alarm for the first time. More than four new ones of a station within an
hour are told as one; what moves between two positions is in none.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from detection.habits import MANY
from detection.learned import Key, Sight, Usual, hour_of, learn, text_of
from detection.model import Deviation, Entry, Learning, Occurrence, Severity, State
from detection.novelty import deviation_id, shown
from detection.points import Position, positions
from detection.window import Window
from detection.words import listed, who
from inventory.model import Batch, Plant
from inventory.times import moment
from protocols.model import title

_ALONE = 4  # so many of a station are told by themselves within an hour
_TOLD = "told"  # of a point, by position: in which hour, and whether by itself
Told = Mapping[str, Sequence[object]]


@dataclass(frozen=True, slots=True)
class PositionDetector:
    """Points that take a position that they never had."""

    name: str = "position"
    version: int = 1

    def step(
        self, state: State, batch: Batch, plant: Plant, learning: Learning
    ) -> tuple[State, Sequence[Deviation]]:
        """Learns the positions of points, or tells those that they never had."""
        window = Window(batch, plant)
        if learning is not Learning.OVER:
            return learn(state, map(_sight, positions(window)), learning), ()
        usual = Usual(state)
        news = [p for p in positions(window) if not usual.knows(p.key)]
        return _tell(window, usual, news) if news else (state, ())


def _sight(position: Position) -> Sight:
    at = moment(position.at_ns)
    return Sight(position.key, at, at, 1, None)


def _tell(
    window: Window, usual: Usual, news: Sequence[Position]
) -> tuple[State, Sequence[Deviation]]:
    """Each of the news of known points, what is more than a few of a station together."""
    known, hour = _known(usual), hour_of(moment(window.batch.end_ns))
    alone = _told_alone(usual.learned, hour)
    fresh: dict[str, Entry] = {}
    others: dict[Key, list[Position]] = {}
    told: list[Deviation] = []
    for same in _together(news, known):
        first, station = same[0], same[0].of[:2]
        text = text_of(known[first.of][0])
        entry = fresh.get(text) or usual.learned[text]
        before = _told(entry)
        if first.said not in before:
            is_alone = alone.get(station, 0) < _ALONE
            alone[station] = alone.get(station, 0) + 1
            fresh[text] = {**entry, _TOLD: {**before, first.said: [hour, is_alone]}}
            if not is_alone:
                others.setdefault(station, []).append(first)
        if before.get(first.said, [hour, alone[station] <= _ALONE])[1]:
            told.append(_deviation(window, same, known[first.of]))
    many = (_many(window, (*key, MANY + hour), some) for key, some in others.items())
    after = {**usual.learned, **fresh} if fresh else usual.learned
    return after, [*told, *many]


def _known(usual: Usual) -> Mapping[Key, Sequence[Key]]:
    """The usual positions of each point."""
    found: dict[Key, list[Key]] = {}
    for key in [*usual.keys()]:
        found.setdefault(key[:-1], []).append(key)
    return found


def _together(news: Sequence[Position], known: Container[Key]) -> list[list[Position]]:
    """The news of known points by point and position, each time once, switches first: a change is a
    value, too."""
    found: dict[Key, dict[int, Position]] = {}
    for position in news:
        if position.of in known:
            found.setdefault(position.key, {}).setdefault(position.at_ns, position)
    some = ([*same.values()] for same in found.values())
    return sorted(some, key=lambda same: (-same[0].bits, same[0].at_ns))


def _told(entry: Entry) -> Told:
    told = entry.get(_TOLD, {})
    assert isinstance(told, dict)
    return told


def _told_alone(state: State, hour: str) -> dict[Key, int]:
    """How many positions of each station were told by themselves within an hour."""
    found: dict[Key, int] = {}
    for text, entry in state.items():
        if _TOLD in entry:
            station = tuple(text.split("\t")[:2])
            alone = sum(told == [hour, True] for told in _told(entry).values())
            found[station] = found.get(station, 0) + alone
    return found


def _deviation(window: Window, same: Sequence[Position], known: Sequence[Key]) -> Deviation:
    first, row = same[0], same[0].row
    station = who(window.plant, first.station, first.address)
    was = listed(f"“{key[-1]}”" for key in known)
    proofs = (window.proof(position.proof) for position in same if position.proof)
    ends = window.asset(row, "client"), window.asset(row, "server")
    times = [moment(position.at_ns) for position in same]
    return Deviation(
        id=deviation_id("position", first.key),
        detector="position",
        key=first.key,
        kind="other position",
        severity=_severity(first),
        subject=first.station or first.address,
        peer=None,
        protocol=row["protocol"],
        seen=f"{station} stated {first.point} as “{first.said}” by {title(row['protocol'])}",
        usual=f"{first.point} was {was} only",
        techniques=("T0856",),
        first_seen=min(times),
        last_seen=max(times),
        count=len(same),
        occurrences=shown([Occurrence(at, None) for at in sorted(times)]),
        evidence_seen=tuple(islice(filter(None, proofs), 3)),
        evidence_usual=(),
        quality=window.quality(*ends, row["protocol"]),
    )


def _severity(position: Position) -> Severity:
    """Two bits are a switch, one may be an alarm."""
    return Severity.MEDIUM if position.bits == 2 else Severity.LOW


def _many(window: Window, key: Key, some: Sequence[Position]) -> Deviation:
    """Many of a station: rather an alarm and what comes with it than each a word of its own."""
    one = _deviation(window, some, ())
    station = who(window.plant, some[0].station, some[0].address)
    named = listed(f"{position.point} “{position.said}”" for position in some)
    return replace(
        one,
        id=deviation_id("position", key),
        key=key,
        severity=max(map(_severity, some)),
        seen=f"{station} stated further points by {title(one.protocol)} as they never were, such "
        f"as {named}",
        usual="they had other positions only",
    )


DETECTOR = PositionDetector()
