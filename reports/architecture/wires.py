"""Wires with their arrows, and their names where these can be read."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence

from reports.architecture.drawing import Circle, Group, Line, Point, Rect, Shape, Text
from reports.architecture.measures import Measures
from reports.architecture.scene import WIRE_STYLES, Scene, Wire
from reports.typeface import width

_HEAD = 6.0
_SIZE = 8.8  # of a wire's name


def wires(shown: Scene, measures: Measures) -> Iterator[Shape]:
    """All wires, the quiet ones first, so that what changes the plant lies on top."""
    titles = {box.id: box.title for box in shown.boxes}
    for wire in _in_order(shown.wires):
        points = measures.path(wire.source, wire.target)
        yield Group("wire", _line(wire, points), _said(wire, titles), (wire.style,), _data(wire))


def names(shown: Scene, measures: Measures, cards: Sequence[Rect]) -> Iterator[Shape]:
    """What each wire carries, on its longest free piece; what finds no room stays unnamed."""
    taken = list(cards)
    for wire in _in_order(shown.wires):
        text = " · ".join(wire.protocols[:2])
        text += f" +{len(wire.protocols) - 2}" if len(wire.protocols) > 2 else ""
        room = _place(measures.path(wire.source, wire.target), width(text, _SIZE) + 8, taken)
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
    for (x0, y0), (x1, y1) in pieces:
        room = Rect((x0 + x1 - wide) / 2, (y0 + y1) / 2 - 7, wide, 14, 4, "wire-label")
        if not any(_overlap(room, other) for other in taken):
            return room
    return None


def _overlap(a: Rect, b: Rect) -> bool:
    across = a.x < b.x + b.width + 2 and b.x < a.x + a.width + 2
    return across and a.y < b.y + b.height + 2 and b.y < a.y + a.height + 2
