"""Vendors: by the registry, and under one name each."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from inventory import oui
from inventory.data import make_oui
from inventory.vendors import usual_name

pytestmark = pytest.mark.quick


@pytest.mark.parametrize(
    ("mac", "vendor"),
    [
        ("28:63:36:a1:10:01", "Siemens AG"),
        ("00:1b:c5:00:10:00", "OpenRB.com, Direct SIA"),  # MA-S: 36 bits
        ("00:1b:c5:00:20:00", "GORAMO - Janusz Gorecki"),  # its neighbour
        ("00:50:c2:4f:94:64", "RTDS Technologies Inc."),  # IAB: 36 bits
        ("40:d8:55:11:c0:01", "DEUTA-WERKE GmbH"),
        ("00:55:da:01:00:00", "Shinko Technos co.,ltd."),  # MA-M: 28 bits
    ],
)
def test_the_longest_prefix_is_the_owner(mac: str, vendor: str) -> None:
    assert oui.vendor(mac) == vendor


@pytest.mark.parametrize(
    "mac",
    [
        *("2a:63:36:a1:10:01", "01:00:5e:00:00:01", "ff:ff:ff:ff:ff:ff", "", "10.0.0.1"),
        *("00:00:5e:00:01:0a", "00:00:00:00:00:72"),
    ],
)
def test_made_up_and_group_addresses_have_no_vendor(mac: str) -> None:
    assert oui.vendor(mac) is None


def test_the_registry_has_its_day_and_source() -> None:
    assert re.search(r"of 20\d\d-\d\d-\d\d, from Debian's ieee-data", oui.source())


def test_the_file_is_made_of_the_registries(tmp_path: Path) -> None:
    head = "Registry,Assignment,Organization Name,Organization Address\n"
    for name, line in zip(
        make_oui.FILES,
        [
            'MA-L,286336,Siemens AG,"X, Y"',
            "MA-M,0055DA0,Private,",
            "MA-S,001BC5001,Some  One,Z",
            "IAB,0050C24F9,Some Other,Z",
        ],
        strict=True,
    ):
        (tmp_path / name).write_text(head + line + "\n")
    assert [*make_oui.entries(tmp_path)] == [
        "286336\tSiemens AG",
        "001bc5001\tSome One",
        "0050c24f9\tSome Other",
    ]


@pytest.mark.parametrize(
    ("claimed", "usual"),
    [
        ("Rockwell Automation/Allen-Bradley", "Rockwell Automation"),
        ("SIEMENS AG", "Siemens"),
        ("Siemens, SIMATIC S7", "Siemens"),
        ("TELEMECANIQUE ELECTRIQUE", "Schneider Electric"),
        ("SEL Inc.", "Schweitzer Engineering Laboratories"),
        ("Selectron Systems AG", "Selectron Systems"),
        ("Danfoss Drives A/S", "Danfoss"),
        ("Abbott Diagnostics", "Abbott Diagnostics"),
        ("Some Maker Co., Ltd.", "Some Maker"),
        ("Inc.", "Inc."),
    ],
)
def test_a_vendor_has_one_name(claimed: str, usual: str) -> None:
    assert usual_name(claimed) == usual
