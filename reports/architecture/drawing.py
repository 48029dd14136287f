"""What a picture consists of, whoever draws it: shapes with named styles, nothing else.

Lengths are pixels at scale 1, y grows downwards. Styles are names of `palette`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle with round corners."""

    x: float
    y: float
    width: float
    height: float
    radius: float
    style: str


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle around a point."""

    x: float
    y: float
    radius: float
    style: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points, its corners rounded by `radius`; `width` replaces the style's."""

    points: tuple[Point, ...]
    style: str
    radius: float = 0.0
    closed: bool = False
    width: float | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text on its base line; `room` is the width that was kept free for it."""

    x: float
    y: float
    text: str
    size: float
    style: str
    anchor: Literal["start", "middle", "end"] = "start"
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Shapes that belong together: a card, a zone, a wire.

    `kind` and `classes` say what it is, `label` says it to people (tooltip and screen
    reader), `data` to programs. `active`: somebody may choose it.
    """

    kind: str
    shapes: tuple[Shape, ...]
    label: str = ""
    classes: tuple[str, ...] = ()
    data: Mapping[str, str] = field(default_factory=dict)
    active: bool = False


Shape = Rect | Circle | Line | Text | Group


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture with what it shows in words."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    title: str
    description: str


class Segment(NamedTuple):
    """A piece of an outline: to the last of its points, straight or as a cubic curve."""

    points: tuple[Point, ...]

    @property
    def is_curve(self) -> bool:
        """Whether it bends (two control points and an end)."""
        return len(self.points) == 3


def outline(line: Line) -> tuple[Point, list[Segment]]:
    """The start of a line and its segments, corners rounded."""
    points = line.points
    if line.radius <= 0 or len(points) < 3:
        ends = [*points[1:], *([points[0]] if line.closed else [])]
        return points[0], [Segment((p,)) for p in ends]
    segments: list[Segment] = []
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        radius = min(line.radius, _distance(before, corner) / 2, _distance(corner, after) / 2)
        enter, leave = _towards(corner, before, radius), _towards(corner, after, radius)
        bend = _towards(enter, corner, radius * _ROUND), _towards(leave, corner, radius * _ROUND)
        segments += [Segment((enter,)), Segment((*bend, leave))]
    return points[0], [*segments, Segment((points[-1],))]


def shifted(shapes: Sequence[Shape], dx: float, dy: float, scale: float = 1.0) -> Iterator[Shape]:
    """The shapes scaled, then moved."""
    for shape in shapes:
        match shape:
            case Rect(x, y, width, height, radius, style):
                at = (x * scale + dx, y * scale + dy)
                yield Rect(*at, width * scale, height * scale, radius * scale, style)
            case Circle(x, y, radius, style):
                yield Circle(x * scale + dx, y * scale + dy, radius * scale, style)
            case Line(points, style, radius, closed, width):
                moved = tuple((x * scale + dx, y * scale + dy) for x, y in points)
                yield Line(moved, style, radius * scale, closed, width)
            case Text(x, y, text, size, style, anchor, bold):
                at = (x * scale + dx, y * scale + dy)
                yield Text(*at, text, size * scale, style, anchor, bold)
            case Group(kind, inner, label, classes, data, active):
                moved_in = tuple(shifted(inner, dx, dy, scale))
                yield Group(kind, moved_in, label, classes, data, active)


_ROUND = 0.5523  # control points of a quarter circle drawn as one cubic curve


def _distance(a: Point, b: Point) -> float:
    return float(((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5)


def _towards(a: Point, b: Point, length: float) -> Point:
    whole = _distance(a, b) or 1.0
    return a[0] + (b[0] - a[0]) * length / whole, a[1] + (b[1] - a[1]) * length / whole
