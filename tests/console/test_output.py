"""Numbers and rows on a terminal; cells that no spreadsheet runs."""

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


def test_a_table_tells_of_a_long_list_how_many_more(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [{"id": "i1", "deviations": [f"d{n}" for n in range(110)]}]
    show(rows, ["id", "deviations"], "table")
    assert capsys.readouterr().out.endswith("i1  d0, d1, d2, d3, d4, d5 and 104 more\n")
    show([{"id": "i1", "deviations": ["d0", "d1"]}], ["id", "deviations"], "table")
    assert capsys.readouterr().out.endswith("i1  d0, d1\n")
    show(rows, ["id", "deviations"], "csv")
    assert "d109" in capsys.readouterr().out


@pytest.mark.parametrize(
    "name", ["=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1", "\r\n=1", "plc\r=1+1"]
)
def test_no_cell_of_csv_is_a_formula(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    show([{"name": name, "change": -1.5, "old": "-1.5"}], (), "csv")
    (head, row) = csv.reader(io.StringIO(capsys.readouterr().out, newline=""))
    told = name if name.startswith("plc") else f"'{name}"
    assert (head, row) == (["name", "change", "old"], [told, "-1.5", "-1.5"])
