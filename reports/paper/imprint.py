"""What a document says of itself: title, date and identifier, and the case that it carries.

reportlab dates every document of its invariant mode 2000-01-01 unless the environment says
otherwise; here the document's own date is set instead, and its identifier is made of the
digest printed on every page.
"""

from __future__ import annotations

import calendar
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFStream,
    PDFString,
    PDFZCompress,
)

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


def seal(document: Any, imprint: Imprint) -> None:
    """Dates and identifies a document of reportlab, and attaches the case."""
    document._timeStamp = _Stamp(imprint.date)
    document.signature = hashlib.md5(imprint.sha256.encode(), usedforsecurity=False)
    _attach(document, imprint)


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
