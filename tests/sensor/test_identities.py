"""Every verified identity of the public captures that these protocols state is claimed."""

from __future__ import annotations

import csv
import functools
from collections import defaultdict
from collections.abc import Mapping

import pytest

from tests.captures import PUBLIC, SHARED, needs_public
from tests.observed import observe

pytestmark = needs_public

# Rows that protocols without a decoder state, by capture and attribute.
UNDECODED: Mapping[str, str] = {
    "8d7c7db0-9804-012b-b2a6-0016cb8cea27.pcap": "MMS",
    "c37_pmu_unclean.pcap": "CDP",
    "DICOM.pcap": "DICOM",
    "fox_info.pcap": "Niagara Fox",
    "Crimson V3 getversion.pcap": "Crimson",
    "pcworx-info.pcap": "PC Worx",
    "GOOSE.pcap": "GOOSE, whose references are objects of operations",
    "hl7.pcap": "HL7",
}
UNDECODED_ROWS = {
    ("EIP-ChangePortConfigurationAttempt.pcap", "cisco WS-CE500-24TT"): "CDP",
    ("EIP-ChangePortConfigurationAttempt.pcap", "12.2(25)SEG4"): "CDP",
    ("EIP-ChangePortConfigurationAttempt.pcap", "Ns5gt"): "CDP",
}
# Where the claim says the same in other words.
SAID_AS = {
    "HW: 7": ("hardware", "7"),  # the label is not part of the version
    "IM151-8-CPU": ("name", "IM151-8-CPU"),  # SZL 0x1C calls this the module's name
}
ATTRIBUTE = {
    "order_no": "product_code",
    "http_server": "software",
    "application_software": "software",
}


@functools.cache
def identities() -> Mapping[str, tuple[dict[str, str], ...]]:
    """The verified rows by capture."""
    found: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    path = SHARED / "pcaps" / "identities.tsv"
    if path.is_file():
        with path.open(newline="") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                name = row["capture"].rpartition("/")[2]
                known = name not in UNDECODED and (name, row["value"]) not in UNDECODED_ROWS
                if row["check"] == "verified" and known:
                    found[row["capture"]].append(row)
    return {capture: tuple(rows) for capture, rows in found.items()}


@pytest.mark.parametrize("capture", identities())
def test_what_devices_state_is_claimed(capture: str) -> None:
    rows = [row for row in observe(PUBLIC / capture).observations if row["kind"] == "is"]
    for expected in identities()[capture]:
        attribute = expected["attribute"].removeprefix("backplane_")
        wanted = SAID_AS.get(
            expected["value"], (ATTRIBUTE.get(attribute, attribute), expected["value"])
        )
        found = [
            r
            for r in rows
            if (r["object"], r["text"].casefold()) == (wanted[0], wanted[1].casefold())
        ]
        assert found, f"{wanted} is not claimed"
        ends = {expected["ip"], expected["mac"]}
        assert any(r["subject"] in ends for r in found), f"{wanted} is claimed of another"
        if expected["attribute"].startswith("backplane_"):
            assert any(r["unit"] for r in found), f"{wanted} is not said of a module"


def test_most_rows_are_ours() -> None:
    assert sum(map(len, identities().values())) >= 40
