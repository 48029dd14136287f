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
    settled = [d for d in known if d.incident]
    latest: dict[str | None, datetime] = {}
    for deviation in settled:
        _note(latest, deviation)
    gathered = []
    for deviation in sorted(deviations, key=lambda d: (d.began, d.peer is None, d.id)):
        if deviation.incident is None:
            near = next((d for d in reversed(settled) if _together(d, deviation, latest)), None)
            incident = near.incident if near else _id(deviation)
            deviation = replace(deviation, incident=incident)
        _note(latest, deviation)
        settled.append(deviation)
        gathered.append(deviation)
    return gathered


def _note(latest: dict[str | None, datetime], deviation: Deviation) -> None:
    """When the newest deviation of each incident began."""
    known = latest.get(deviation.incident, deviation.began)
    latest[deviation.incident] = max(known, deviation.began)


def _together(one: Deviation, other: Deviation, latest: Mapping[str | None, datetime]) -> bool:
    apart = max(one.began, other.began) - min(one.ended, other.ended)
    is_old = other.began - latest[one.incident] > _NOTHING_NEW
    return apart <= TOGETHER and not is_old and _pair(one, other)


def _pair(one: Deviation, other: Deviation) -> bool:
    """Whether they concern the same two assets; what concerns one alone joins any of it."""
    a, b = {one.subject, one.peer} - {None}, {other.subject, other.peer} - {None}
    return a == b if len(a) == len(b) else a <= b or b <= a


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
        for end in filter(None, (deviation.subject, deviation.peer)):
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
