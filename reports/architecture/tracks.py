"""Tracks: straight runs of different sources that would lie on each other, side by side.

Who turns off upwards or to the left gets a track on that side, so that few wires cross.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple


class Place(NamedTuple):
    """A point of the doubled grid."""

    x: int
    y: int


class Run(NamedTuple):
    """A straight piece of one source's tree: in column or row `line`, from `low` to `high`."""

    axis: str
    line: int
    low: int
    high: int


def tracks_of(
    whole: Mapping[tuple[str, Run], Run], cards: set[Place]
) -> tuple[dict[tuple[str, Run], float], dict[tuple[str, int], int]]:
    """A track for each run, counted from the middle, and how many each line needs.

    `whole` gives each source's runs the run that they are part of.
    """
    lines: dict[tuple[str, int], set[tuple[str, Run]]] = defaultdict(set)
    for (source, _), run in whole.items():
        lines[run.axis, run.line].add((source, run))
    leans = _leans(set(zip((s for s, _ in whole), whole.values(), strict=True)))
    tracks: dict[tuple[str, Run], float] = {}
    crowd: dict[tuple[str, int], int] = {}
    for line, runs in lines.items():
        for crowded in _crowds(sorted(runs, key=lambda r: (r[1].low, r[1].high, r[0])), cards):
            slots = _slots(sorted(crowded, key=lambda r: (leans[r], r[1].low, r[0])), cards)
            count = max(slots.values()) + 1
            crowd[line] = max(crowd.get(line, 0), count)
            tracks.update({run: slot - (count - 1) / 2 for run, slot in slots.items()})
    return tracks, crowd


def _leans(runs: set[tuple[str, Run]]) -> Mapping[tuple[str, Run], float]:
    """To which side the runs that join each run go: -1 to 1, negative up or left."""
    by_source: dict[str, list[Run]] = defaultdict(list)
    for source, run in sorted(runs):
        by_source[source].append(run)
    found = {}
    for source, own in by_source.items():
        for run in own:
            sides = [s for other in own if other.axis != run.axis for s in _sides(run, other)]
            found[source, run] = sum(sides) / len(sides) if sides else 0.0
    return found


def _sides(run: Run, other: Run) -> Iterator[int]:
    """Where `other` goes from `run`, when it joins it."""
    if run.low <= other.line <= run.high and other.low <= run.line <= other.high:
        if other.low < run.line:
            yield -1
        if other.high > run.line:
            yield 1


def _crowds(runs: Sequence[tuple[str, Run]], cards: set[Place]) -> Iterator[list[tuple[str, Run]]]:
    """Runs of one line that overlap, directly or by others."""
    crowded: list[tuple[str, Run]] = []
    for item in runs:
        if crowded and not any(_overlap(item[1], other[1], cards) for other in crowded):
            yield crowded
            crowded = []
        crowded.append(item)
    if crowded:
        yield crowded


def _overlap(a: Run, b: Run, cards: set[Place]) -> bool:
    low, high = max(a.low, b.low), min(a.high, b.high)
    if low != high:
        return low < high
    touching = Place(a.line, low) if a.axis == "v" else Place(low, a.line)
    return touching not in cards  # a card stands between them


def _slots(runs: Sequence[tuple[str, Run]], cards: set[Place]) -> dict[tuple[str, Run], int]:
    """The lowest track that is free, in order."""
    slots: dict[tuple[str, Run], int] = {}
    for item in runs:
        taken = {slot for other, slot in slots.items() if _overlap(item[1], other[1], cards)}
        slots[item] = next(s for s in range(len(taken) + 1) if s not in taken)
    return slots
