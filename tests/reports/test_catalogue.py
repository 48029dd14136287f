"""The catalogue's numbers, which most public lists get wrong, and its words."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from reports.iec62443_3_3.catalogue import DATA, catalogue, texts
from reports.iec62443_3_3.data import derive
from reports.iec62443_3_3.judge import CHECKS
from tests.captures import SHARED

pytestmark = pytest.mark.quick

ROWS = catalogue().rows


def test_there_are_51_requirements_and_49_enhancements() -> None:
    assert sum(not row.is_enhancement for row in ROWS) == 51
    assert sum(row.is_enhancement for row in ROWS) == 49
    assert len({row.id for row in ROWS}) == 100


@pytest.mark.parametrize(("level", "rows"), [(1, 37), (2, 60), (3, 90), (4, 100)])
def test_rows_up_to_each_level(level: int, rows: int) -> None:
    assert sum(row.sl <= level for row in ROWS) == rows


def test_classes_and_levels_from_secondary_sources() -> None:
    assert Counter(row.class_ for row in ROWS) == {"A": 54, "B": 28, "C": 18}
    assert {row.id for row in ROWS if row.secondary} == {
        "SR 1.13 RE 1",
        "SR 2.12 RE 1",
        "SR 3.4",
        "SR 4.1 RE 2",
        "SR 6.2",
    }


def test_every_row_has_a_question_and_a_check_or_none() -> None:
    assert all(row.question.endswith((".", "?")) for row in ROWS)
    assert set(CHECKS) <= {row.id for row in ROWS if row.class_ != "C"}
    for id_ in CHECKS:
        assert texts(id_)["blind_spots"]


def test_the_promised_requirements_are_computed() -> None:
    promised = ["1.2", "1.5", "1.7", "3.5", "4.1", "4.3", "7.7", "2.1", "5.1", "5.2", "7.8"]
    assert {f"SR {number}" for number in promised} <= set(CHECKS)


@pytest.mark.skipif(not (SHARED / "iec62443").is_dir(), reason="no shared/iec62443")
def test_the_data_are_those_derived(tmp_path: Path) -> None:
    derive.main(SHARED / "iec62443", tmp_path)
    for name in ("catalogue.json", "checks.json"):
        assert (tmp_path / name).read_bytes() == (DATA / name).read_bytes()
