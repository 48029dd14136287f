"""Tables for spreadsheets: CSV and XLSX whose bytes repeat and whose cells are only text.

A spreadsheet takes a cell that begins with = + - or @ for a formula; names from the wire
may begin with anything. In CSV such a cell gets an apostrophe before it, in XLSX it is
typed as text.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

_FORMULA = re.compile(r"[=+\-@\t\r]")
# What XML 1.0 (§2.2) cannot hold, and so no XLSX.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONGEST = 32_767  # characters that a cell of Excel holds
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its name, its columns with their widths in characters, its rows."""

    name: str
    columns: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[str | int]]


def to_csv(sheet: Sheet) -> bytes:
    """As CSV (RFC 4180), UTF-8 with a mark so that spreadsheets know."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([name for name, _ in sheet.columns])
    writer.writerows([[_plain(cell) for cell in row] for row in sheet.rows])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def to_xlsx(sheets: Sequence[Sheet], title: str, date: datetime) -> bytes:
    """As a workbook, dated `date`."""
    book = Workbook()
    book.remove(book.worksheets[0])
    moment = date.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    book.properties.title, book.properties.creator = _clean(title), "Sightglass"
    book.properties.created = moment
    for sheet in sheets:
        _fill(book.create_sheet(sheet.name), sheet)
    out = io.BytesIO()
    book.save(out)
    return _repeatable(out.getvalue(), moment)


def _plain(cell: str | int) -> str:
    if isinstance(cell, int):
        return str(cell)
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)[:_LONGEST]


def _fill(worksheet: Worksheet, sheet: Sheet) -> None:
    head = Font(bold=True, color="FFFFFF")
    ground = PatternFill("solid", start_color="FF14212D")
    for column, (name, wide) in enumerate(sheet.columns, 1):
        cell = worksheet.cell(1, column, name)
        cell.font, cell.fill = head, ground
        worksheet.column_dimensions[get_column_letter(column)].width = wide
    for at, row in enumerate(sheet.rows, 2):
        for column, value in enumerate(row, 1):
            _set(worksheet.cell(at, column), value)
    worksheet.freeze_panes = "B2"
    worksheet.auto_filter.ref = worksheet.dimensions


def _set(cell: Cell | MergedCell, value: str | int) -> None:
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if isinstance(value, int):
        cell.value = value
        return
    cell.value = _clean(value)
    cell.data_type = "s"
    cell.quotePrefix = bool(_FORMULA.match(value))


def _repeatable(content: bytes, moment: datetime) -> bytes:
    """The same archive with every date set: openpyxl writes the clock's."""
    out = io.BytesIO()
    when = (max(moment.year, 1980), *moment.timetuple()[1:6])
    stated = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as new,
    ):
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = _MODIFIED.sub(rb"\g<1>" + stated, data)
            entry = zipfile.ZipInfo(name, when)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            new.writestr(entry, data)
    return out.getvalue()
