"""Styles of text, and text from the wire made safe to set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph

from reports.typeface import BOLD, ITALIC, MONO, REGULAR, register, runs

INK, QUIET, FAINT = HexColor("#17202b"), HexColor("#566270"), HexColor("#8a939e")
ACCENT = HexColor("#0f6f78")
LINE, TINT, HEAD = HexColor("#d7dde3"), HexColor("#f5f7f9"), HexColor("#e9eef2")

_BODY = ParagraphStyle(
    "body",
    fontName=REGULAR,
    fontSize=9.2,
    leading=13.2,
    textColor=INK,
    spaceAfter=5,
    splitLongWords=1,
    bulletFontName=REGULAR,
)

STYLES: Mapping[str, ParagraphStyle] = {
    "body": _BODY,
    "lead": ParagraphStyle("lead", _BODY, fontSize=10.6, leading=15.6, spaceAfter=8),
    "quiet": ParagraphStyle("quiet", _BODY, textColor=QUIET, fontSize=8.4, leading=11.8),
    "h1": ParagraphStyle(
        "h1",
        _BODY,
        fontName=BOLD,
        fontSize=19,
        leading=24,
        spaceBefore=24,
        spaceAfter=10,
        keepWithNext=1,
    ),
    "h2": ParagraphStyle(
        "h2",
        _BODY,
        fontName=BOLD,
        fontSize=12.5,
        leading=16,
        spaceBefore=12,
        spaceAfter=5,
    ),
    "h3": ParagraphStyle(
        "h3",
        _BODY,
        fontName=BOLD,
        fontSize=10,
        leading=13.5,
        spaceBefore=8,
        spaceAfter=3,
    ),
    "label": ParagraphStyle(
        "label",
        _BODY,
        fontName=BOLD,
        fontSize=7.6,
        leading=10.5,
        textColor=QUIET,
        spaceAfter=1,
        keepWithNext=1,
    ),
    "cell": ParagraphStyle("cell", _BODY, fontSize=8.1, leading=10.8, spaceAfter=0),
    "cell-quiet": ParagraphStyle(
        "cell-quiet", _BODY, fontSize=7.6, leading=10.2, spaceAfter=0, textColor=QUIET
    ),
    "cell-bold": ParagraphStyle(
        "cell-bold", _BODY, fontName=BOLD, fontSize=8.1, leading=10.8, spaceAfter=0
    ),
    "cell-right": ParagraphStyle(
        "cell-right", _BODY, fontSize=8.1, leading=10.8, spaceAfter=0, alignment=TA_RIGHT
    ),
    "head": ParagraphStyle(
        "head", _BODY, fontName=BOLD, fontSize=7.6, leading=10, spaceAfter=0, textColor=QUIET
    ),
    "mono": ParagraphStyle("mono", _BODY, fontName=MONO, fontSize=7.2, leading=10, spaceAfter=3),
    "cell-mono": ParagraphStyle(
        "cell-mono", _BODY, fontName=MONO, fontSize=6.1, leading=9, spaceAfter=0
    ),
    "tile": ParagraphStyle("tile", _BODY, fontName=BOLD, fontSize=21, leading=25, spaceAfter=0),
    "tile-words": ParagraphStyle(
        "tile-words", _BODY, fontSize=7.8, leading=10, spaceAfter=0, textColor=QUIET
    ),
    "toc-title": ParagraphStyle("toc-title", _BODY, fontName=BOLD, fontSize=19, leading=26),
    "toc": ParagraphStyle(
        "toc", _BODY, fontName=BOLD, fontSize=9.6, leading=20, spaceAfter=0, endDots=" "
    ),
    "italic": ParagraphStyle("italic", _BODY, fontName=ITALIC),
    "item": ParagraphStyle("item", _BODY, leftIndent=11, bulletIndent=1, spaceAfter=2.5),
}


class Markup(str):
    """Text that is markup already."""

    __slots__ = ()


def markup(text: str, face: str = REGULAR) -> Markup:
    """Any text as markup: nothing in it is a tag, every character has a glyph."""
    register()
    lines = text.replace("\r\n", "\n").split("\n")
    return Markup("<br/>".join(_line(line, face) for line in lines))


def _line(text: str, face: str) -> str:
    return "".join(
        escape(piece) if name == face else f'<font name="{name}">{escape(piece)}</font>'
        for name, piece in runs(text, face)
    )


def bold(text: str) -> Markup:
    """In the bold face."""
    return Markup(f"<b>{markup(text, BOLD)}</b>")


def quiet(text: str) -> Markup:
    """In the quiet colour."""
    return Markup(f'<font color="{hexadecimal(QUIET)}">{markup(text)}</font>')


def mono(text: str, size: float = 7.4) -> Markup:
    """A digest or a command."""
    return Markup(f'<font name="{MONO}" size="{size}">{markup(text, MONO)}</font>')


class _Text(Paragraph):
    """A paragraph that breaks its lines once for a width: a table asks how high its cells are
    when it is placed, when it is split and when it is drawn, in every pass.
    """

    _broken: tuple[Any, Any] = (None, None)

    def breakLines(self, width: Any) -> Any:  # noqa: N802
        """The lines, for the widths of the first and of the others (points)."""
        if self._broken[0] != width:
            self._broken = (width, super().breakLines(width))
        return self._broken[1]


def para(*parts: str, style: str = "body", bullet: str | None = None) -> Paragraph:
    """A paragraph of texts; what is `Markup` keeps its tags, the rest is set as it is."""
    wanted = STYLES[style]
    face = wanted.fontName
    joined = "".join(p if isinstance(p, Markup) else markup(p, face) for p in parts)
    return _Text(joined, wanted, bulletText=bullet)


def item(*parts: str) -> Paragraph:
    """One item of a list."""
    return para(*parts, style="item", bullet="•")


def hexadecimal(colour: Color) -> str:
    """`#rrggbb`."""
    return "#" + colour.hexval()[2:]
