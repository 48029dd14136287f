"""Spreadsheets and JSON: text stays text, bytes repeat, nothing is lost."""

from __future__ import annotations

import csv
import dataclasses
import io
import json

import openpyxl
import pytest

from reports.case import Case
from reports.kinds import KINDS
from reports.sheet import Sheet, to_csv
from reports.workbook import to_xlsx
from tests.reports import plants

pytestmark = pytest.mark.quick

HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "plain", "\x00\x07"]


def book(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def test_cells_that_look_like_formulas_are_text_in_xlsx() -> None:
    sheet = Sheet("A", [("Name", 10), ("Count", 5)], [[text, 3] for text in HOSTILE])
    cells = [*book(to_xlsx([sheet], "A", plants.END))["A"].iter_rows(min_row=2)]
    assert len(cells) == len(HOSTILE)
    assert {name.data_type for name, _ in cells} == {"s"}
    assert {count.data_type for _, count in cells} == {"n"}
    assert cells[0][0].value == "=1+1"
    assert cells[0][0].quotePrefix


def test_cells_that_look_like_formulas_get_an_apostrophe_in_csv() -> None:
    text = to_csv(Sheet("A", [("Name", 10)], [[text] for text in HOSTILE])).decode("utf-8-sig")
    names = [row[0] for row in csv.reader(io.StringIO(text))][1:]
    assert not any(name[0] in "=+-@\t\r" for name in names)
    assert names[:2] == ["'=1+1", "'+1"]
    assert "plain" in names


def test_a_workbook_repeats_to_the_octet() -> None:
    sheet = Sheet("A", [("Name", 10)], [["x"]])
    assert to_xlsx([sheet], "A", plants.END) == to_xlsx([sheet], "A", plants.END)
    properties = book(to_xlsx([sheet], "A", plants.END)).properties
    assert properties.modified == properties.created == plants.END.replace(tzinfo=None)


def test_the_inventory_has_every_asset_and_claim() -> None:
    plant = plants.plant()
    first, *rest = plant.assets.values()
    assets = [dataclasses.replace(first, names=("=cmd()",)), *rest]
    plant = dataclasses.replace(plant, assets={a.id: a for a in assets})
    data = Case(plant).to_json()
    lines = KINDS["assets"]["csv"](data).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(lines)))
    assert {row["Id"] for row in rows} == set(plant.assets)
    for row in rows:
        proofs = {c.evidence.id for c in plant.assets[row["Id"]].claims if c.evidence}
        named = [said.split()[-1] for said in row["Evidence of what it is"].split("; ") if said]
        assert proofs.issuperset(named)
        assert bool(named) == bool(row["Vendor"])
    workbook = book(KINDS["assets"]["xlsx"](data))
    assert workbook.sheetnames == ["Assets", "Claims", "Stations", "Conflicts"]
    assert workbook["Claims"].max_row == 1 + sum(len(a.claims) for a in plant.assets.values())
    listed = json.loads(KINDS["assets"]["json"](data))
    assert {a["id"] for a in listed} == set(plant.assets)
    assert all(isinstance(a["type"], str) and isinstance(a["type_reason"], str) for a in listed)
