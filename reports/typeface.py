"""The typefaces of paper and pictures: widths, and which face has a glyph.

IBM Plex Sans for text, IBM Plex Mono for digests, DejaVu Sans for scripts that Plex lacks.
What none of them has is shown as its code point, so that nothing is lost silently.
"""

from __future__ import annotations

import functools
import itertools
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FOLDER = Path(__file__).parent / "fonts"

REGULAR, BOLD, ITALIC, MONO, FALLBACK = (
    "IBMPlexSans-Regular",
    "IBMPlexSans-SemiBold",
    "IBMPlexSans-Italic",
    "IBMPlexMono-Regular",
    "DejaVuSans",
)


@functools.cache
def register() -> None:
    """Makes the faces known to reportlab, with bold and italic of `<b>` and `<i>`."""
    for name in (REGULAR, BOLD, ITALIC, MONO, FALLBACK):
        pdfmetrics.registerFont(TTFont(name, FOLDER / f"{name}.ttf"))
    pdfmetrics.registerFontFamily(
        REGULAR, normal=REGULAR, bold=BOLD, italic=ITALIC, boldItalic=BOLD
    )
    for name in (BOLD, ITALIC, MONO, FALLBACK):
        pdfmetrics.registerFontFamily(name, normal=name, bold=name, italic=name, boldItalic=name)


def runs(text: str, face: str) -> Iterator[tuple[str, str]]:
    """The text in pieces, each with the face that can show it."""
    if text and text.isascii() and text.isprintable():  # every face has these, and most text is so
        yield face, text
        return
    shown = ((_face_of(char, face), char) for char in visible(text))
    for name, chars in itertools.groupby(shown, key=lambda pair: pair[0]):
        yield name, "".join(char for _, char in chars)


def visible(text: str) -> str:
    """The text with every character that has no glyph written as `<U+0007>`."""
    return "".join(char if _has_glyph(char) else f"<U+{ord(char):04X}>" for char in text)


def width(text: str, size: float, face: str = REGULAR) -> float:
    """How wide the text is, in the unit of `size`."""
    register()
    return float(sum(pdfmetrics.stringWidth(piece, name, size) for name, piece in runs(text, face)))


def fitted(text: str, room: float, size: float, face: str = REGULAR, *, ends: bool = False) -> str:
    """The text, shortened with an ellipsis where it is wider than `room`; of an address both
    `ends` are kept, for the last octets tell it from its neighbours.
    """
    if width(text, size, face) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(_shortened(text, middle, ends), size, face) <= room:
            low = middle
        else:
            high = middle - 1
    return _shortened(text, low, ends)


def _shortened(text: str, kept: int, ends: bool) -> str:
    if not ends:
        return text[:kept].rstrip() + "…"
    first = (kept + 1) // 2
    return text[:first] + "…" + text[len(text) - (kept - first) :]


@functools.cache
def _has_glyph(char: str) -> bool:
    if unicodedata.category(char)[0] == "C":
        return False
    return any(ord(char) in _glyphs(face) for face in (REGULAR, FALLBACK))


@functools.cache
def _face_of(char: str, face: str) -> str:
    return face if ord(char) in _glyphs(face) else FALLBACK


@functools.cache
def _glyphs(face: str) -> frozenset[int]:
    register()
    font = pdfmetrics.getFont(face)
    assert isinstance(font, TTFont)
    return frozenset(font.face.charToGlyph)
