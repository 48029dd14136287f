"""Deviations of one pair within ten minutes are one incident, told as one story.

An incident ends: what of it comes again hours later is told in its story and draws nothing
else into it, nor does what goes on for an hour without anything new.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from detection.model import Deviation, Incident
from detection.words import listed, who
from inventory.model import Plant
from inventory.quality import worst as worst_quality

TOGETHER = timedelta(minutes=10)
_NOTHING_NEW = timedelta(hours=1)
_Ends = frozenset[str]
_SENTENCES = 12  # a story is read, not searched: the rest is in the list of deviations


def in_bout(new: Deviation, old: Deviation | None, start: datetime) -> Deviation:
    """What a window that starts then tells, with its first bout: that goes on while it is seen
    again within ten minutes."""
    if old is None:  # seen once while learning, it may be older than its bout
        began = max(new.first_seen, min(start, new.last_seen))
        return replace(new, bout=(began, new.last_seen))
    goes_on = start - old.ended <= TOGETHER
    return replace(new, bout=(old.began, new.last_seen if goes_on else old.ended))


def gather(deviations: Iterable[Deviation], known: Iterable[Deviation]) -> list[Deviation]:
    """The deviations, each with its incident: that of a deviation already known which
    shares its pair and lies within ten minutes, else one of its own."""
    settled = _Settled()
    for deviation in known:
        if deviation.incident:
            settled.add(deviation)
    gathered = []
    for deviation in sorted(deviations, key=lambda d: (d.began, d.peer is None, d.id)):
        if deviation.incident is None:
            near = settled.near(deviation)
            deviation = replace(deviation, incident=near.incident if near else _id(deviation))
        settled.add(deviation)
        gathered.append(deviation)
    return gathered


class _Settled:
    """Deviations that have their incident, found by who has part in them: of what a flood is told
    by, thousands share one asset."""

    def __init__(self) -> None:
        self._count = 0
        self._latest: dict[str | None, datetime] = {}  # when the newest of each incident began
        self._of: dict[_Ends, list[tuple[int, Deviation]]] = {}
        self._with: dict[str, set[_Ends]] = {}

    def add(self, deviation: Deviation) -> None:
        """One more, later than the others."""
        newest = self._latest.get(deviation.incident, deviation.began)
        self._latest[deviation.incident] = max(newest, deviation.began)
        ends = _ends_of(deviation)
        self._of.setdefault(ends, []).append((self._count, deviation))
        for end in ends:
            self._with.setdefault(end, set()).add(ends)
        self._count += 1

    def near(self, deviation: Deviation) -> Deviation | None:
        """The last one that belongs together with it."""
        found = filter(None, (self._last(ends, deviation) for ends in self._sharing(deviation)))
        return max(found, key=lambda pair: pair[0], default=(0, None))[1]

    def _sharing(self, deviation: Deviation) -> set[_Ends]:
        """Who has part in the same: what concerns one alone joins any of it."""
        ends = _ends_of(deviation)
        if len(ends) == 1:
            return {pair for end in ends for pair in self._with.get(end, ())}
        return {ends, *(frozenset({end}) for end in ends)}

    def _last(self, ends: _Ends, deviation: Deviation) -> tuple[int, Deviation] | None:
        settled = reversed(self._of.get(ends, []))
        return next((pair for pair in settled if _together(pair[1], deviation, self._latest)), None)


def _ends_of(deviation: Deviation) -> _Ends:
    return frozenset(filter(None, (deviation.subject, deviation.peer)))


def _together(one: Deviation, other: Deviation, latest: Mapping[str | None, datetime]) -> bool:
    """Whether the other one began soon enough behind one of the same assets."""
    apart = max(one.began, other.began) - min(one.ended, other.ended)
    return apart <= TOGETHER and other.began - latest[one.incident] <= _NOTHING_NEW


def incident(deviations: Sequence[Deviation], plant: Plant) -> Incident:
    """The incident that deviations of one incident id make."""
    ordered = sorted(deviations, key=lambda d: (d.began, d.id))
    worst = max(ordered, key=lambda d: d.severity)
    kinds = listed(d.kind for d in sorted(ordered, key=lambda d: -d.severity))
    return Incident(
        id=ordered[0].incident or _id(ordered[0]),
        title=f"{kinds[:1].upper()}{kinds[1:]}: {_ends(ordered, plant)}",
        story=_story(ordered),
        severity=worst.severity,
        first_seen=min(d.began for d in ordered),
        last_seen=max(d.ended for d in ordered),
        deviations=tuple(d.id for d in ordered),
        techniques=tuple(dict.fromkeys(t for d in ordered for t in d.techniques)),
        quality=worst_quality([d.quality for d in ordered]),
        again=max((d.last_seen for d in ordered if d.last_seen > d.ended), default=None),
    )


def _story(ordered: Sequence[Deviation]) -> str:
    """The worst in order of time, and how many others there are."""
    worst = {d.id for d in sorted(ordered, key=lambda d: -d.severity)[:_SENTENCES]}
    told = [f"{d.began:%H:%M:%S} {d.seen}." for d in ordered if d.id in worst]
    others = len(ordered) - len(told)
    if others:
        told.append(f"And {others} more of no higher severity.")
    again = [d.last_seen for d in ordered if d.last_seen > d.ended]
    if again:
        what = "It" if len(ordered) == 1 else f"{len(again)} of {len(ordered)}"
        told.append(f"{what} came again later, last on {max(again):%Y-%m-%d at %H:%M:%S}.")
    return " ".join(told)


def parts(deviations: Iterable[Deviation]) -> Mapping[str, frozenset[str]]:
    """Which of them each asset has part in, as the one that they tell of or as its peer."""
    found: dict[str, set[str]] = {}
    for deviation in deviations:
        for end in _ends_of(deviation):
            found.setdefault(end, set()).add(deviation.id)
    return {asset: frozenset(ids) for asset, ids in found.items()}


def _ends(deviations: Sequence[Deviation], plant: Plant) -> str:
    """The asset that has part in most of them first, then the other, or how many others."""
    found = parts(deviations)
    if not found:
        return "no known asset"
    first, *others = sorted(found, key=lambda end: -len(found[end]))
    if len(others) > 1:
        return f"{who(plant, first)} and {len(others)} others"
    return " and ".join(who(plant, end) for end in (first, *others))


def _id(deviation: Deviation) -> str:
    text = f"{deviation.id} {deviation.began.isoformat()}"
    return "i" + hashlib.sha256(text.encode()).hexdigest()[:12]
