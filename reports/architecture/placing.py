"""Where boxes stand: a grid whose rows are grouped into Purdue bands, zones as blocks in it.

A zone takes the same columns in every band it has boxes in, so that its frame is one
rectangle. Zones that talk stand side by side; boxes stand near whom they talk to.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from reports.architecture.scene import Scene, Wire
from reports.architecture.shelving import Block, Shape, Stand, shaped, shelves, standing

_SWEEPS = 6


class Cell(NamedTuple):
    """A row and a column of the grid."""

    row: int
    column: int


class Extent(NamedTuple):
    """Rows and columns of a zone, the ends not included."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class Grid:
    """Every box in a cell of its own; the rows of each band; the zones' rectangles."""

    rows: int
    columns: int
    cells: Mapping[str, Cell]
    bands: Mapping[str, range]
    frames: Mapping[str, Extent]


def place(scene: Scene, aspect: float) -> Grid:
    """The grid whose width to height comes nearest to `aspect`."""
    blocks = _ordered(_blocks(scene), scene.wires)
    return _grid(blocks, scene.wires, shaped(blocks, aspect))


def _blocks(scene: Scene) -> list[Block]:
    found: dict[tuple[str, str | None], dict[str, list[str]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for box in sorted(scene.boxes, key=lambda b: (_counted(b.title), b.id)):
        zone = box.zone if box.zone in scene.frames else None
        found[zone or f"~{box.band}", zone][box.band].append(box.id)
    return [
        Block(name, zone, {band: tuple(ids) for band, ids in bands.items()})
        for (name, zone), bands in sorted(found.items(), key=lambda item: item[0][0])
    ]


def _counted(title: str) -> tuple[tuple[int, str], ...]:
    """As people sort: line 2 before line 10."""
    parts = re.findall(r"[0-9]+|[^0-9]+", title)
    return tuple((len(p) if p.isdecimal() else 0, p) for p in parts)


def _ordered(blocks: Sequence[Block], wires: Iterable[Wire]) -> list[Block]:
    """From left to right so that wires between zones are short."""
    block_of = {id_: b.name for b in blocks for ids in b.boxes.values() for id_ in ids}
    weights: dict[frozenset[str], float] = defaultdict(float)
    for wire in wires:
        pair = frozenset((block_of[wire.source], block_of[wire.target]))
        if len(pair) == 2:
            weights[pair] += 1

    def cost(order: Sequence[Block]) -> float:
        at = {block.name: i for i, block in enumerate(order)}
        return sum(w * abs(at[a] - at[b]) for (a, b), w in weights.items())

    best = list(blocks)
    for _ in range(_SWEEPS):
        for i, j in itertools.combinations(range(len(best)), 2):
            swapped = best.copy()
            swapped[i], swapped[j] = swapped[j], swapped[i]
            if cost(swapped) < cost(best) - 1e-9:
                best = swapped
    return best


def _grid(blocks: Sequence[Block], wires: Sequence[Wire], shape: Shape) -> Grid:
    stands = standing(blocks, shape)
    on = shelves(blocks, shape, stands)
    columns = max((stands[b.name].left + shape.columns[b.name] for b in blocks), default=0)
    order = _sorted_boxes(blocks, wires, stands, shape)
    cells = {
        id_: Cell(on[band, stand.shelf].start + row, stand.left + column)
        for block in blocks
        for stand in (stands[block.name],)
        for band, ids in block.boxes.items()
        for id_, row, column in _filled(
            sorted(ids, key=order.__getitem__), shape.columns[block.name]
        )
    }
    frames = {
        b.zone: _extent([cells[id_] for ids in b.boxes.values() for id_ in ids])
        for b in blocks
        if b.zone
    }
    height = sum(len(r) for r in on.values())
    return Grid(height, columns, cells, _bands(on), frames)


def _bands(on: Mapping[tuple[str, int], range]) -> dict[str, range]:
    """The rows of each band: all its shelves'."""
    found: dict[str, range] = {}
    for (band, _), rows in on.items():
        found[band] = range(found.get(band, rows).start, rows.stop)
    return found


def _filled(ids: Sequence[str], columns: int) -> Iterable[tuple[str, int, int]]:
    """Boxes into rows and columns, as even as can be, column by column."""
    rows, columns = math.ceil(len(ids) / columns), min(columns, len(ids))
    full = len(ids) - columns * (rows - 1)  # columns that have a box in the last row
    at = iter(ids)
    for column in range(columns):
        for row in range(rows if column < full else rows - 1):
            yield next(at), row, column


def _sorted_boxes(
    blocks: Sequence[Block],
    wires: Sequence[Wire],
    stands: Mapping[str, Stand],
    shape: Shape,
) -> Mapping[str, float]:
    """A key by which boxes of one block and band are ordered: the mean place of their peers; those
    that have the same stay in the order of their titles."""
    peers: dict[str, list[str]] = defaultdict(list)
    for wire in wires:
        peers[wire.source].append(wire.target)
        peers[wire.target].append(wire.source)
    at: dict[str, float] = {}
    for block in blocks:
        for ids in block.boxes.values():
            at.update(_spread(ids, stands[block.name].left, shape.columns[block.name]))
    for _ in range(_SWEEPS):
        for block in blocks:
            for ids in block.boxes.values():
                means = {i: _mean([at[p] for p in peers[i]], at[i]) for i in ids}
                ordered = sorted(ids, key=means.__getitem__)
                at.update(_spread(ordered, stands[block.name].left, shape.columns[block.name]))
    return at


def _spread(ids: Sequence[str], left: int, columns: int) -> dict[str, float]:
    return {id_: left + (i + 0.5) * columns / len(ids) for i, id_ in enumerate(ids)}


def _mean(values: Sequence[float], default: float) -> float:
    return sum(values) / len(values) if values else default


def _extent(cells: Sequence[Cell]) -> Extent:
    rows, columns = [c.row for c in cells], [c.column for c in cells]
    return Extent(min(rows), max(rows) + 1, min(columns), max(columns) + 1)
