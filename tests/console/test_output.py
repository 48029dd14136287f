"""Numbers and rows on a terminal."""

from __future__ import annotations

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
