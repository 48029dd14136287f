"""Tables as an XLSX workbook whose bytes repeat.

openpyxl is slow to import, and every command would pay for it: this file is imported by who
wants a workbook.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from reports.sheet import FORMULA, Sheet

# What XML 1.0 (§2.2) cannot hold, and so no XLSX.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONGEST = 32_767  # characters that a cell of Excel holds
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


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
    cell.quotePrefix = bool(FORMULA.match(value))


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
