"""Checking a report, and its evidence, after somebody may have touched them."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import zipfile

import pytest

from inventory.model import Exhibit
from reports import bundle, manifest
from reports.case import Case, rules, software
from reports.kinds import KINDS
from reports.verify import verify
from tests.reports import plants

pytestmark = pytest.mark.quick

PACKETS = {f"e-{n}": f"packets {n}".encode() * 20 for n in range(5)}


def exhibit(id_: str, packets: bytes) -> Exhibit:
    digest = hashlib.sha256(packets).hexdigest()
    return Exhibit(id_, plants.CAPTURE, (1, 2), False, len(packets), digest)


CASE = Case(
    plants.plant(),
    evidence=tuple(exhibit(*item) for item in PACKETS.items()),
    software=software(),
    rules=rules(),
)
DATA = CASE.to_json()
DOCUMENT = KINDS["changes"]["pdf"](DATA)
BUNDLE = bundle.write(DATA, PACKETS.get)


def changed(name: str, content: bytes | None) -> bytes:
    """The bundle with one file replaced, or left out."""
    files = bundle.read(BUNDLE)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for key, value in files.items():
            if key != name:
                archive.writestr(key, value)
            elif content is not None:
                archive.writestr(key, content)
    return out.getvalue()


def test_a_report_holds_with_its_evidence() -> None:
    result = verify(DOCUMENT, BUNDLE)
    assert result.holds
    assert any("5 of 5 exhibits" in line for line in result.lines)
    assert any(CASE.sha256 in line for line in result.lines)


def test_the_json_of_a_report_is_not_called_a_foreign_file() -> None:
    result = verify(KINDS["iec62443"]["json"](DATA))
    assert not result.holds
    assert "only a PDF can be verified, for the case is attached to it" in result.lines[0]


def test_what_is_appended_leaves_the_report_as_it_was() -> None:
    result = verify(DOCUMENT + b"\n% a signature\n")
    assert result.holds
    assert any("octets follow" in line for line in result.lines)


@pytest.mark.parametrize("at", [200, len(DOCUMENT) // 2, len(DOCUMENT) - 40])
def test_one_other_octet_is_noticed(at: int) -> None:
    other = bytes([DOCUMENT[at] ^ 1])
    assert not verify(DOCUMENT[:at] + other + DOCUMENT[at + 1 :]).holds


@pytest.mark.parametrize("document", [b"", b"%PDF-1.4\n%%EOF", DOCUMENT[:3000], DOCUMENT[:-1]])
def test_what_is_no_report_is_said_to_be_none(document: bytes) -> None:
    result = verify(document)
    assert not result.holds
    assert result.lines[-1].startswith("FAILED")


def test_a_report_of_another_case_is_not_this_one() -> None:
    other = dataclasses.replace(CASE, evidence=CASE.evidence[:-1])
    other_bundle = bundle.write(other.to_json(), PACKETS.get)
    assert not verify(DOCUMENT, other_bundle).holds


@pytest.mark.parametrize(
    ("content", "told"), [(b"other packets", "is not the one"), (None, "not in the bundle")]
)
def test_other_packets_are_noticed(content: bytes | None, told: str) -> None:
    result = verify(DOCUMENT, changed(manifest.file_name(CASE.evidence[2]), content))
    assert not result.holds
    assert any(told in line for line in result.lines)


def test_a_broken_bundle_is_said_to_be_one() -> None:
    result = verify(DOCUMENT, BUNDLE[:-30])
    assert not result.holds
    assert "cannot be read" in result.lines[-1]


def test_a_bundle_repeats_to_the_octet() -> None:
    assert bundle.write(DATA, PACKETS.get) == BUNDLE
    assert sorted(bundle.read(BUNDLE)) == sorted(
        ["case.json", "manifest.json", *map(manifest.file_name, CASE.evidence)]
    )


def test_the_root_is_that_of_rfc_6962() -> None:
    assert manifest.root(Case(plants.plant())) == hashlib.sha256().hexdigest()
    one = dataclasses.replace(CASE, evidence=CASE.evidence[:1])
    assert manifest.root(one) == manifest.leaves(one)[0].hex()
    a, b, c = manifest.leaves(dataclasses.replace(CASE, evidence=CASE.evidence[:3]))
    left = hashlib.sha256(b"\1" + a + b).digest()
    three = dataclasses.replace(CASE, evidence=CASE.evidence[:3])
    assert manifest.root(three) == hashlib.sha256(b"\1" + left + c).hexdigest()
