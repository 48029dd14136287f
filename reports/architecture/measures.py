"""How large everything is, and where the rows and columns of the grid come to lie."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

from reports.architecture.drawing import Point
from reports.architecture.placing import Grid
from reports.architecture.routing import Place, Routes, Run

CARD_WIDTH, CARD_HEIGHT = 148.0, 50.0
LABELS = 104.0  # the column of level names
PAD = 12.0  # between a frame and its cards
TITLE = 30.0  # above the first cards of a frame
GAP = 16.0  # between cards, and between frames
TRACK = 6.0  # between wires side by side
MARGIN = 16.0


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


def measure(grid: Grid, routes: Routes) -> Measures:
    """The measures of a grid with its wires."""
    columns = [_gap_across(grid, c, routes.crowd) for c in range(grid.columns + 1)]
    rows = [_gap_down(grid, r, routes.crowd) for r in range(grid.rows + 1)]
    return Measures(
        _ruler(LABELS, columns, CARD_WIDTH, "v", routes.crowd),
        _ruler(MARGIN / 2, rows, CARD_HEIGHT, "h", routes.crowd),
        routes,
    )


def _wires(crowd: Mapping[tuple[str, int], int], axis: str, line: int) -> float:
    count = crowd.get((axis, line), 0)
    return count * TRACK + 4 if count else 0.0


def _gap_across(grid: Grid, column: int, crowd: Mapping[tuple[str, int], int]) -> _Gap:
    ends = any(f.right == column for f in grid.frames.values())
    starts = any(f.left == column for f in grid.frames.values())
    room = max(_wires(crowd, "v", 2 * column), GAP if ends or starts else GAP - 2)
    return _Gap(PAD if ends else 0.0, room, PAD if starts else 0.0)


def _gap_down(grid: Grid, row: int, crowd: Mapping[tuple[str, int], int]) -> _Gap:
    ends = any(f.bottom == row for f in grid.frames.values())
    starts = any(f.top == row for f in grid.frames.values())
    edge = any(rows.start == row for rows in grid.bands.values())
    room = max(_wires(crowd, "h", 2 * row), GAP if edge or ends or starts else GAP - 4)
    return _Gap(PAD if ends else 0.0, room, TITLE if starts else 0.0)


def _ruler(
    start: float, gaps: list[_Gap], cell: float, axis: str, crowd: Mapping[tuple[str, int], int]
) -> Ruler:
    sizes = [*itertools.chain.from_iterable((gap.size, cell) for gap in gaps)][:-1]
    starts = list(itertools.accumulate(sizes, initial=start))
    centres, tracks = [], []
    for line, size in enumerate(sizes):
        gap = gaps[line // 2] if line % 2 == 0 else _Gap(0, size, 0)
        centres.append(starts[line] + gap.before + gap.wires / 2)
        room = gap.wires - (4 if line % 2 == 0 else 20)
        wanted = TRACK if line % 2 == 0 else TRACK * 1.5
        tracks.append(min(wanted, room / max(crowd.get((axis, line), 1), 1)))
    return Ruler(tuple(starts[:-1]), tuple(starts[1:]), tuple(centres), tuple(tracks))
