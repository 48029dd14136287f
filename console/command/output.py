"""Rows on a terminal, as JSON, or as CSV."""

from __future__ import annotations

import csv
import json
import shutil
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from console.command.failure import say
from reports.sheet import FORMULA

if TYPE_CHECKING:
    from console.rows import Row, Value

FORMATS = ("table", "json", "csv")
NOTHING = "nothing yet"
_LISTED = 6  # of a list in a table
_NAME = 16  # columns for the name of a value that stands alone


def show(rows: Sequence[Row], columns: Sequence[str], format_: str, empty: str = NOTHING) -> None:
    """Prints rows; a table shows `columns` only, JSON and CSV all fields. A table without rows
    says `empty`."""
    if format_ == "json":
        show_json(rows)
    elif format_ == "csv":
        _csv(rows)
    else:
        _table(rows, columns, empty)


def show_json(found: object) -> None:
    """Prints one JSON value, and nothing else."""
    json.dump(found, sys.stdout, indent=1, ensure_ascii=False)
    sys.stdout.write("\n")


def upright(rows: Sequence[Row], columns: Sequence[str]) -> None:
    """Prints the columns of a row one below the other, but those that are empty."""
    for row in rows:
        for column in columns:
            for i, line in enumerate(_lines(row.get(column))):
                print(f"{'' if i else column.replace('_', ' ').upper():<{_NAME}}  {line}")


def _lines(value: Value) -> list[str]:
    match value:
        case list():
            return [cell(item) for item in value]
        case dict():
            return [f"{name}: {cell(item)}" for name, item in value.items()]
        case int():
            return [f"{value:,}"]
    return [cell(value)] if value is not None else []


def share(value: float) -> str:
    """In percent; what is there is never 0 %, what is missing never 100 %."""
    if 0 < value < 0.001:
        return "< 0.1 %"
    return "> 99.9 %" if 0.999 < value < 1 else f"{100 * value:.3g} %"


def cell(value: Value) -> str:
    """A value in one line."""
    match value:
        case None:
            return ""
        case list():
            return ", ".join(cell(item) for item in value)
        case {"operation": operation, "client": client}:
            return f"{operation} of {client}"
        case dict():
            known = value.get("id") or value.get("name") or value.get("value")
            return cell(known) if known else json.dumps(value, ensure_ascii=False)
        case float():
            return f"{value:g}"
    return str(value)


def _csv(rows: Sequence[Row]) -> None:
    if not rows:
        return
    fields = list(dict.fromkeys(field for row in rows for field in row))
    plain = csv.writer(sys.stdout, lineterminator="\n")
    quoted = csv.writer(sys.stdout, lineterminator="\n", quoting=csv.QUOTE_ALL)
    plain.writerow(fields)
    for row in rows:
        cells = [_safe(_csv_cell(row.get(field))) for field in fields]
        # Where a cell has one unquoted, a spreadsheet begins a row, which may be a formula.
        (quoted if any("\r" in cell for cell in cells) else plain).writerow(cells)


def _csv_cell(value: Value) -> str:
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else str(value)


def _safe(text: str) -> str:
    # A spreadsheet would run a cell from the wire that begins like a formula.
    return f"'{text}" if FORMULA.match(text) and not _number(text) else text


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _table(rows: Sequence[Row], columns: Sequence[str], empty: str) -> None:
    if not rows:
        say(empty)
        return
    head = [column.replace("_", " ").upper() for column in columns]
    body = [[_short(row.get(column)) for column in columns] for row in rows]
    widths = [max(len(line[i]) for line in [head, *body]) for i in range(len(columns))]
    widths = _fit(widths, shutil.get_terminal_size((160, 24)).columns if _tty() else 10_000)
    for line in [head, *body]:
        cells = (_cut(text, width).ljust(width) for text, width in zip(line, widths, strict=True))
        print("  ".join(cells).rstrip())


def _short(value: Value) -> str:
    """A value in one line of a table: of a long list the first, and how many more."""
    if isinstance(value, list) and len(value) > _LISTED + 1:
        return f"{cell(value[:_LISTED])} and {len(value) - _LISTED} more"
    return cell(value)


def _tty() -> bool:
    return sys.stdout.isatty()


def _fit(widths: list[int], room: int) -> list[int]:
    room -= 2 * (len(widths) - 1)
    while sum(widths) > room and max(widths) > 8:
        widest = widths.index(max(widths))
        widths[widest] -= 1
    return widths


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
