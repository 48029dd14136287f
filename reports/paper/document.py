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
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
)
from reportlab.platypus.tableofcontents import TableOfContents

from reports.paper.text import ACCENT, FAINT, LINE, QUIET, STYLES, markup, para
from reports.typeface import BOLD, MONO, REGULAR, fitted, register, runs, visible, width

PAGE, WIDE = A4, landscape(A3)
MARGIN = (A4[0] - 482.0) / 2
TOP, BOTTOM = 62.0, 58.0


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside the PDF."""

    name: str
    content: bytes
    mime: str


@dataclass(frozen=True, slots=True)
class Imprint:
    """What every page and the document's properties say.

    `date` is the document's; `sha256` that of what it was made of.
    """

    title: str
    subject: str
    date: datetime
    sha256: str
    attachment: Attachment | None = None


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

    def __init__(self, out: io.BytesIO, imprint: Imprint) -> None:
        super().__init__(
            out,
            pagesize=PAGE,
            title=visible(imprint.title),
            subject=visible(imprint.subject),
            author="Sightglass",
            creator="Sightglass",
            invariant=1,
            pageCompression=1,
            lang="en",
        )
        self._imprint = imprint
        self._pages = 0
        self._headings = 0
        self.section = ""
        self.addPageTemplates(
            [
                PageTemplate("cover", [_frame(PAGE, 0)], onPage=self._cover),
                PageTemplate("text", [_frame(PAGE, TOP)], onPageEnd=self._running),
                PageTemplate(
                    "wide",
                    [_frame(WIDE, TOP)],
                    onPageEnd=self._running,
                    pagesize=WIDE,
                ),
            ]
        )

    def _makeCanvas(self, *args: Any, **kwargs: Any) -> Any:  # noqa: N802
        canvas = super()._makeCanvas(*args, **kwargs)  # type: ignore[misc]
        document = canvas._doc
        document._timeStamp = _Stamp(self._imprint.date)
        document.signature = hashlib.md5(self._imprint.sha256.encode(), usedforsecurity=False)
        document.Catalog.showOutline()
        if self._imprint.attachment:
            _attach(document, self._imprint.attachment, self._imprint.date)
        return canvas

    def beforeDocument(self) -> None:  # noqa: N802
        """Starts a pass."""
        self._headings, self.section = 0, ""

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
        self.canv.addOutlineEntry(text, key, level, closed=1)
        if level == 0:
            self.notify("TOCEntry", (level, markup(text, BOLD), self.page, key))

    def _endBuild(self) -> None:  # noqa: N802
        self._pages = self.page
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
        words = f"{self.page} of {self._pages}" if self._pages else f"{self.page}"
        _put(canvas, words, wide - MARGIN - width(words, 7.8), 30.6, QUIET, 7.8)
        canvas.restoreState()


def build(story: Sequence[Flowable], imprint: Imprint) -> bytes:
    """The document. The same story and imprint give the same bytes."""
    register()
    out = io.BytesIO()
    template = _Template(out, imprint)
    template.multiBuild([*story], maxPasses=8)
    return out.getvalue()


def contents() -> Iterator[Flowable]:
    """The table of contents."""
    yield para("Contents", style="toc-title")
    made = TableOfContents(dotsMinLevel=0)
    made.levelStyles = [STYLES["toc"]]
    yield made


def page(template: str) -> list[Flowable]:
    """A new page of a template: text or wide."""
    return [NextPageTemplate(template), PageBreak()]


def _frame(size: tuple[float, float], top: float) -> Frame:
    wide, high = size[0] - 2 * MARGIN, size[1] - BOTTOM - (top or TOP)
    return Frame(MARGIN, BOTTOM, wide, high, 0, 0, 0, 0, id="text")


def _put(
    canvas: Canvas, text: str, x: float, y: float, colour: Any, size: float, face: str = REGULAR
) -> None:
    canvas.setFillColor(colour)
    for name, piece in runs(text, face):
        canvas.setFont(name, size)
        canvas.drawString(x, y, piece)
        x += width(piece, size, name)


def _attach(document: Any, attachment: Attachment, date: datetime) -> None:
    """An embedded file. PDF 1.7 §7.11.4, and the associated files of PDF/A-3."""
    stream = PDFStream(content=attachment.content, filters=[PDFZCompress])
    stream.dictionary["Type"] = PDFName("EmbeddedFile")
    stream.dictionary["Subtype"] = PDFName(attachment.mime.replace("/", "#2F"))
    moment = PDFString(date.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ"))
    stream.dictionary["Params"] = PDFDictionary(
        {"Size": len(attachment.content), "ModDate": moment}
    )
    reference = document.Reference(stream)
    name = PDFString(attachment.name)
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
