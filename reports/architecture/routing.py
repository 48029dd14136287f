"""Where wires run: between the cards, never through them.

The grid is doubled: odd places are cells, even ones the gaps between them. From each source
the cheapest ways to all its targets are one tree (Dijkstra, with a price on bends, on
company and on strange zones), so that what one asset sends leaves as one trunk. Straight
runs of different sources that would lie on each other get tracks of their own.
"""

from __future__ import annotations

import heapq
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reports.architecture.placing import Cell, Extent, Grid
from reports.architecture.scene import Wire
from reports.architecture.tracks import Place, Run, tracks_of

_STEP = {"h": 85.0, "v": 42.0}  # half a card and half a gap
_BEND = 34.0
_COMPANY = 7.0
_STRANGE = 1.8  # through a zone that is neither end's


@dataclass(frozen=True, slots=True)
class Routes:
    """For each wire its corners; for each source and run its track, counted from the middle.

    `crowd` says how many tracks each row or column needs.
    """

    corners: Mapping[tuple[str, str], tuple[Place, ...]]
    tracks: Mapping[tuple[str, Run], float]
    runs: Mapping[tuple[str, str], tuple[Run, ...]]
    crowd: Mapping[tuple[str, int], int]


def route(grid: Grid, wires: Iterable[Wire], zone_of: Mapping[str, str | None]) -> Routes:
    """The ways of all wires."""
    targets: dict[str, list[str]] = defaultdict(list)
    for wire in wires:
        targets[wire.source].append(wire.target)
    field = _Field(grid, zone_of)
    order = sorted(targets, key=lambda s: (len(targets[s]), s))
    paths: dict[tuple[str, str], tuple[Place, ...]] = {}
    for source in order:
        for target, path in field.tree(source, targets[source]).items():
            paths[source, target] = path
    runs = {pair: tuple(_runs(path)) for pair, path in paths.items()}
    whole = _whole(runs)
    tracks, crowd = tracks_of(whole, {place_of(cell) for cell in grid.cells.values()})
    merged = {pair: tuple(whole[pair[0], run] for run in found) for pair, found in runs.items()}
    corners = {pair: _corners(path) for pair, path in paths.items()}
    return Routes(corners, tracks, merged, crowd)


def place_of(cell: Cell) -> Place:
    """A cell in the doubled grid."""
    return Place(2 * cell.column + 1, 2 * cell.row + 1)


class _Field:
    """The doubled grid with what is in the way."""

    def __init__(self, grid: Grid, zone_of: Mapping[str, str | None]) -> None:
        self._width, self._height = 2 * grid.columns + 1, 2 * grid.rows + 1
        self._at = {id_: place_of(cell) for id_, cell in grid.cells.items()}
        self._cards = frozenset(self._at.values())
        self._zone_of = zone_of
        self._zones = {
            place: zone for zone, extent in grid.frames.items() for place in _inside(extent)
        }
        self._company: Counter[tuple[Place, Place]] = Counter()

    def tree(self, source: str, targets: Sequence[str]) -> dict[str, tuple[Place, ...]]:
        """The ways from a source to its targets."""
        goals = {self._at[t]: t for t in targets}
        friends = {self._zone_of[source], *(self._zone_of[t] for t in targets)}
        before = self._search(self._at[source], frozenset(goals), friends)
        paths = {t: tuple(_walk(before, place)) for place, t in goals.items()}
        for step in {s for p in paths.values() for s in itertools.pairwise(p)}:
            self._company[_undirected(step)] += 1
        return paths

    def _search(
        self, start: Place, goals: frozenset[Place], friends: set[str | None]
    ) -> Mapping[tuple[Place, str], tuple[Place, str] | None]:
        """For each place and direction of arrival the one before it."""
        before: dict[tuple[Place, str], tuple[Place, str] | None] = {}
        queue: list[tuple[float, Place, str, tuple[Place, str] | None]] = [(0.0, start, "", None)]
        open_goals = set(goals)
        while queue and open_goals:
            cost, place, axis, previous = heapq.heappop(queue)
            if (place, axis) in before:
                continue
            before[place, axis] = previous
            open_goals.discard(place)
            if place in goals:
                continue
            for step, following in self._neighbours(place):
                if following in self._cards and following not in goals:
                    continue
                price = self._price(place, following, step, friends)
                price += _BEND if axis and axis != step else 0.0
                heapq.heappush(queue, (cost + price, following, step, (place, axis)))
        return before

    def _neighbours(self, place: Place) -> Iterator[tuple[str, Place]]:
        x, y = place
        if x > 0:
            yield "h", Place(x - 1, y)
        if x < self._width - 1:
            yield "h", Place(x + 1, y)
        if y > 0:
            yield "v", Place(x, y - 1)
        if y < self._height - 1:
            yield "v", Place(x, y + 1)

    def _price(self, a: Place, b: Place, axis: str, friends: set[str | None]) -> float:
        zone = self._zones.get(b)
        strange = _STRANGE if zone is not None and zone not in friends else 1.0
        return _STEP[axis] * strange + _COMPANY * self._company[_undirected((a, b))]


def _undirected(step: tuple[Place, Place]) -> tuple[Place, Place]:
    return (min(step), max(step))


def _inside(extent: Extent) -> Iterator[Place]:
    for x in range(2 * extent.left + 1, 2 * extent.right):
        for y in range(2 * extent.top + 1, 2 * extent.bottom):
            yield Place(x, y)


def _walk(before: Mapping[tuple[Place, str], tuple[Place, str] | None], goal: Place) -> list[Place]:
    """From the start to the goal; the first arrival at it was the cheapest."""
    at: tuple[Place, str] | None = next(key for key in before if key[0] == goal)
    path = []
    while at is not None:
        path.append(at[0])
        at = before[at]
    return path[::-1]


def _corners(path: Sequence[Place]) -> tuple[Place, ...]:
    """The ends of a path and where it turns."""
    turns = [
        b for a, b, c in zip(path, path[1:], path[2:], strict=False) if (a.x == b.x) != (b.x == c.x)
    ]
    return (path[0], *turns, path[-1])


def _runs(path: Sequence[Place]) -> Iterator[Run]:
    """The straight pieces of a path."""
    corners = _corners(path)
    for a, b in itertools.pairwise(corners):
        if a.x == b.x:
            yield Run("v", a.x, min(a.y, b.y), max(a.y, b.y))
        else:
            yield Run("h", a.y, min(a.x, b.x), max(a.x, b.x))


def _whole(runs: Mapping[tuple[str, str], Sequence[Run]]) -> dict[tuple[str, Run], Run]:
    """Each source's runs, joined where they overlap or meet."""
    lines: dict[tuple[str, str, int], set[Run]] = defaultdict(set)
    for (source, _), found in runs.items():
        for run in found:
            lines[source, run.axis, run.line].add(run)
    whole: dict[tuple[str, Run], Run] = {}
    for (source, _, _), found_runs in lines.items():
        for joined, parts in _joined(sorted(found_runs)):
            whole.update({(source, part): joined for part in parts})
    return whole


def _joined(runs: Sequence[Run]) -> Iterator[tuple[Run, list[Run]]]:
    parts = [runs[0]]
    for run in runs[1:]:
        if run.low <= max(p.high for p in parts):
            parts.append(run)
        else:
            yield _hull(parts), parts
            parts = [run]
    yield _hull(parts), parts


def _hull(parts: Sequence[Run]) -> Run:
    first = parts[0]
    return Run(first.axis, first.line, first.low, max(p.high for p in parts))
