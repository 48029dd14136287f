"""Wires with their arrows, and their names where these can be read."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import starmap

from reports.architecture.drawing import Circle, Group, Line, Point, Rect, Shape, Text
from reports.architecture.measures import Measures
from reports.architecture.scene import WIRE_STYLES, Scene, Wire
from reports.typeface import width

_HEAD = 6.0
_SIZE = 8.8  # of a wire's name
_ALONG = (0.5, 0.3, 0.7, 0.15, 0.85)  # of a piece, where its name may stand
_BESIDE = (0, -1, 1)


def wires(shown: Scene, measures: Measures) -> Iterator[Shape]:
    """All wires, the quiet ones first, so that what changes the plant lies on top."""
    titles = {box.id: box.title for box in shown.boxes}
    for wire in _in_order(shown.wires):
        points = measures.path(wire.source, wire.target)
        yield Group("wire", _line(wire, points), _said(wire, titles), (wire.style,), _data(wire))


def names(shown: Scene, measures: Measures, cards: Sequence[Rect]) -> Iterator[Shape]:
    """What each wire carries, on its longest free piece, where no other wire runs that it might
    be taken for the name of; what finds no room stays unnamed."""
    taken = list(cards)
    found = _in_order(shown.wires)
    paths = [measures.path(wire.source, wire.target) for wire in found]
    for wire, path in zip(found, paths, strict=True):
        text = " · ".join(wire.protocols[:2])
        text += f" +{len(wire.protocols) - 2}" if len(wire.protocols) > 2 else ""
        others = (p for other in paths if other is not path for p in itertools.pairwise(other))
        room = _place(path, width(text, _SIZE) + 8, [*taken, *starmap(_thin, others)])
        if room:
            taken.append(room)
            at = (room.x + room.width / 2, room.y + 9.6)
            yield Group(
                "wire-name",
                (room, Text(*at, text, _SIZE, "text-wire", "middle")),
                data=_data(wire),
            )


def arrow_head(before: Point, tip: Point, style: str) -> Line:
    """The head of an arrow that comes from `before`, along an axis."""
    ux, uy = _direction(before, tip)
    x, y = tip[0] - ux * _HEAD, tip[1] - uy * _HEAD
    half = _HEAD * 0.53
    return Line(
        (tip, (x - uy * half, y + ux * half), (x + uy * half, y - ux * half)), style, closed=True
    )


def _in_order(found: Sequence[Wire]) -> list[Wire]:
    return sorted(found, key=lambda w: (WIRE_STYLES.index(w.style), w.source, w.target))


def _line(wire: Wire, points: tuple[Point, ...]) -> tuple[Shape, ...]:
    thick = 1.0 + 0.32 * math.log10(max(wire.packets, 1))
    ux, uy = _direction(points[-2], points[-1])
    end = points[-1][0] - ux * 4, points[-1][1] - uy * 4  # not to show beyond the arrow
    return (
        Line((*points[:-1], end), f"wire-{wire.style}", radius=7, width=thick),
        Circle(*points[0], 2.0, f"arrow-{wire.style}"),
        arrow_head(points[-2], points[-1], f"arrow-{wire.style}"),
    )


def _said(wire: Wire, titles: Mapping[str, str]) -> str:
    names = ", ".join(wire.protocols)
    return f"{titles[wire.source]} asks {titles[wire.target]}: {names}, {wire.packets} packets"


def _data(wire: Wire) -> dict[str, str]:
    return {"a": wire.source, "b": wire.target, "protocols": " ".join(wire.protocols)}


def _direction(a: Point, b: Point) -> Point:
    long = max(abs(b[0] - a[0]), abs(b[1] - a[1])) or 1.0
    return (b[0] - a[0]) / long, (b[1] - a[1]) / long


def _place(points: Sequence[Point], wide: float, taken: Sequence[Rect]) -> Rect | None:
    """Room for a name around the middle of one of the line's pieces."""
    pieces = sorted(itertools.pairwise(points), key=lambda p: -math.dist(*p))
    for beside, piece, along in itertools.product(_BESIDE, pieces, _ALONG):
        room = _room(piece, along, beside, wide)
        if not any(_overlap(room, other) for other in taken):
            return room
    return None


def _room(piece: tuple[Point, Point], along: float, beside: int, wide: float) -> Rect:
    """For a name on a piece, or beside it: left or right of one that runs down, above or below."""
    (x0, y0), (x1, y1) = piece
    down = abs(y1 - y0) > abs(x1 - x0)
    x = x0 + (x1 - x0) * along + (beside * (wide / 2 + 4) if down else 0)
    y = y0 + (y1 - y0) * along + (0 if down else beside * 11)
    return Rect(x - wide / 2, y - 7, wide, 14, 4, "wire-label")


def _thin(a: Point, b: Point) -> Rect:
    """A piece of a wire as what takes room."""
    return Rect(min(a[0], b[0]), min(a[1], b[1]), abs(b[0] - a[0]), abs(b[1] - a[1]), 0, "")


def _overlap(a: Rect, b: Rect) -> bool:
    across = a.x < b.x + b.width + 2 and b.x < a.x + a.width + 2
    return across and a.y < b.y + b.height + 2 and b.y < a.y + a.height + 2
