"""A drawing on a page of a PDF, as vectors."""

from __future__ import annotations

from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject
from reportlab.platypus import Flowable

from reports.architecture.drawing import Circle, Drawing, Group, Line, Rect, Shape, Text, outline
from reports.architecture.palette import LIGHT
from reports.typeface import BOLD, REGULAR, runs, width


class Picture(Flowable):
    """A drawing scaled to a width, or to a height where that is less."""

    def __init__(self, drawing: Drawing, wide: float, high: float) -> None:
        super().__init__()
        self._drawing = drawing
        self._scale = min(wide / drawing.width, high / drawing.height)
        self.width, self.height = drawing.width * self._scale, drawing.height * self._scale

    def wrap(self, _wide: float, _high: float) -> tuple[float, float]:
        """Its size on the page, points."""
        return self.width, self.height

    def draw(self) -> None:
        """Onto the canvas that platypus moved into place."""
        canvas = self.canv
        canvas.saveState()
        canvas.scale(self._scale, self._scale)
        for shape in self._drawing.shapes:
            _draw(canvas, shape, self._drawing.height)
        canvas.restoreState()


def _draw(canvas: Canvas, shape: Shape, high: float) -> None:
    """One shape; pages grow upwards, so that y is turned."""
    match shape:
        case Group():
            for inner in shape.shapes:
                _draw(canvas, inner, high)
        case Rect(x, y, wide, tall, radius, style):
            fill, stroke = _paint(canvas, style, None)
            canvas.roundRect(x, high - y - tall, wide, tall, radius, stroke=stroke, fill=fill)
        case Circle(x, y, radius, style):
            fill, stroke = _paint(canvas, style, None)
            canvas.circle(x, high - y, radius, stroke=stroke, fill=fill)
        case Line():
            fill, stroke = _paint(canvas, shape.style, shape.width)
            canvas.drawPath(_path(canvas, shape, high), stroke=stroke, fill=fill)
        case Text():
            _text(canvas, shape, high)


def _paint(canvas: Canvas, style: str, width: float | None) -> tuple[int, int]:
    """Sets colours; says whether to fill and whether to stroke."""
    paint = LIGHT[style]
    if paint.fill:
        canvas.setFillColor(paint.fill)
    if paint.stroke:
        canvas.setStrokeColor(paint.stroke)
        canvas.setLineWidth(width if width is not None else paint.width)
        canvas.setLineCap(1)
        canvas.setLineJoin(1)
        canvas.setDash([*paint.dash])
    return int(bool(paint.fill)), int(bool(paint.stroke))


def _path(canvas: Canvas, line: Line, high: float) -> PDFPathObject:
    path = canvas.beginPath()
    start, segments = outline(line)
    path.moveTo(start[0], high - start[1])
    for segment in segments:
        turned = [c for x, y in segment.points for c in (x, high - y)]
        if segment.is_curve:
            path.curveTo(*turned)
        else:
            path.lineTo(*turned)
    if line.closed:
        path.close()
    return path


def _text(canvas: Canvas, text: Text, high: float) -> None:
    face = BOLD if text.bold else REGULAR
    wide = width(text.text, text.size, face)
    x = text.x - {"start": 0.0, "middle": wide / 2, "end": wide}[text.anchor]
    canvas.setFillColor(LIGHT[text.style].fill)
    for name, piece in runs(text.text, face):
        canvas.setFont(name, text.size)
        canvas.drawString(x, high - text.y, piece)
        x += width(piece, text.size, name)
