"""How blocks of boxes stand in their bands: how many columns each has, and on which shelf.

A block takes the same columns in every band it has boxes in. Where many blocks of one band side
by side would be wider than a person can read, they stand on shelves, one below the other.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from reports.architecture.scene import BANDS

# To judge a shape by before it is drawn, pixels: a card with the gap beside it, the column of
# level names, and what the frames of zones add for each shelf.
_CELL, _NAMES, _SHELF = (172.0, 66.0), 104.0, 54.0


@dataclass(frozen=True, slots=True)
class Block:
    """The boxes of one zone, or of one band without a zone, by band."""

    name: str
    zone: str | None
    boxes: Mapping[str, tuple[str, ...]]

    @property
    def span(self) -> tuple[int, ...]:
        """The bands between its highest and its lowest."""
        used = [BANDS.index(band) for band in self.boxes]
        return tuple(range(min(used), max(used) + 1))

    @property
    def tallest(self) -> int:
        """The rows it needs in one column."""
        return max(map(len, self.boxes.values()))


@dataclass(frozen=True, slots=True)
class Shape:
    """Columns of each block; blocks of one band that would reach beyond `limit` columns stand
    on a shelf below."""

    columns: Mapping[str, int]
    limit: float = math.inf


_Shelf = tuple[str, int]  # a band, and one of its shelves


def shaped(blocks: Sequence[Block], aspect: float) -> Shape:
    """The shape whose width to height comes nearest to `aspect`."""
    narrow = Shape({block.name: 1 for block in blocks})
    is_wide = _aspect(blocks, narrow) > aspect
    shapes = _shelved(blocks, narrow) if is_wide else _widened(blocks, narrow)
    return min(shapes, key=lambda shape: abs(math.log(_aspect(blocks, shape) / aspect)))


def _shelved(blocks: Sequence[Block], narrow: Shape) -> Iterator[Shape]:
    """From all columns side by side down to as few as can be."""
    yield narrow
    yield from (Shape(narrow.columns, limit) for limit in range(len(blocks) - 1, 0, -1))


def _widened(blocks: Sequence[Block], narrow: Shape) -> Iterator[Shape]:
    """From one column for each block up; the tallest ones get wider first."""
    columns = {**narrow.columns}
    while True:
        yield Shape(dict(columns))
        rows = {b.name: math.ceil(b.tallest / columns[b.name]) for b in blocks}
        highest = max(rows.values(), default=1)
        if highest == 1:
            return
        block = next(b for b in blocks if rows[b.name] == highest)
        columns[block.name] = math.ceil(block.tallest / (highest - 1))


def _aspect(blocks: Sequence[Block], shape: Shape) -> float:
    stands = standing(blocks, shape)
    rows = _rows(blocks, shape, stands).values()
    wide = max((stands[b.name].left + shape.columns[b.name] for b in blocks), default=1)
    high = max(sum(rows), 1) * _CELL[1] + max(len(rows), 1) * _SHELF
    return (_NAMES + wide * _CELL[0]) / high


class Stand(NamedTuple):
    """Where a block stands: its leftmost column, and on which shelf of its band."""

    left: int
    shelf: int = 0


def standing(blocks: Sequence[Block], shape: Shape) -> dict[str, Stand]:
    """As far left as the bands that a block spans are free. Where bands have shelves, what spans
    several bands goes first: its columns are its own on every shelf."""
    free: dict[int, int] = defaultdict(int)
    floor: dict[int, int] = defaultdict(int)
    shelf: dict[int, int] = defaultdict(int)
    stands: dict[str, Stand] = {}
    wraps = shape.limit < math.inf
    for block in sorted(blocks, key=lambda b: wraps and len(b.span) == 1):
        wide, (top, *more) = shape.columns[block.name], block.span
        left = max(free[band] for band in block.span)
        if not more and left > floor[top] and left + wide > shape.limit:
            shelf[top], left = shelf[top] + 1, floor[top]
        stands[block.name] = Stand(left, shelf[top])
        free.update(dict.fromkeys(block.span, left + wide))
        floor.update(dict.fromkeys(block.span if more else (), left + wide))
    return stands


def _rows(blocks: Sequence[Block], shape: Shape, stands: Mapping[str, Stand]) -> dict[_Shelf, int]:
    """The rows of each shelf in use, from the top."""
    needed: dict[_Shelf, int] = defaultdict(int)
    for block in blocks:
        for band, ids in block.boxes.items():
            shelf = band, stands[block.name].shelf
            needed[shelf] = max(needed[shelf], math.ceil(len(ids) / shape.columns[block.name]))
    return dict(sorted(needed.items(), key=lambda item: (BANDS.index(item[0][0]), item[0][1])))


def shelves(
    blocks: Sequence[Block], shape: Shape, stands: Mapping[str, Stand]
) -> dict[_Shelf, range]:
    """The rows of the grid that each shelf takes."""
    rows = _rows(blocks, shape, stands)
    ends = [*itertools.accumulate(rows.values(), initial=0)]
    return {shelf: range(*ends[i : i + 2]) for i, shelf in enumerate(rows)}
