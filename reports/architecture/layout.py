"""The plant as a drawing: bands, frames, wires, cards, each in its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from inventory.model import Plant
from inventory.plurals import plural
from reports.architecture import cards
from reports.architecture.composition import compose
from reports.architecture.drawing import Drawing, Rect, Shape, Text
from reports.architecture.measures import (
    CARD_HEIGHT,
    CLOSE,
    PAD,
    ROOMY,
    TITLE,
    Measures,
    measure,
)
from reports.architecture.placing import Extent, Grid, place
from reports.architecture.routing import route
from reports.architecture.scene import Box, Level, Scene
from reports.architecture.wires import names, wires

ASPECT = 1.9  # a screen, with the console's list beside it
_FEW = 24  # wires that there is room to name
_LEAST_WIDTH = 640.0

Alarms = Mapping[str, AbstractSet[str]]


def architecture(
    plant: Plant,
    level: Level = "asset",
    *,
    opened: frozenset[str] = frozenset(),
    alarms: Alarms | None = None,
    aspect: float = ASPECT,
) -> Drawing:
    """The picture of a plant; the same plant gives the same picture.

    `opened`: ids of boxes to be taken apart and of assets to be shown, where many are shown
    as one; `alarms`: ids of open deviations by asset id; `aspect`: the wanted width to height.
    """
    shown = compose(plant, level, opened)
    return _Layout(shown, aspect).drawing(alarms or {})


class _Layout:
    """A scene with its grid and its measures."""

    def __init__(self, shown: Scene, aspect: float) -> None:
        self._shown = shown
        self._grid: Grid = place(shown, aspect)
        frames = self._grid.frames
        zones = {box.id: box.zone if box.zone in frames else None for box in shown.boxes}
        collapsed = all(box.kind != "asset" for box in shown.boxes)
        self._named = collapsed and len(shown.wires) <= _FEW
        self._spacing = ROOMY if self._named else CLOSE
        routes = route(self._grid, shown.wires, zones)
        self._measures: Measures = measure(self._grid, routes, self._spacing)
        self._width = max(self._measures.width, _LEAST_WIDTH)

    def drawing(self, alarms: Alarms) -> Drawing:
        """All of it, from the ground up."""
        shapes: list[Shape] = [*self._bands(), *self._frames()]
        shapes += wires(self._shown, self._measures)
        shapes += self._titles()
        shapes += self._cards(alarms)
        if not self._shown.boxes:
            shapes.append(Text(18, 24, _words(self._shown), 12, "text"))
        elif self._named:
            shapes += names(self._shown, self._measures, [*self._corners().values()])
        below = self._measures.height
        proposed = any(frame.proposed for frame in self._shown.frames.values())
        alarmed = any(_alarms(box, alarms) for box in self._shown.boxes)
        notes = (cards.ALARMED if alarmed else "", self._shown.note)
        legend, high = cards.legend(below, self._width, notes, proposed)
        shapes.append(legend)
        return Drawing(
            self._width, below + high, tuple(shapes), "Architecture", _words(self._shown)
        )

    def _bands(self) -> Iterator[Shape]:
        for index, (name, rows) in enumerate(self._grid.bands.items()):
            top = self._border(rows.start) if index else 0.0
            yield cards.band(name, index, top, self._width, self._border(rows.stop) - top)

    def _border(self, row: int) -> float:
        """Between two bands: in the middle of the gap above `row`."""
        down = self._measures.down
        last = 2 * row == len(down.starts) - 1
        return down.ends[-1] if last else down.centres[2 * row]

    def _frames(self) -> Iterator[Shape]:
        for zone, extent in self._grid.frames.items():
            yield cards.frame(self._shown.frames[zone], self._rectangle(extent))

    def _titles(self) -> Iterator[Shape]:
        for zone, extent in self._grid.frames.items():
            yield cards.frame_title(self._shown.frames[zone], self._rectangle(extent))

    def _rectangle(self, extent: Extent) -> Rect:
        across, down = self._measures.across, self._measures.down
        left, right = across.starts[2 * extent.left + 1], across.ends[2 * extent.right - 1]
        top, bottom = down.starts[2 * extent.top + 1], down.ends[2 * extent.bottom - 1]
        wide, high = right - left + 2 * PAD, bottom - top + TITLE + PAD
        return Rect(left - PAD, top - TITLE, wide, high, 10, "frame")

    def _cards(self, alarms: Alarms) -> Iterator[Shape]:
        """From the top left to the bottom right, so that a keyboard goes through in order."""
        corners = self._corners()
        for box in sorted(self._shown.boxes, key=lambda b: self._grid.cells[b.id]):
            yield cards.card(box, corners[box.id], _alarms(box, alarms))

    def _corners(self) -> Mapping[str, Rect]:
        across, down = self._measures.across.starts, self._measures.down.starts
        wide = self._spacing.card
        return {
            id_: Rect(across[2 * c.column + 1], down[2 * c.row + 1], wide, CARD_HEIGHT, 6, "card")
            for id_, c in self._grid.cells.items()
        }


def _alarms(box: Box, alarms: Alarms) -> int:
    """How many open deviations what a box stands for has part in, each counted once."""
    return len({id_ for asset in box.assets for id_ in alarms.get(asset, ())})


def _words(shown: Scene) -> str:
    if not shown.boxes:
        return "Nothing was seen yet."
    levels = plural(len({box.band for box in shown.boxes}), "level")
    boxes = "1 box" if len(shown.boxes) == 1 else f"{len(shown.boxes)} boxes"
    return f"{boxes} on {levels}, {plural(len(shown.wires), 'wire')}."
