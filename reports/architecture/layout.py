"""The plant as a drawing: bands, frames, wires, cards, each in its place."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from inventory.model import Plant
from reports.architecture import cards
from reports.architecture.drawing import Drawing, Group, Line, Point, Shape
from reports.architecture.measures import LABELS, PAD, TITLE, Measures, measure
from reports.architecture.placing import Cell, Extent, Grid, place
from reports.architecture.routing import route
from reports.architecture.scene import WIRE_STYLES, Level, Scene, Wire, scene

ASPECT = 1.9
_LEGEND_HEIGHT = 34.0


def architecture(
    plant: Plant,
    level: Level = "asset",
    *,
    opened: frozenset[str] = frozenset(),
    alarms: Mapping[str, int] | None = None,
    aspect: float = ASPECT,
) -> Drawing:
    """The picture of a plant; the same plant gives the same picture.

    `opened`: zones shown asset by asset although the picture is collapsed; `alarms`: open
    deviations by asset id; `aspect`: the wanted width to height.
    """
    shown = scene(plant, level, opened)
    grid = place(shown, aspect)
    zones = {box.id: box.zone if box.zone in grid.frames else None for box in shown.boxes}
    measures = measure(grid, route(grid, shown.wires, zones))
    wide = max(measures.width, LABELS + 520.0)
    shapes = (
        *_bands(grid, measures, wide),
        *_frames(shown, grid, measures),
        *_wires(shown, measures),
        *_titles(shown, grid, measures),
        *_cards(shown, grid, measures, _counted(plant, shown, alarms or {})),
        *_below(shown, measures),
    )
    return Drawing(wide, measures.height + _LEGEND_HEIGHT, shapes, "Architecture", _words(shown))


def _bands(grid: Grid, measures: Measures, wide: float) -> Iterator[Shape]:
    for index, (name, rows) in enumerate(grid.bands.items()):
        top = _edge(measures, rows.start) if index else 0.0
        bottom = _edge(measures, rows.stop)
        yield cards.band(name, index, top, wide, bottom - top)


def _edge(measures: Measures, row: int) -> float:
    """The border between two bands: in the middle of the gap above `row`."""
    down = measures.down
    last = 2 * row == len(down.starts) - 1
    return down.ends[-1] if last else down.centres[2 * row]


def _frames(shown: Scene, grid: Grid, measures: Measures) -> Iterator[Shape]:
    for zone, extent in grid.frames.items():
        yield cards.frame(shown.frames[zone], *_rectangle(extent, measures))


def _titles(shown: Scene, grid: Grid, measures: Measures) -> Iterator[Shape]:
    for zone, extent in grid.frames.items():
        x, y, wide, _ = _rectangle(extent, measures)
        yield cards.frame_title(shown.frames[zone], x, y, wide - 12)


def _rectangle(extent: Extent, measures: Measures) -> tuple[float, float, float, float]:
    left = measures.across.starts[2 * extent.left + 1] - PAD
    right = measures.across.ends[2 * extent.right - 1] + PAD
    top = measures.down.starts[2 * extent.top + 1] - TITLE
    bottom = measures.down.ends[2 * extent.bottom - 1] + PAD
    return left, top, right - left, bottom - top


def _wires(shown: Scene, measures: Measures) -> Iterator[Shape]:
    """The quiet ones first, so that what changes the plant lies on top."""
    titles = {box.id: box.title for box in shown.boxes}
    labelled = len(shown.wires) <= 16
    order = sorted(shown.wires, key=lambda w: (WIRE_STYLES.index(w.style), w.source, w.target))
    for wire in order:
        yield _wire(wire, titles, measures.path(wire.source, wire.target), labelled)


def _wire(
    wire: Wire, titles: Mapping[str, str], points: tuple[Point, ...], labelled: bool
) -> Group:
    thick = 1.0 + 0.32 * math.log10(max(wire.packets, 1))
    head = cards.arrow_head(points[-2], points[-1], f"arrow-{wire.style}")
    shapes: list[Shape] = [
        Line((*points[:-1], _short(points)), f"wire-{wire.style}", radius=7, width=thick),
        cards.dot(points[0], f"arrow-{wire.style}"),
        head,
    ]
    names = ", ".join(wire.protocols)
    label = f"{titles[wire.source]} asks {titles[wire.target]}: {names}, {wire.packets} packets"
    data = {"a": wire.source, "b": wire.target, "protocols": " ".join(wire.protocols)}
    return Group("wire", tuple(shapes), label, (wire.style,), data)


def _short(points: Sequence[Point]) -> Point:
    """The last point, drawn back so that the line does not show beyond the arrow."""
    (x0, y0), (x1, y1) = points[-2:]
    long = max(abs(x1 - x0), abs(y1 - y0)) or 1.0
    return x1 - (x1 - x0) / long * 4, y1 - (y1 - y0) / long * 4


def _cards(
    shown: Scene, grid: Grid, measures: Measures, alarms: Mapping[str, int]
) -> Iterator[Shape]:
    """From the top left to the bottom right, so that a keyboard goes through them in order."""
    for box in sorted(shown.boxes, key=lambda b: grid.cells[b.id]):
        x, y = _corner(grid.cells[box.id], measures)
        yield cards.card(box, x, y, alarms.get(box.id, 0))


def _corner(cell: Cell, measures: Measures) -> Point:
    across, down = (
        measures.across.starts[2 * cell.column + 1],
        measures.down.starts[2 * cell.row + 1],
    )
    return across, down


def _counted(plant: Plant, shown: Scene, alarms: Mapping[str, int]) -> Mapping[str, int]:
    """The alarms of each box."""
    ids = {box.id for box in shown.boxes}
    found: dict[str, int] = {}
    for asset in plant.assets.values():
        if asset.id in ids and asset.id in alarms:
            found[asset.id] = alarms[asset.id]
    return found


def _below(shown: Scene, measures: Measures) -> Iterator[Shape]:
    proposed = any(frame.proposed for frame in shown.frames.values())
    y = measures.height + _LEGEND_HEIGHT / 2
    yield cards.legend(18, y, shown.note, proposed)


def _words(shown: Scene) -> str:
    if not shown.boxes:
        return "Nothing was seen yet."
    levels = len({box.band for box in shown.boxes})
    return f"{len(shown.boxes)} boxes on {levels} levels, {len(shown.wires)} wires."
