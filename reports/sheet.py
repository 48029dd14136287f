"""Tables for spreadsheets, and CSV whose cells are only text.

A spreadsheet takes a cell that begins with = + - or @ for a formula; names from the wire
may begin with anything. In CSV such a cell gets an apostrophe before it; in a workbook it is
typed as text.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

FORMULA = re.compile(r"[=+\-@\t\r]")


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


def _plain(cell: str | int) -> str:
    if isinstance(cell, int):
        return str(cell)
    return f"'{cell}" if FORMULA.match(cell) else cell
