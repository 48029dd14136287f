"""Blocks that pages are made of: tables, chips, notes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, TypeVar

from reportlab.lib.colors import Color, HexColor, white
from reportlab.platypus import Flowable, HRFlowable, LongTable, Paragraph, Table, TableStyle

from reports.paper.passes import Late
from reports.paper.text import ACCENT, HEAD, LINE, STYLES, TINT, para
from reports.typeface import BOLD, REGULAR, width

WIDTH = 482.0  # of the text on a page, points
_TOGETHER = 500  # rows: the time that reportlab takes for a table grows with the square of them

Cell = str | Flowable | list[Flowable]
Item = TypeVar("Item")


class Chip(Flowable):
    """A word on a coloured ground, as wide as it needs."""

    def __init__(self, text: str, ground: str, ink: str = "#ffffff", size: float = 6.6) -> None:
        super().__init__()
        self._text, self._ground, self._ink, self._size = text, ground, ink, size
        self.width, self.height = width(text, size, BOLD) + 9, size + 5

    def wrap(self, _wide: float, _high: float) -> tuple[float, float]:
        """Its size, points."""
        return self.width, self.height

    def draw(self) -> None:
        """The ground, then the word."""
        canvas = self.canv
        canvas.setFillColor(HexColor(self._ground))
        canvas.roundRect(0, 0, self.width, self.height, 2.6, stroke=0, fill=1)
        canvas.setFillColor(HexColor(self._ink))
        canvas.setFont(BOLD, self._size)
        canvas.drawString(4.5, self.height / 2 - self._size * 0.35, self._text)


class Swatch(Flowable):
    """A square of a colour, to stand for a word in a matrix."""

    def __init__(self, ground: str, mark: str = "", size: float = 9.0) -> None:
        super().__init__()
        self._ground, self._mark = ground, mark
        self.width = self.height = size
        self.hAlign = "CENTER"

    def wrap(self, _wide: float, _high: float) -> tuple[float, float]:
        """Its size, points."""
        return self.width, self.height

    def draw(self) -> None:
        """The square, with its mark."""
        canvas = self.canv
        canvas.setFillColor(HexColor(self._ground))
        canvas.roundRect(0, 0, self.width, self.height, 2, stroke=0, fill=1)
        if self._mark:
            canvas.setFillColor(white)
            canvas.setFont(BOLD, 6.4)
            canvas.drawCentredString(self.width / 2, self.height / 2 - 2.2, self._mark)


def table(
    head: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    widths: Sequence[float],
    *,
    right: Sequence[int] = (),
    dense: bool = False,
) -> Table:
    """A table with a head that repeats on every page; `widths` are shares of the page."""
    styles = ["cell-right" if i in right else "cell" for i in range(len(head))]
    body = [[_cell(c, styles[i]) for i, c in enumerate(row)] for row in rows]
    made = LongTable(
        [[para(h, style="head") for h in head], *body],
        colWidths=scaled(widths),
        repeatRows=1,
        splitByRow=1,
        splitInRow=1,
        hAlign="LEFT",
    )
    made.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, 0), HEAD),
                ("LINEBELOW", (0, 1), (-1, -1), 0.4, LINE),
                *_PADDING,
                *(_DENSE if dense else ()),
            ]
        )
    )
    made.spaceBefore, made.spaceAfter = 2, 6
    return made


def tables(
    head: Sequence[str],
    items: Sequence[Item],
    row: Callable[[Item], Sequence[Cell]],
    widths: Sequence[float],
    *,
    dense: bool = False,
) -> Iterator[Flowable]:
    """A table that may have very many rows, one of each item, in parts with a head each. A part is
    made when its turn comes: what is set takes a hundred times as much memory as its text."""

    def made(some: Sequence[Item]) -> Table:
        return table(head, [*map(row, some)], widths, dense=dense)

    for at in range(0, len(items), _TOGETHER):
        yield Late(partial(made, items[at : at + _TOGETHER]))


def line(cells: Sequence[Cell], widths: Sequence[float]) -> Table:
    """One row that needs no head."""
    made = Table([[_cell(c, "cell") for c in cells]], colWidths=scaled(widths), hAlign="LEFT")
    made.setStyle(TableStyle([("BACKGROUND", (0, 0), (-1, -1), TINT), *_PADDING]))
    made.spaceBefore, made.spaceAfter = 2, 6
    return made


def facts(rows: Sequence[tuple[str, Cell]], first: float = 0.24) -> Table:
    """Names on the left, values on the right."""
    body = [[para(name, style="head"), _cell(value, "cell")] for name, value in rows]
    made = LongTable(body, colWidths=scaled((first, 1 - first)), splitInRow=1, hAlign="LEFT")
    made.setStyle(TableStyle([("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE), *_PADDING]))
    made.spaceAfter = 6
    return made


def tiles(counts: Sequence[tuple[int, str, str]]) -> Table:
    """Large numbers side by side, each with its colour and its words."""
    big = [
        Paragraph(f'<font color="{colour}">{count:,}</font>', STYLES["tile"])
        for count, colour, _ in counts
    ]
    small = [para(words, style="tile-words") for _, _, words in counts]
    made = Table([big, small], colWidths=scaled([1] * len(counts)), hAlign="LEFT")
    made.setStyle(
        TableStyle(
            [
                FACE,
                ("BACKGROUND", (0, 0), (-1, -1), TINT),
                ("LINEAFTER", (0, 0), (-2, -1), 3, white),
                ("LEFTPADDING", (0, 0), (-1, -1), 9),
                ("TOPPADDING", (0, 0), (-1, 0), 7),
                ("BOTTOMPADDING", (0, 0), (-1, 0), 0),
                ("TOPPADDING", (0, 1), (-1, 1), 0),
                ("BOTTOMPADDING", (0, 1), (-1, 1), 8),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ]
        )
    )
    made.spaceAfter = 10
    return made


def note(*parts: str, colour: Color = ACCENT) -> Table:
    """A sentence that must not be missed."""
    made = Table([[para(*parts, style="cell")]], colWidths=[WIDTH], hAlign="LEFT")
    made.setStyle(
        TableStyle(
            [
                FACE,
                ("BACKGROUND", (0, 0), (-1, -1), TINT),
                ("LINEBEFORE", (0, 0), (0, -1), 2.2, colour),
                ("LEFTPADDING", (0, 0), (-1, -1), 10),
                ("TOPPADDING", (0, 0), (-1, -1), 6),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 7),
            ]
        )
    )
    made.spaceBefore = made.spaceAfter = 6
    return made


def rule() -> Flowable:
    """A line across the page."""
    return HRFlowable(width="100%", thickness=0.7, color=LINE, spaceBefore=9, spaceAfter=0)


def scaled(shares: Sequence[float]) -> list[float]:
    """Column widths in points."""
    whole = sum(shares)
    return [WIDTH * share / whole for share in shares]


def _cell(cell: Cell, style: str) -> Flowable | list[Flowable]:
    return para(cell, style=style) if isinstance(cell, str) else cell


# reportlab sets a table's own face even where every cell is a paragraph.
FACE: Any = ("FONTNAME", (0, 0), (-1, -1), REGULAR)
_PADDING: Any = [
    FACE,
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 5),
    ("RIGHTPADDING", (0, 0), (-1, -1), 5),
    ("TOPPADDING", (0, 0), (-1, -1), 3.2),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
]

_DENSE: Any = [("TOPPADDING", (0, 1), (-1, -1), 1.1), ("BOTTOMPADDING", (0, 1), (-1, -1), 1.7)]

__all__ = [
    "FACE",
    "WIDTH",
    "Cell",
    "Chip",
    "Swatch",
    "facts",
    "line",
    "note",
    "rule",
    "scaled",
    "table",
    "tables",
    "tiles",
]
