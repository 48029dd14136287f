"""A drawing as a PNG, for pages that take no SVG."""

from __future__ import annotations

import functools
import io
from collections.abc import Iterator

from PIL import Image, ImageDraw, ImageFont

from reports.architecture.drawing import (
    Circle,
    Drawing,
    Group,
    Line,
    Point,
    Rect,
    Segment,
    Shape,
    Text,
    outline,
)
from reports.architecture.palette import DARK, LIGHT, Paint, Theme
from reports.typeface import BOLD, FOLDER, REGULAR, runs, width

_FINER = 3  # drawn larger and scaled down, which smooths edges
_CURVE = 8  # straight pieces of a curve


def png(drawing: Drawing, scale: float = 2.0, theme: str = "light") -> bytes:
    """The picture, `scale` pixels for each of the drawing's."""
    colours = DARK if theme == "dark" else LIGHT
    size = round(drawing.width * scale), round(drawing.height * scale)
    large = Image.new("RGB", (size[0] * _FINER, size[1] * _FINER), colours["page"].fill)
    pen = _Pen(ImageDraw.Draw(large), scale * _FINER, colours)
    for shape in drawing.shapes:
        pen.draw(shape)
    out = io.BytesIO()
    large.resize(size, Image.Resampling.LANCZOS).save(out, "PNG")
    return out.getvalue()


class _Pen:
    """Draws shapes onto a large image."""

    def __init__(self, image: ImageDraw.ImageDraw, scale: float, theme: Theme) -> None:
        self._image, self._scale, self._theme = image, scale, theme

    def draw(self, shape: Shape) -> None:
        """One shape, or those of a group."""
        match shape:
            case Group():
                for inner in shape.shapes:
                    self.draw(inner)
            case Rect():
                self._rect(shape)
            case Circle(x, y, radius, style):
                paint = self._theme[style]
                box = [self._at((x - radius, y - radius)), self._at((x + radius, y + radius))]
                self._image.ellipse(box, paint.fill or None, *self._stroke(paint))
            case Line():
                self._line(shape)
            case Text():
                self._text(shape)

    def _at(self, point: Point) -> Point:
        return point[0] * self._scale, point[1] * self._scale

    def _stroke(self, paint: Paint) -> tuple[str | None, int]:
        return paint.stroke or None, round(paint.width * self._scale) if paint.stroke else 0

    def _rect(self, rect: Rect) -> None:
        paint = self._theme[rect.style]
        if paint.dash:
            self._dashed(rect, paint)
            return
        half = paint.width / 2 if paint.stroke else 0.0  # SVG strokes lie on the edge
        corners = (
            self._at((rect.x - half, rect.y - half)),
            self._at((rect.x + rect.width + half, rect.y + rect.height + half)),
        )
        radius = rect.radius * self._scale
        self._image.rounded_rectangle(corners, radius, paint.fill or None, *self._stroke(paint))

    def _dashed(self, rect: Rect, paint: Paint) -> None:
        """A filled rectangle whose edge is drawn dash by dash, the corners left out."""
        corners = self._at((rect.x, rect.y)), self._at((rect.x + rect.width, rect.y + rect.height))
        self._image.rounded_rectangle(corners, rect.radius * self._scale, paint.fill or None)
        x0, x1 = rect.x + rect.radius, rect.x + rect.width - rect.radius
        y0, y1 = rect.y + rect.radius, rect.y + rect.height - rect.radius
        wide = round(paint.width * self._scale)
        for at, end in _dashes(x0, x1, paint.dash):
            for y in (rect.y, rect.y + rect.height):
                self._image.line([self._at((at, y)), self._at((end, y))], paint.stroke, wide)
        for at, end in _dashes(y0, y1, paint.dash):
            for x in (rect.x, rect.x + rect.width):
                self._image.line([self._at((x, at)), self._at((x, end))], paint.stroke, wide)

    def _line(self, line: Line) -> None:
        paint = self._theme[line.style]
        start, segments = outline(line)
        points = [start]
        for segment in segments:
            points += _flat(points[-1], segment)
        shown = [self._at(p) for p in points]
        if paint.fill:
            self._image.polygon(shown, paint.fill)
        if paint.stroke:
            wide = round((line.width or paint.width) * self._scale)
            closing = [shown[0]] if line.closed else []
            self._image.line([*shown, *closing], paint.stroke, wide, joint="curve")

    def _text(self, text: Text) -> None:
        face = BOLD if text.bold else REGULAR
        wide = width(text.text, text.size, face)
        x = text.x - {"start": 0.0, "middle": wide / 2, "end": wide}[text.anchor]
        for name, piece in runs(text.text, face):
            font = _font(name, round(text.size * self._scale))
            at = self._at((x, text.y))
            self._image.text(at, piece, self._theme[text.style].fill, font, anchor="ls")
            x += width(piece, text.size, name)


def _flat(start: Point, segment: Segment) -> list[Point]:
    """A segment as straight pieces (De Casteljau's polynomial of degree three)."""
    if not segment.is_curve:
        return [segment.points[0]]
    a, b, c = segment.points
    found = []
    for i in range(1, _CURVE + 1):
        t = i / _CURVE
        u = 1 - t
        weights = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t
        points = start, a, b, c
        x = sum(w * p[0] for w, p in zip(weights, points, strict=True))
        found.append((x, sum(w * p[1] for w, p in zip(weights, points, strict=True))))
    return found


def _dashes(start: float, end: float, dash: tuple[float, ...]) -> Iterator[tuple[float, float]]:
    """Where dashes begin and end along an edge."""
    long, gap = dash
    while start < end:
        yield start, min(start + long, end)
        start += long + gap


@functools.cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FOLDER / f"{name}.ttf"), size)
