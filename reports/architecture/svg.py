"""A drawing as SVG text: accessible, without scripts, light and dark by classes.

The picture follows the reader's choice; `dark` or `light` as a class of the picture or of
anything around it decides. Cards can be reached by keyboard; `data-` attributes say what
everything is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape as _escaped

from reports.architecture.drawing import (
    Circle,
    Drawing,
    Group,
    Line,
    Rect,
    Shape,
    Text,
    outline,
)
from reports.architecture.palette import DARK, LIGHT, Paint, Theme

FONTS = '"IBM Plex Sans", "Segoe UI", "Helvetica Neue", Arial, sans-serif'

# XML 1.0 §2.2: what a document may not hold even escaped.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def svg(drawing: Drawing, theme: str = "auto") -> str:
    """The picture as a document; `theme`: light, dark, or auto for the reader's choice."""
    wide, high = _number(drawing.width), _number(drawing.height)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" '
        f'height="{high}" class="sightglass {theme}" role="group" '
        f'aria-label="{escape(f"{drawing.title}. {drawing.description}")}">'
    )
    page = f'<rect class="page" width="{wide}" height="{high}"/>'
    style = f"<style>{_style(theme)}</style>"
    return "\n".join([head, style, page, *_shapes(drawing.shapes), "</svg>"]) + "\n"


def escape(text: str) -> str:
    """Text from the wire, fit for an element or an attribute."""
    return _escaped(_FORBIDDEN.sub("\ufffd", text), {'"': "&quot;"})


def _shapes(shapes: Iterable[Shape]) -> Iterator[str]:
    for shape in shapes:
        match shape:
            case Rect(x, y, width, height, radius, style):
                yield (
                    f'<rect class="{style}" x="{_number(x)}" y="{_number(y)}" '
                    f'width="{_number(width)}" height="{_number(height)}"{_round(radius)}/>'
                )
            case Circle(x, y, radius, style):
                at = f'cx="{_number(x)}" cy="{_number(y)}" r="{_number(radius)}"'
                yield f'<circle class="{style}" {at}/>'
            case Line():
                yield _line(shape)
            case Text():
                yield _text(shape)
            case Group():
                yield from _group(shape)


def _round(radius: float) -> str:
    return f' rx="{_number(radius)}"' if radius else ""


def _line(line: Line) -> str:
    start, segments = outline(line)
    path = [f"M{_pair(start)}"]
    path += [("C" if s.is_curve else "L") + " ".join(map(_pair, s.points)) for s in segments]
    end = "Z" if line.closed else ""
    wide = f' style="stroke-width:{_number(line.width)}"' if line.width is not None else ""
    return f'<path class="{line.style}"{wide} d="{"".join(path)}{end}"/>'


def _text(text: Text) -> str:
    classes = text.style + (" bold" if text.bold else "")
    anchor = "" if text.anchor == "start" else f' text-anchor="{text.anchor}"'
    return (
        f'<text class="{classes}" x="{_number(text.x)}" y="{_number(text.y)}" '
        f'font-size="{_number(text.size)}"{anchor}>{escape(text.text)}</text>'
    )


def _group(group: Group) -> Iterator[str]:
    attributes = [f'class="{" ".join((group.kind, *group.classes))}"']
    attributes += [f'data-{key}="{escape(value)}"' for key, value in group.data.items()]
    if group.active:
        attributes += ['role="button"', 'tabindex="0"', f'aria-label="{escape(group.label)}"']
    yield f"<g {' '.join(attributes)}>"
    if group.label:
        yield f"<title>{escape(group.label)}</title>"
    yield from _shapes(group.shapes)
    yield "</g>"


def _style(theme: str) -> str:
    """The style sheet: shapes name variables, themes set them."""
    rules = [f".sightglass{{font-family:{FONTS}}}", ".sightglass .bold{font-weight:600}"]
    rules.append(".sightglass text{pointer-events:none}")
    rules.append(".sightglass .card{cursor:pointer;outline:none}")
    rules.append(".sightglass .card:focus-visible>.card{stroke:var(--text);stroke-width:2px}")
    rules += [_rule(name, paint) for name, paint in LIGHT.items()]
    if theme == "dark":
        return "".join([*rules, f".sightglass{{{_variables(DARK)}}}"])
    rules.append(f".sightglass{{{_variables(LIGHT)}}}")
    if theme == "auto":
        dark = _variables(DARK)
        rules.append(
            "@media (prefers-color-scheme:dark)"
            f"{{:root:not(.light) .sightglass.auto,svg.sightglass.auto:root{{{dark}}}}}"
        )
        rules.append(f".dark .sightglass.auto{{{dark}}}")
        rules.append(f".light .sightglass.auto{{{_variables(LIGHT)}}}")
    return "".join(rules)


def _rule(name: str, paint: Paint) -> str:
    fill = f"var(--{name})" if paint.fill else "none"
    rule = f"fill:{fill}"
    if paint.stroke:
        stroke = f"--{name}-stroke" if paint.fill else f"--{name}"
        rule += f";stroke:var({stroke});stroke-width:{_number(paint.width)}"
        rule += ";stroke-linecap:round;stroke-linejoin:round"
    if paint.dash:
        rule += f";stroke-dasharray:{' '.join(map(_number, paint.dash))}"
    selector = f"text.{name}" if name.startswith("text") else f":is(rect,path,circle).{name}"
    return f".sightglass {selector}{{{rule}}}"


def _variables(theme: Theme) -> str:
    found = []
    for name, paint in theme.items():
        if paint.fill:
            found.append(f"--{name}:{paint.fill}")
        if paint.stroke:
            found.append(f"--{name}{'-stroke' if paint.fill else ''}:{paint.stroke}")
    return ";".join(found)


def _pair(point: tuple[float, float]) -> str:
    return f"{_number(point[0])} {_number(point[1])}"


def _number(value: float) -> str:
    """At most one decimal, none where it is nought."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
