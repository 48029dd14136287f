"""A PDF whose bytes are a function of what is put in: no clock, no chance, no environment."""

from __future__ import annotations

import io
from collections.abc import Container, Iterator, Sequence
from typing import Any

from reportlab.lib.pagesizes import A3, A4, landscape
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    TableStyle,
)
from reportlab.platypus.tableofcontents import TableOfContents

from reports.paper.blocks import FACE
from reports.paper.imprint import Imprint, seal
from reports.paper.passes import PageCount, Room, make_next
from reports.paper.text import ACCENT, FAINT, LINE, QUIET, STYLES, markup, para
from reports.typeface import BOLD, MONO, REGULAR, fitted, register, runs, visible, width

PAGE, WIDE = A4, landscape(A3)
MARGIN = (A4[0] - 482.0) / 2
TOP, BOTTOM = 62.0, 58.0
_HEADINGS = {"h1": 300.0, "h2": 96.0, "h3": 76.0}  # points that must be free


class _Template(BaseDocTemplate):
    """Pages with running head and foot, contents, outline, and `n of m`."""

    _multiBuildEdits: Any  # noqa: N815

    def __init__(self, out: io.BytesIO, imprint: Imprint, first: str) -> None:
        super().__init__(
            out,
            pagesize=PAGE,
            title=visible(imprint.title),
            subject=visible(imprint.subject),
            author="Sightglass",
            creator="Sightglass",
            invariant=1,
            pageCompression=1,
            initialFontName=REGULAR,
            lang="en",
        )
        self._imprint = imprint
        self.pages = 0  # of the pass before
        self._headings, self._depth = 0, -1
        self.section = ""
        self.lasting: Container[int] = ()  # the story's, by their ids
        templates = [
            PageTemplate("cover", [_room(PAGE)], onPageEnd=self._cover),
            PageTemplate("text", [_room(PAGE)], onPageEnd=self._running),
            PageTemplate("wide", [_room(WIDE)], onPageEnd=self._running, pagesize=WIDE),
        ]
        self.addPageTemplates(sorted(templates, key=lambda t: t.id != first))
        self.pagesize = WIDE if first == "wide" else PAGE

    def _makeCanvas(self, *args: Any, **kwargs: Any) -> Any:  # noqa: N802
        canvas = super()._makeCanvas(*args, **kwargs)  # type: ignore[misc]
        canvas.counting = not self.pages
        document = canvas._doc
        document.Catalog.showOutline()
        seal(document, self._imprint)
        return canvas

    def beforeDocument(self) -> None:  # noqa: N802
        """Starts a pass."""
        self._headings, self._depth, self.section = 0, -1, ""

    def handle_flowable(self, flowables: list[Flowable]) -> None:
        """Sets what comes next. What is not of the story itself is gone behind that: reportlab
        would hold all of it to the pass's end, to take back there what it noted on it."""
        make_next(flowables)
        edits = self._multiBuildEdits
        self._multiBuildEdits = edits if id(flowables[0]) in self.lasting else None
        super().handle_flowable(flowables)
        self._multiBuildEdits = edits

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802
        """Headings go into contents and outline."""
        if not isinstance(flowable, Paragraph) or flowable.style.name not in ("h1", "h2"):
            return
        level = 0 if flowable.style.name == "h1" else 1
        key = f"section-{self._headings}"
        self._headings += 1
        text = flowable.getPlainText()
        self.section = text if level == 0 else self.section
        self.canv.bookmarkPage(key)
        self._depth = min(level, self._depth + 1)
        self.canv.addOutlineEntry(text, key, self._depth, closed=1)
        if level == 0:
            self.notify("TOCEntry", (level, markup(text, BOLD), self.page, key))

    def _endBuild(self) -> None:  # noqa: N802
        self.pages = self.page
        super()._endBuild()  # type: ignore[misc]

    def _cover(self, canvas: Canvas, _: BaseDocTemplate) -> None:
        """The cover's foot; the rest of it is its own."""
        self._foot(canvas, PAGE[0])

    def _running(self, canvas: Any, _: BaseDocTemplate) -> None:
        wide, high = canvas._pagesize
        canvas.saveState()
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.5)
        canvas.line(MARGIN, high - 44, wide - MARGIN, high - 44)
        room = (wide - 2 * MARGIN) / 2 - 10
        _put(canvas, fitted(self._imprint.title, room, 7.8), MARGIN, high - 38, QUIET, 7.8)
        section = fitted(self.section, room, 7.8, BOLD)
        x = wide - MARGIN - width(section, 7.8, BOLD)
        _put(canvas, section, x, high - 38, ACCENT, 7.8, BOLD)
        canvas.restoreState()
        self._foot(canvas, wide)

    def _foot(self, canvas: Canvas, wide: float) -> None:
        canvas.saveState()
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.5)
        canvas.line(MARGIN, 42, wide - MARGIN, 42)
        _put(canvas, "Case SHA-256", MARGIN, 31, FAINT, 6.2)
        _put(canvas, self._imprint.sha256, MARGIN + 46, 31, QUIET, 6.2, MONO)
        words = f"{self.page} of {self.pages}" if self.pages else f"{self.page}"
        _put(canvas, words, wide - MARGIN - width(words, 7.8), 30.6, QUIET, 7.8)
        canvas.restoreState()


def build(story: Sequence[Flowable], imprint: Imprint, first: str = "cover") -> bytes:
    """The document. The same story and imprint give the same bytes.

    `first` is the template of the first page: cover, text or wide.
    """
    register()
    out = io.BytesIO()
    template = _Template(out, imprint, first)
    whole = [PageCount(template), *_kept(story)]
    template.lasting = frozenset(map(id, whole))
    template.multiBuild(whole, maxPasses=8)
    return out.getvalue()


def _kept(story: Sequence[Flowable]) -> Iterator[Flowable]:
    """A heading goes where there is room for something below it.

    reportlab's own way (keepWithNext) would keep it with the whole of what follows, and push
    a long table to the next page.
    """
    for flowable in story:
        if isinstance(flowable, Paragraph) and flowable.style.name in _HEADINGS:
            yield CondPageBreak(_HEADINGS[flowable.style.name])
        yield flowable


def contents() -> Iterator[Flowable]:
    """The table of contents."""
    yield para("Contents", style="toc-title")
    made = TableOfContents(dotsMinLevel=0)
    made.levelStyles = [STYLES["toc"]]
    made.tableStyle = TableStyle([*made.tableStyle.getCommands(), FACE])
    yield made


def page(template: str) -> list[Flowable]:
    """A new page of a template: text or wide."""
    return [NextPageTemplate(template), PageBreak()]


def _room(size: tuple[float, float]) -> Room:
    wide, high = size[0] - 2 * MARGIN, size[1] - BOTTOM - TOP
    return Room(MARGIN, BOTTOM, wide, high, 0, 0, 0, 0, id="text")


def _put(
    canvas: Canvas, text: str, x: float, y: float, colour: Any, size: float, face: str = REGULAR
) -> None:
    canvas.setFillColor(colour)
    for name, piece in runs(text, face):
        canvas.setFont(name, size)
        canvas.drawString(x, y, piece)
        x += width(piece, size, name)
