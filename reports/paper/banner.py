"""The head of a report's first page."""

from __future__ import annotations

from reportlab.lib.colors import HexColor, white
from reportlab.platypus import Flowable

from reports.architecture.palette import LIGHT
from reports.paper.blocks import WIDTH
from reports.paper.document import MARGIN, PAGE
from reports.typeface import BOLD, REGULAR, fitted, runs, width

_LEVELS = ("external", "5", "4", "3-5", "3", "2", "1", "0")


class Banner(Flowable):
    """The head of a cover: a dark field over the whole width, a stripe for each level."""

    def __init__(self, title: str, subtitle: str) -> None:
        super().__init__()
        self._lines = (("Sightglass", 10.5, REGULAR), (title, 30, BOLD), (subtitle, 13, REGULAR))
        self.width, self.height = WIDTH, 236.0

    def wrap(self, _wide: float, _high: float) -> tuple[float, float]:
        """Its size, points."""
        return self.width, self.height

    def draw(self) -> None:
        """From the page's upper edge down."""
        canvas = self.canv
        left, top = -MARGIN, self.height + 62
        canvas.setFillColor(HexColor("#14212d"))
        canvas.rect(left, 26, PAGE[0], top - 26, stroke=0, fill=1)
        stripe = PAGE[0] / len(_LEVELS)
        for i, level in enumerate(_LEVELS):
            canvas.setFillColor(HexColor(LIGHT[f"level-{level}"].fill))
            canvas.rect(left + i * stripe, 20, stripe + 0.5, 6, stroke=0, fill=1)
        for (text, size, face), y in zip(self._lines, (148, 100, 66), strict=True):
            shown, x = fitted(text, WIDTH, size, face), 0.0
            canvas.setFillColor(white if face == BOLD else HexColor("#c5d2dd"))
            for name, piece in runs(shown, face):
                canvas.setFont(name, size)
                canvas.drawString(x, y, piece)
                x += width(piece, size, name)
