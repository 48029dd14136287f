"""A PDF whose bytes are a function of what is put in: no clock, no chance, no environment.

reportlab dates every document of its invariant mode 2000-01-01 unless the environment says
otherwise; here the document's own date is set instead, and its identifier is made of the
digest printed on every page.
"""

from __future__ import annotations

import calendar
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from reportlab.lib.pagesizes import A3, A4, landscape
from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFStream,
    PDFString,
    PDFZCompress,
)
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    TableStyle,
)
from reportlab.platypus.tableofcontents import TableOfContents

from reports.paper.blocks import FACE
from reports.paper.text import ACCENT, FAINT, LINE, QUIET, STYLES, markup, para
from reports.typeface import BOLD, MONO, REGULAR, fitted, register, runs, visible, width

PAGE, WIDE = A4, landscape(A3)
MARGIN = (A4[0] - 482.0) / 2
TOP, BOTTOM = 62.0, 58.0
_HEADINGS = {"h2": 96.0, "h3": 76.0}  # points that must be free
ATTACHED = "case.json"  # after the kind of report


@dataclass(frozen=True, slots=True)
class Imprint:
    """What every page and the document's properties say.

    `date` is the document's; `case` the canonical JSON that it was made of and carries,
    `sha256` its digest.
    """

    kind: str
    title: str
    subject: str
    date: datetime
    case: bytes
    sha256: str


class _Stamp:
    """The moment that reportlab writes into a document."""

    def __init__(self, date: datetime) -> None:
        utc = date.astimezone(UTC)
        self.t = calendar.timegm(utc.timetuple())
        self.lt = utc.timetuple()
        self.YMDhms = utc.timetuple()[:6]
        self.dhh = self.dmm = 0
        self.tzname = "UTC"
        self.datetime = utc.replace(microsecond=0)
        self.asctime = utc.strftime("%a %b %d %H:%M:%S %Y")


class _Template(BaseDocTemplate):
    """Pages with running head and foot, contents, outline, and `n of m`."""

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
        templates = [
            PageTemplate("cover", [_Frame(PAGE)], onPageEnd=self._cover),
            PageTemplate("text", [_Frame(PAGE)], onPageEnd=self._running),
            PageTemplate("wide", [_Frame(WIDE)], onPageEnd=self._running, pagesize=WIDE),
        ]
        self.addPageTemplates(sorted(templates, key=lambda t: t.id != first))
        self.pagesize = WIDE if first == "wide" else PAGE

    def _makeCanvas(self, *args: Any, **kwargs: Any) -> Any:  # noqa: N802
        canvas = super()._makeCanvas(*args, **kwargs)  # type: ignore[misc]
        canvas.counting = not self.pages
        document = canvas._doc
        document._timeStamp = _Stamp(self._imprint.date)
        document.signature = hashlib.md5(self._imprint.sha256.encode(), usedforsecurity=False)
        document.Catalog.showOutline()
        _attach(document, self._imprint)
        return canvas

    def beforeDocument(self) -> None:  # noqa: N802
        """Starts a pass."""
        self._headings, self._depth, self.section = 0, -1, ""

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


class _Frame(Frame):
    """The room for text on a page. What is put there is drawn, but where the pass counts pages."""

    def __init__(self, size: tuple[float, float]) -> None:
        wide, high = size[0] - 2 * MARGIN, size[1] - BOTTOM - TOP
        super().__init__(MARGIN, BOTTOM, wide, high, 0, 0, 0, 0, id="text")

    def _add(self, flowable: Flowable, canv: Any, trySplit: int = 0) -> Any:  # noqa: N803
        if canv.counting:
            vars(flowable)["drawOn"] = _unseen
        try:
            return super()._add(flowable, canv, trySplit)  # type: ignore[misc]
        finally:
            vars(flowable).pop("drawOn", None)

    add = _add  # reportlab calls it by both names


def _unseen(*_: object, **__: object) -> None:
    """Instead of drawing."""


class _PageCount(Flowable):
    """Asks for another pass until every page knows how many there are."""

    def __init__(self, template: _Template) -> None:
        super().__init__()
        self._template, self._known = template, 0
        self.width = self.height = 0

    def isIndexing(self) -> int:  # noqa: N802
        """reportlab asks it after each pass."""
        return 1

    def beforeBuild(self) -> None:  # noqa: N802
        """Remembers what this pass prints."""
        self._known = self._template.pages

    def afterBuild(self) -> None:  # noqa: N802
        """Nothing to do."""

    def notify(self, _kind: str, _stuff: object) -> None:
        """Headings are others' business."""

    def isSatisfied(self) -> bool:  # noqa: N802
        """Whether that was true."""
        return self._known == self._template.pages

    def draw(self) -> None:
        """Nothing."""


def build(story: Sequence[Flowable], imprint: Imprint, first: str = "cover") -> bytes:
    """The document. The same story and imprint give the same bytes.

    `first` is the template of the first page: cover, text or wide.
    """
    register()
    out = io.BytesIO()
    template = _Template(out, imprint, first)
    template.multiBuild([_PageCount(template), *_kept(story)], maxPasses=8)
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


def _put(
    canvas: Canvas, text: str, x: float, y: float, colour: Any, size: float, face: str = REGULAR
) -> None:
    canvas.setFillColor(colour)
    for name, piece in runs(text, face):
        canvas.setFont(name, size)
        canvas.drawString(x, y, piece)
        x += width(piece, size, name)


def _attach(document: Any, imprint: Imprint) -> None:
    """The case as an embedded file. PDF 1.7 §7.11.4."""
    stream = PDFStream(content=imprint.case, filters=[PDFZCompress])
    stream.dictionary["Type"] = PDFName("EmbeddedFile")
    stream.dictionary["Subtype"] = "/application#2Fjson"  # §7.3.5: a slash within a name
    moment = PDFString(imprint.date.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ"))
    stream.dictionary["Params"] = PDFDictionary({"Size": len(imprint.case), "ModDate": moment})
    reference = document.Reference(stream)
    name = PDFString(f"{imprint.kind}.{ATTACHED}")
    specification = PDFDictionary(
        {
            "Type": PDFName("Filespec"),
            "F": name,
            "UF": name,
            "AFRelationship": PDFName("Source"),
            "EF": PDFDictionary({"F": reference, "UF": reference}),
        }
    )
    names = PDFArray([name, document.Reference(specification)])
    document.Catalog.Names = PDFDictionary({"EmbeddedFiles": PDFDictionary({"Names": names})})
