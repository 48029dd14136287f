"""Cards of assets and groups, frames of zones, bands of levels, and the legend."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from inventory.plurals import plural
from reports.architecture import icons
from reports.architecture.drawing import Group, Line, Rect, Shape, Text, shifted
from reports.architecture.palette import level_class
from reports.architecture.scene import BAND_NAMES, Box, Frame
from reports.architecture.wires import arrow_head
from reports.typeface import BOLD, REGULAR, fitted, width

_TILE = 30.0
_TEXT = 44.0
_STACKED = 3.0


def card(box: Box, at: Rect, alarms: int) -> Group:
    """A box as a card; `alarms` are counted in a badge."""
    level = level_class(box.band)
    shapes = (*_stack(box, at), at, *_icon(box, at, level), *_words(box, at), *_badge(at, alarms))
    said = f"{box.label}. {plural(alarms, 'open deviation')}" if alarms else box.label
    data = {"id": box.id, "kind": box.kind, "zone": box.zone or "", "name": box.title}
    data["assets"] = " ".join(box.assets)
    return Group("card", shapes, said, (box.kind, f"on-level-{level}"), data, active=True)


def _stack(box: Box, at: Rect) -> Iterator[Shape]:
    """Cards behind a card that stands for several."""
    for i in (2, 1) if box.kind == "group" and len(box.assets) > 1 else ():
        by = i * _STACKED
        yield replace(at, x=at.x + by, y=at.y + by, style="card-stack")


def _icon(box: Box, at: Rect, level: str) -> Iterator[Shape]:
    x, y = at.x + 8, at.y + (at.height - _TILE) / 2
    yield Rect(x, y, _TILE, _TILE, 6, f"tile-{level}")
    for shape in shifted(icons.icon(box.icon), x + 5, y + 5, (_TILE - 10) / 24):
        assert not isinstance(shape, Group)
        yield replace(shape, style=f"{shape.style}-{level}")


def _words(box: Box, at: Rect) -> Iterator[Shape]:
    x, room = at.x + _TEXT, at.width - _TEXT - 6
    y = at.y + at.height / 2 + 4 - 6.5 * len(box.lines)
    title = fitted(box.title, room, 11, BOLD, ends=":" in box.title)
    yield Text(x, y, title, 11, "text", bold=True)
    for i, line in enumerate(box.lines, 1):
        words = fitted(line, room, 9.2, ends=":" in line)
        yield Text(x, y + 1 + 12 * i, words, 9.2, "text-quiet")


def _badge(at: Rect, alarms: int) -> Iterator[Shape]:
    if alarms:
        yield replace(at, style="alarm")
        count = f"{alarms:,}"
        wide = max(16.0, width(count, 9.5, BOLD) + 9)
        left = at.x + at.width - wide + 5
        yield Rect(left, at.y - 7, wide, 16, 8, "badge")
        middle = left + wide / 2
        yield Text(middle, at.y + 4.4, count, 9.5, "text-badge", "middle", bold=True)


def frame(frame: Frame, at: Rect) -> Group:
    """The frame of a zone."""
    style = "frame-proposed" if frame.proposed else "frame"
    data = {"id": frame.id, "kind": "zone"}
    return Group("zone", (replace(at, style=style),), frame.label, (), data)


def frame_title(frame: Frame, at: Rect) -> Group:
    """The name of a zone, over the wires that pass beneath it."""
    name = fitted(frame.name, at.width - 24, 10.5, BOLD)
    ground = Rect(at.x + 6, at.y + 6, width(name, 10.5, BOLD) + 12, 17, 4, "frame-title")
    title = Text(at.x + 12, at.y + 18.5, name, 10.5, "text-zone", bold=True)
    return Group("zone-title", (ground, title), frame.label, (), {"id": frame.id})


def band(name: str, index: int, y: float, wide: float, high: float) -> Group:
    """A band of the Purdue model with its name."""
    level = level_class(name)
    number = "" if name in ("external", "unknown") else f"Level {name}"
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


ALARMED = "A red frame has the number of open deviations that what is framed has part in."


def legend(top: float, wide: float, notes: Sequence[str], proposed: bool) -> tuple[Group, float]:
    """What colours, widths and dashes mean, below `top`; and how high it is."""
    x, y = 18.0, top + 18
    shapes: list[Shape] = []
    for style, words in _LEGEND:
        shapes.append(Line(((x, y), (x + 20, y)), style, width=2.0))
        shapes.append(arrow_head((x + 10, y), (x + 25, y), style.replace("wire", "arrow")))
        shapes.append(Text(x + 31, y + 3.4, words, 9.5, "text-quiet"))
        x += 31 + width(words, 9.5) + 22
    said = ["Arrows point to who is asked", "width grows with the packets"]
    said += ["ARP, ICMP and LLDP are not drawn"]
    said += ["dashed zones are proposals"] if proposed else []
    for sentence in filter(None, (", ".join(said) + ".", *notes)):
        if x + width(sentence, 9.5) > wide - 18:
            x, y = 18.0, y + 16
        shapes.append(Text(x, y + 3.4, fitted(sentence, wide - 36, 9.5), 9.5, "text-quiet"))
        x += width(sentence, 9.5) + 4
    return Group("legend", tuple(shapes)), y - top + 16
