"""How large everything is, and where the rows and columns of the grid come to lie."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from reports.architecture.drawing import Point
from reports.architecture.placing import Grid
from reports.architecture.routing import Routes
from reports.architecture.tracks import Place, Run

CARD_WIDTH, CARD_HEIGHT = 148.0, 50.0
LABELS = 104.0  # the column of level names
PAD = 12.0  # between a frame and its cards
TITLE = 30.0  # above the first cards of a frame
MARGIN = 16.0


@dataclass(frozen=True, slots=True)
class Spacing:
    """Room between cards and between wires side by side."""

    gap: float
    track: float
    card: float = CARD_WIDTH


_PORTS = 9.0  # between wires that reach one side of a card
CLOSE = Spacing(gap=16.0, track=6.0)
# Wires have names on them, and cards stand for many.
ROOMY = Spacing(gap=52.0, track=19.0, card=196.0)


@dataclass(frozen=True, slots=True)
class _Gap:
    """Room between two cells: what frames take before and after, the rest is for wires."""

    before: float
    wires: float
    after: float

    @property
    def size(self) -> float:
        return self.before + self.wires + self.after


@dataclass(frozen=True, slots=True)
class Ruler:
    """Lengths along one axis: the start and end of every line of the doubled grid."""

    starts: tuple[float, ...]
    ends: tuple[float, ...]
    centres: tuple[float, ...]
    tracks: tuple[float, ...]

    def at(self, line: int, track: float) -> float:
        """Where a track of a line lies."""
        return self.centres[line] + track * self.tracks[line]


@dataclass(frozen=True, slots=True)
class Measures:
    """Both axes, and the size of the whole."""

    across: Ruler
    down: Ruler
    routes: Routes

    @property
    def width(self) -> float:
        """Of the picture."""
        return self.across.ends[-1] + MARGIN

    @property
    def height(self) -> float:
        """Of the grid, without what lies below it."""
        return self.down.ends[-1]

    def path(self, source: str, target: str) -> tuple[Point, ...]:
        """The corners of a wire, from the edge of one card to that of the other."""
        corners, runs = self.routes.corners[source, target], self.routes.runs[source, target]
        lines = [self._line(source, run) for run in runs]
        axes = [run.axis for run in runs]
        first = self._edge(corners[0], corners[1], axes[0], lines[0])
        last = self._edge(corners[-1], corners[-2], axes[-1], lines[-1])
        turns = [
            (a, b) if axis == "v" else (b, a)
            for axis, a, b in zip(axes, lines, lines[1:], strict=False)
        ]
        return (first, *turns, last)

    def _line(self, source: str, run: Run) -> float:
        ruler = self.across if run.axis == "v" else self.down
        return ruler.at(run.line, self.routes.tracks[source, run])

    def _edge(self, card: Place, towards: Place, axis: str, line: float) -> Point:
        """Where a wire leaves a card."""
        if axis == "v":
            side = self.down.starts if towards.y < card.y else self.down.ends
            return line, side[card.y]
        side = self.across.starts if towards.x < card.x else self.across.ends
        return side[card.x], line


def measure(grid: Grid, routes: Routes, spacing: Spacing = CLOSE) -> Measures:
    """The measures of a grid with its wires."""
    room = _Room(grid, routes, spacing)
    columns = [room.across(column) for column in range(grid.columns + 1)]
    rows = [room.down(row) for row in range(grid.rows + 1)]
    across = room.ruler("v", LABELS, columns, spacing.card)
    return Measures(across, room.ruler("h", MARGIN / 2, rows, CARD_HEIGHT), routes)


@dataclass(frozen=True, slots=True)
class _Room:
    """Finds how much room every line of the grid needs."""

    grid: Grid
    routes: Routes
    spacing: Spacing

    def across(self, column: int) -> _Gap:
        """The gap left of a column."""
        frames = self.grid.frames.values()
        ends = any(f.right == column for f in frames)
        starts = any(f.left == column for f in frames)
        room = self._wires("v", 2 * column, ends or starts)
        return _Gap(PAD if ends else 0.0, room, PAD if starts else 0.0)

    def down(self, row: int) -> _Gap:
        """The gap above a row."""
        frames = self.grid.frames.values()
        ends = any(f.bottom == row for f in frames)
        starts = any(f.top == row for f in frames)
        edge = any(rows.start == row for rows in self.grid.bands.values())
        room = self._wires("h", 2 * row, edge or ends or starts)
        return _Gap(PAD if ends else 0.0, room, TITLE if starts else 0.0)

    def _wires(self, axis: str, line: int, edge: bool) -> float:
        count = self.routes.crowd.get((axis, line), 0)
        needed = count * self.spacing.track + 4 if count else 0.0
        last = 2 * (self.grid.columns if axis == "v" else self.grid.rows)
        gap = CLOSE.gap if line in (0, last) else self.spacing.gap - (0 if edge else 3)
        return max(needed, gap)

    def ruler(self, axis: str, start: float, gaps: list[_Gap], cell: float) -> Ruler:
        """The lengths along an axis."""
        sizes = [*itertools.chain.from_iterable((gap.size, cell) for gap in gaps)][:-1]
        starts = list(itertools.accumulate(sizes, initial=start))
        centres, tracks = [], []
        for line, size in enumerate(sizes):
            is_gap = line % 2 == 0
            gap = gaps[line // 2] if is_gap else _Gap(0, size, 0)
            centres.append(starts[line] + gap.before + gap.wires / 2)
            room = gap.wires - (4 if is_gap else 20)
            wanted = self.spacing.track if is_gap else max(self.spacing.track, _PORTS)
            tracks.append(min(wanted, room / max(self.routes.crowd.get((axis, line), 1), 1)))
        return Ruler(tuple(starts[:-1]), tuple(starts[1:]), tuple(centres), tuple(tracks))
