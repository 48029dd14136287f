"""Part 6: the security level achieved in each zone, and every verdict at a glance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable, KeepTogether, LongTable, TableStyle

from reports.iec62443_3_3.catalogue import catalogue
from reports.iec62443_3_3.judge import Judged
from reports.iec62443_3_3.paper.view import View, zone_title
from reports.iec62443_3_3.paper.words import swatch
from reports.iec62443_3_3.sl_a import Achieved
from reports.paper.blocks import FACE, Cell, scaled, table
from reports.paper.document import page
from reports.paper.text import HEAD, LINE, bold, para
from reports.typeface import BOLD, fitted

_ABREAST = 10  # zones side by side in the matrix
_COLOURS = {
    "target not achieved, proved": "#b3261e",
    "target achieved": "#2e7d4f",
    "undetermined": "#566270",
    "no target set": "#8a939e",
}


class Interval(Flowable):
    """An interval of levels 0 to 4 as a bar on a scale, the target as a line across it."""

    def __init__(self, achieved: Achieved) -> None:
        super().__init__()
        self._achieved = achieved
        self.width, self.height = 112.0, 15.0

    def wrap(self, _wide: float, _high: float) -> tuple[float, float]:
        """Its size, points."""
        return self.width, self.height

    def draw(self) -> None:
        """Ticks, bar, target, and the numbers at the ends."""
        canvas, found = self.canv, self._achieved
        step, base = (self.width - 12) / 4, 5.5
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(1)
        canvas.line(6, base, self.width - 6, base)
        canvas.setFillColor(LINE)
        for level in range(5):
            canvas.circle(6 + level * step, base, 1.6, stroke=0, fill=1)
        canvas.setFillColor(HexColor(_COLOURS[found.judgement]))
        left, right = 6 + found.low * step, 6 + found.high * step
        canvas.roundRect(left - 3, base - 2.6, right - left + 6, 5.2, 2.6, stroke=0, fill=1)
        if found.target is not None:
            canvas.setStrokeColor(HexColor("#17202b"))
            canvas.setLineWidth(1.4)
            at = 6 + found.target * step
            canvas.line(at, base - 5, at, base + 6)
            canvas.setFont(BOLD, 5.6)
            canvas.setFillColor(HexColor("#17202b"))
            canvas.drawCentredString(at, base + 7.2, "T")


def levels(view: View) -> Iterator[Flowable]:
    """Part 6."""
    yield from page("text")
    yield para("6  Security level achieved, per zone", style="h1")
    yield para(
        "The lower end is what answers of the owner carry and no breach contradicts, the upper "
        "end what no breach forbids. With nothing known every interval is 0 to 4. T marks the "
        "target.",
        style="lead",
    )
    for judged in view.judged:
        yield from _zone(judged)
    yield from _matrix(view)


def _zone(judged: Judged) -> Iterator[Flowable]:
    rows: list[Sequence[Cell]] = []
    for found, fr in zip(judged.achieved, catalogue().foundations, strict=True):
        rows.append(
            (
                para(bold(f"FR {fr.number} {fr.code}"), f" {fr.title}", style="cell"),
                f"{found.target}" if found.target is not None else "–",
                f"{found.low} to {found.high}",
                Interval(found),
                found.judgement,
            )
        )
    head = ("Foundational requirement", "SL-T", "SL-A", "0 to 4", "Judgement")
    made = table(head, rows, (0.38, 0.07, 0.09, 0.25, 0.21))
    yield KeepTogether([para(zone_title(judged.zone), style="h2"), made])
    yield from _rows("Failed", [a.failed for a in judged.achieved])
    yield from _rows("Open", [a.open for a in judged.achieved])


def _rows(title: str, found: Sequence[Sequence[str]]) -> Iterator[Flowable]:
    ids = [id_ for rows in found for id_ in rows]
    if ids:
        yield para(f"{title} ({len(ids)}): ", ", ".join(ids), ".", style="quiet")


def _matrix(view: View) -> Iterator[Flowable]:
    yield from page("text")
    yield para("Every verdict at a glance", style="h2")
    for at in range(0, len(view.judged), _ABREAST):
        yield _squares(view.judged[at : at + _ABREAST])


def _squares(zones: Sequence[Judged]) -> Flowable:
    head = [para("Requirement", style="head"), para("SL", style="head"), para("", style="head")]
    widths = scaled([0.5, 0.05, 0.05, *(0.4 / max(len(zones), 4) for _ in zones)])
    head += [para(fitted(j.zone.name, widths[-1] * 2, 7.6, BOLD), style="head") for j in zones]
    body = []
    for i, row in enumerate(catalogue().rows):
        name = para(bold(row.id), f" {row.title}", style="cell-quiet")
        level = f"{row.sl}{'†' if row.secondary else ''}"
        cells: list[Flowable] = [name, para(level, style="cell-quiet")]
        cells.append(para(row.class_, style="cell-quiet"))
        body.append([*cells, *(swatch(j.verdicts[i].outcome) for j in zones)])
    made = LongTable([head, *body], colWidths=widths, repeatRows=1, hAlign="LEFT")
    made.setStyle(
        TableStyle(
            [
                FACE,
                ("BACKGROUND", (0, 0), (-1, 0), HEAD),
                ("LINEBELOW", (0, 1), (-1, -1), 0.3, LINE),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("TOPPADDING", (0, 0), (-1, -1), 1.0),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 1.2),
                ("LEFTPADDING", (0, 0), (-1, -1), 4),
                ("RIGHTPADDING", (0, 0), (-1, -1), 3),
            ]
        )
    )
    return made
