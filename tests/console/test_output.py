"""Numbers on a terminal, and cells that no spreadsheet runs."""

from __future__ import annotations

import csv
import io

import pytest

from console.command.output import share, show

pytestmark = pytest.mark.quick


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0 %"),
        (0.00001, "< 0.1 %"),
        (0.5, "50 %"),
        (0.98477, "98.5 %"),
        (0.99999, "> 99.9 %"),
        (1.0, "100 %"),
    ],
)
def test_a_share_never_rounds_what_is_there_away(value: float, text: str) -> None:
    assert share(value) == text


@pytest.mark.parametrize(
    "name", ["=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1", "\r\n=1", "plc\r=1+1"]
)
def test_no_cell_of_csv_is_a_formula(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    show([{"name": name, "change": -1.5, "old": "-1.5"}], (), "csv")
    (head, row) = csv.reader(io.StringIO(capsys.readouterr().out, newline=""))
    told = name if name.startswith("plc") else f"'{name}"
    assert (head, row) == (["name", "change", "old"], [told, "-1.5", "-1.5"])
