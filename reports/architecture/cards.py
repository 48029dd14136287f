"""Cards of assets and groups, frames of zones, bands of levels, and the legend."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reports.architecture import icons
from reports.architecture.drawing import Circle, Group, Line, Rect, Shape, Text, shifted
from reports.architecture.measures import CARD_HEIGHT, CARD_WIDTH
from reports.architecture.palette import level_class
from reports.architecture.scene import BAND_NAMES, Box, Frame
from reports.typeface import BOLD, REGULAR, fitted, width

_TILE = 30.0
_TEXT = 44.0
_STACKED = 3.0


def card(box: Box, x: float, y: float, alarms: int) -> Group:
    """A box as a card, its corner at (x, y); `alarms` are counted in a badge."""
    level = level_class(box.band)
    shapes = (*_stack(box, x, y), Rect(x, y, CARD_WIDTH, CARD_HEIGHT, 6, "card"))
    shapes += (*_icon(box, x, y, level), *_words(box, x, y), *_badge(x, y, alarms))
    said = f"{box.label}. {alarms} open deviations" if alarms else box.label
    data = {"id": box.id, "kind": box.kind, "zone": box.zone or ""}
    return Group("card", shapes, said, (box.kind, f"on-level-{level}"), data, active=True)


def _stack(box: Box, x: float, y: float) -> Iterator[Shape]:
    """Cards behind a card that stands for several."""
    for i in (2, 1) if box.count > 1 and box.kind == "group" else ():
        by = i * _STACKED
        yield Rect(x + by, y + by, CARD_WIDTH, CARD_HEIGHT, 6, "card-stack")


def _icon(box: Box, x: float, y: float, level: str) -> Iterator[Shape]:
    top = y + (CARD_HEIGHT - _TILE) / 2
    yield Rect(x + 8, top, _TILE, _TILE, 6, f"tile-{level}")
    for shape in shifted(icons.icon(box.icon), x + 8 + 5, top + 5, (_TILE - 10) / 24):
        assert not isinstance(shape, Group)
        yield replace(shape, style=f"{shape.style}-{level}")


def _words(box: Box, x: float, y: float) -> Iterator[Shape]:
    lines = box.lines[:2]
    room = CARD_WIDTH - _TEXT - 6
    base = y + CARD_HEIGHT / 2 + 4 - 6.5 * len(lines)
    yield Text(x + _TEXT, base, fitted(box.title, room, 11, BOLD), 11, "text", bold=True)
    for i, line in enumerate(lines, 1):
        shown = fitted(line, room, 9.2)
        yield Text(x + _TEXT, base + 1 + 12 * i, shown, 9.2, "text-quiet")


def _badge(x: float, y: float, alarms: int) -> Iterator[Shape]:
    if alarms:
        yield Rect(x, y, CARD_WIDTH, CARD_HEIGHT, 6, "alarm")
        wide = max(16.0, width(str(alarms), 9.5, BOLD) + 9)
        left = x + CARD_WIDTH - wide + 5
        yield Rect(left, y - 7, wide, 16, 8, "badge")
        yield Text(left + wide / 2, y + 4.4, str(alarms), 9.5, "text-badge", "middle", bold=True)


def frame(frame: Frame, x: float, y: float, wide: float, high: float) -> Group:
    """The frame of a zone."""
    style = "frame-proposed" if frame.proposed else "frame"
    data = {"id": frame.id, "kind": "zone"}
    return Group("zone", (Rect(x, y, wide, high, 10, style),), frame.label, (), data)


def frame_title(frame: Frame, x: float, y: float, room: float) -> Group:
    """The name of a zone, over the wires that pass beneath it."""
    name = fitted(frame.name, room - 12, 10.5, BOLD)
    ground = Rect(x + 6, y + 6, width(name, 10.5, BOLD) + 12, 17, 4, "frame-title")
    title = Text(x + 12, y + 18.5, name, 10.5, "text-zone", bold=True)
    return Group("zone-title", (ground, title), frame.label, (), {"id": frame.id})


def band(name: str, index: int, y: float, wide: float, high: float) -> Group:
    """A band of the Purdue model with its name."""
    level = level_class(name)
    number = {"external": "", "unknown": "", "3.5": "Level 3.5"}.get(name, f"Level {name}")
    first, second = (number, BAND_NAMES[name]) if number else (BAND_NAMES[name], "")
    shapes: tuple[Shape, ...] = (
        Rect(0, y, wide, high, 0, "band-odd" if index % 2 else "band-even"),
        Rect(0, y, 4, high, 0, f"level-{level}"),
        Text(18, y + 25, fitted(first, 84, 12, BOLD), 12, f"text-level-{level}", bold=True),
        Text(18, y + 40, fitted(second, 84, 9.5, REGULAR), 9.5, "text-quiet"),
    )
    return Group("band", shapes, BAND_NAMES[name], (f"on-level-{level}",), {"level": name})


_LEGEND = (
    ("wire-reads", "reads, reports, sessions"),
    ("wire-writes", "writes and commands"),
    ("wire-engineers", "programs and settings"),
)


def legend(x: float, y: float, note: str, proposed: bool) -> Group:
    """What colours, widths and dashes mean, on one line."""
    shapes: list[Shape] = []
    for style, words in _LEGEND:
        arrow = style.replace("wire", "arrow")
        shapes.append(Line(((x, y), (x + 20, y)), style, width=2.0))
        shapes.append(arrow_head((x + 10, y), (x + 25, y), arrow))
        shapes.append(Text(x + 31, y + 3.4, words, 9.5, "text-quiet"))
        x += 31 + width(words, 9.5) + 22
    said = ["Arrows point to who is asked", "width grows with the packets"]
    said += ["dashed zones are proposals"] if proposed else []
    sentence = ", ".join(said) + "." + (f" {note}" if note else "")
    shapes.append(Text(x, y + 3.4, sentence, 9.5, "text-quiet"))
    return Group("legend", tuple(shapes))


def arrow_head(before: tuple[float, float], tip: tuple[float, float], style: str) -> Line:
    """The head of an arrow that comes from `before`, along an axis."""
    dx, dy = tip[0] - before[0], tip[1] - before[1]
    long = max(abs(dx), abs(dy)) or 1.0
    ux, uy = dx / long, dy / long
    base = (tip[0] - ux * 6, tip[1] - uy * 6)
    points = (
        tip,
        (base[0] - uy * 3.2, base[1] + ux * 3.2),
        (base[0] + uy * 3.2, base[1] - ux * 3.2),
    )
    return Line(points, style, closed=True)


def dot(at: tuple[float, float], style: str) -> Circle:
    """Where a wire begins."""
    return Circle(at[0], at[1], 2.0, style)
