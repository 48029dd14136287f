"""The PDFs: everything on them, nothing beyond their margins, the same bytes everywhere."""

from __future__ import annotations

import dataclasses
import functools
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from reportlab.platypus import Flowable

from detection.model import Decision, Deviation, Severity
from inventory.differences import Change
from inventory.model import Capture, Plant, Quality, Zone
from reports.case import Case, rules, software
from reports.iec62443_3_3.catalogue import catalogue
from reports.iec62443_3_3.judge import judge
from reports.iec62443_3_3.paper.answers import zone_names
from reports.iec62443_3_3.paper.cover import tally
from reports.iec62443_3_3.paper.view import View
from reports.kinds import KINDS
from reports.owner import Attestation, Compensation, Document, Owner
from reports.paper.blocks import tables
from reports.paper.document import MARGIN
from reports.paper.passes import make_next
from reports.paper.text import para
from reports.verify import verify
from reports.view import frozen
from tests.reports import plants

ROOT = Path(__file__).parent.parent.parent
needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="poppler-utils (pdftotext, pdffonts) is not installed"
)

HOSTILE = "<b>&<font color='red'>x" + "W" * 200 + " 中文 \u202e\x00 é ß Ж 🏭"


def case(plant: Plant) -> bytes:
    changes = (Change("changed", "attribute", "a", None, HOSTILE, "firmware", "1", HOSTILE),)
    return Case(plant, changes=changes, software=software(), rules=rules()).to_json()


@functools.cache
def usual() -> bytes:
    return case(plants.plant())


@functools.cache
def hostile() -> bytes:
    """A plant in which everything that has a name has a terrible one."""
    plant = plants.plant()
    assets = {
        k: dataclasses.replace(a, names=(HOSTILE,), vendor=HOSTILE, model=HOSTILE, serial=HOSTILE)
        for k, a in plant.assets.items()
    }
    return case(
        dataclasses.replace(
            plant,
            assets=assets,
            zones={k: dataclasses.replace(z, name=HOSTILE) for k, z in plant.zones.items()},
            violations=[dataclasses.replace(v, text=HOSTILE) for v in plant.violations],
            operations=[dataclasses.replace(o, operation=HOSTILE) for o in plant.operations],
        )
    )


@functools.cache
def pdf(kind: str, data: bytes) -> bytes:
    return KINDS[kind]["pdf"](data)


def poppler(tool: str, data: bytes, folder: Path, *options: str) -> str:
    file = folder / "report.pdf"
    file.write_bytes(data)
    last = ["-"] if tool == "pdftotext" else []
    command = [tool, *options, str(file), *last]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


class Word(NamedTuple):
    """A word on a page with its box, points from the upper left."""

    page: int
    width: float
    height: float
    left: float
    top: float
    right: float
    bottom: float
    text: str


_WORD = re.compile(
    r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>'
)


def words(text: str) -> Iterator[Word]:
    page, size = 0, (0.0, 0.0)
    for line in text.splitlines():
        if found := re.search(r'<page width="([\d.]+)" height="([\d.]+)">', line):
            page, size = page + 1, (float(found[1]), float(found[2]))
        elif found := _WORD.search(line):
            left, top, right, bottom = (float(found[i]) for i in range(1, 5))
            yield Word(page, *size, left, top, right, bottom, found[5])


@needs_poppler
@pytest.mark.parametrize(
    ("hours", "told"),
    [
        (None, "None could be told: what is usual here was still being learned."),
        (1, "None could be told: what is usual here was still being learned."),
        (-1, "before, what is usual was being learned."),
        (-10_000, "No deviation was told."),
    ],
)
def test_silence_of_who_still_learns_is_no_finding(
    hours: int | None, told: str, tmp_path: Path
) -> None:
    plant = plants.plant()
    plant = dataclasses.replace(plant, start=plant.end - timedelta(hours=24))
    since = None if hours is None else plant.end + timedelta(hours=hours)
    data = Case(plant, software=software(), rules=rules(), told_since=since).to_json()
    text = poppler("pdftotext", pdf("iec62443", data), tmp_path)
    assert told in re.sub(r"\s+", " ", text)


@needs_poppler
@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize("data", [usual, hostile])
def test_no_text_lies_beyond_the_margins(kind: str, data: object, tmp_path: Path) -> None:
    assert callable(data)
    document = pdf(kind, data())
    found = list(words(poppler("pdftotext", document, tmp_path, "-bbox")))
    assert len(found) > 40
    for word in found:
        assert word.left >= MARGIN - 1.5, word
        assert word.right <= word.width - MARGIN + 1.5, word
        assert 20 <= word.top <= word.bottom <= word.height - 20, word


@needs_poppler
def test_every_requirement_is_on_paper(tmp_path: Path) -> None:
    text = poppler("pdftotext", pdf("iec62443", usual()), tmp_path, "-layout")
    for row in catalogue().rows:
        heading = rf"{row.id}\s+{re.escape(row.title.split()[0])}"
        assert re.search(heading, text), row.id
    for part in range(2, 15):
        assert re.search(rf"(?m)^\s*{part}(\.1)?  ?\w", text), f"part {part}"


@needs_poppler
def test_every_page_has_its_number_and_the_digest(tmp_path: Path) -> None:
    data = usual()
    text = poppler("pdftotext", pdf("iec62443", data), tmp_path, "-layout")
    pages = text.split("\f")[:-1]
    for number, page in enumerate(pages, 1):
        assert f"{number} of {len(pages)}" in page
        assert frozen(data).sha256 in page


@needs_poppler
def test_findings_are_printed_with_their_packets(tmp_path: Path) -> None:
    data = usual()
    text = re.sub(r"\s+", " ", poppler("pdftotext", pdf("iec62443", data), tmp_path))
    proofs = {
        evidence.id
        for judged in judge(frozen(data).case)
        for verdict in judged.verdicts
        for finding in verdict.breaches
        for evidence in finding.evidence
    }
    assert len(proofs) > 10
    assert all(proof in text for proof in proofs)


@needs_poppler
def test_what_the_capture_missed_is_printed_beside_findings(tmp_path: Path) -> None:
    plant, flawed = plants.plant(), Quality(loss=0.125, one_way=True)
    worse = dataclasses.replace(
        plant, operations=[dataclasses.replace(o, quality=flawed) for o in plant.operations]
    )
    told = "Capture: 12.5% was missed, only one direction was visible."
    for made, times in ((plant, 0), (worse, 20)):
        text = poppler("pdftotext", pdf("iec62443", case(made)), tmp_path)
        assert (re.sub(r"\s+", " ", text).count(told) >= times) if times else told not in text
    assert KINDS["iec62443"]["json"](case(worse)).count(b'"loss":0.125') > 20


@needs_poppler
@pytest.mark.parametrize("kind", list(KINDS))
def test_every_face_is_embedded(kind: str, tmp_path: Path) -> None:
    lines = poppler("pdffonts", pdf(kind, hostile()), tmp_path).splitlines()[2:]
    assert lines
    for line in lines:
        assert line.split()[-5] == "yes", line


@pytest.mark.parametrize("kind", list(KINDS))
def test_the_same_case_gives_the_same_bytes_in_every_process(kind: str, tmp_path: Path) -> None:
    (tmp_path / "case.json").write_bytes(usual())
    code = (
        "import sys, hashlib, pathlib; from reports.kinds import KINDS\n"
        "data = pathlib.Path('case.json').read_bytes()\n"
        f"for form, make in sorted(KINDS[{kind!r}].items()):\n"
        "    print(form, hashlib.sha256(make(data)).hexdigest())\n"
    )
    found = set()
    for seed, zone, epoch in (("0", "UTC", ""), ("99", "Pacific/Auckland", "1234567890")):
        environment = {"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(ROOT)}
        environment |= {"SOURCE_DATE_EPOCH": epoch} if epoch else {}
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            check=True,
        )
        found.add(done.stdout)
    assert len(found) == 1
    assert len(found.pop().splitlines()) == len(KINDS[kind])


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_of_report_can_be_verified(kind: str) -> None:
    assert verify(pdf(kind, usual())).holds


@needs_poppler
def test_the_document_is_dated_by_the_end_of_the_period(tmp_path: Path) -> None:
    told = poppler("pdfinfo", pdf("assets", usual()), tmp_path, "-isodates")
    date = re.search(r"CreationDate:\s+(\S+)", told)
    assert date is not None
    assert datetime.fromisoformat(date[1].replace("Z", "+00:00")).astimezone(UTC) == plants.END


@needs_poppler
def test_a_large_plants_zones_are_drawn_once_and_each_opened(tmp_path: Path) -> None:
    large = Case(plants.large(3, 60)).to_json()
    text = poppler("pdftotext", pdf("architecture", large), tmp_path)
    assert "Zones as they talk" not in text
    assert all(f"Zone Line {n}" in text for n in range(3))
    assert "Zones as they talk" not in poppler("pdftotext", pdf("iec62443", large), tmp_path)
    assert "Zones as they talk" in poppler("pdftotext", pdf("iec62443", usual()), tmp_path)


@pytest.mark.quick
def test_many_zones_are_told_by_the_few_that_are_named() -> None:
    whole = [Zone(f"z{n}", f"Line {n}", "1") for n in range(40)]
    assert zone_names(whole[:1], whole[:1]) == "Line 0"
    assert zone_names(whole, whole) == "All zones"
    assert zone_names(whole[:2], whole) == "Line 0, Line 1"
    assert zone_names(whole[1:], whole) == "All zones but Line 0"
    told = zone_names(whole[:20], whole)
    assert told.startswith("Line 0, Line 1, ")
    assert told.endswith(", Line 11 and 8 more (part 6 has each)")
    alike = [dataclasses.replace(zone, name="Line") for zone in whole]
    assert zone_names(alike[2:], alike) == "All zones but Line, Line"


@needs_poppler
def test_no_heading_of_a_part_is_alone_on_its_page(tmp_path: Path) -> None:
    zones = {f"z{n}": Zone(f"z{n}", f"Line {n}", "1") for n in range(150)}
    many = dataclasses.replace(plants.plant(), zones={**plants.plant().zones, **zones})
    text = poppler("pdftotext", pdf("iec62443", Case(many).to_json()), tmp_path)
    title = re.compile(r"^(7\.\d +\w.*\))$", re.MULTILINE)  # once more at the top of each page
    headed = [page for page in text.split("\f") if len(title.findall(page)) == 2]
    assert len(headed) == 7
    assert all(re.search(r"^SR \d", page, re.MULTILINE) for page in headed)


@needs_poppler
def test_what_was_wrong_with_a_capture_stands_below_its_name(tmp_path: Path) -> None:
    damage = "run.pcap is damaged at octet 237: expected 16 octets of record header, found 2."
    read = Capture("ab" * 32, "run.pcap", 3, 300, None, None, damage)
    data = dataclasses.replace(Case.from_json(usual()), captures=(read,)).to_json()
    text = " ".join(poppler("pdftotext", pdf("iec62443", data), tmp_path, "-raw").split())
    assert f"run.pcap {'ab' * 32} {damage} " in text.replace("3 – in part ", "")


def test_an_empty_plant_is_a_report_too() -> None:
    data = Case(Plant(plants.START, plants.END)).to_json()
    for kind, forms in KINDS.items():
        for form, make in forms.items():
            assert make(data), f"{kind}.{form}"


@pytest.mark.quick
def test_the_json_says_what_the_pdf_says() -> None:
    text = KINDS["iec62443"]["json"](usual())
    assert text.count(b'"outcome":') == 100 * len(plants.ZONES)
    assert b'"outcome":"VIOLATION_OBSERVED"' in text


@needs_poppler
def test_without_the_owners_word_nothing_is_allowed(tmp_path: Path) -> None:
    unsaid = "seen; nobody said what is allowed"
    proposed = plants.plant(owner=False)
    conduits = [dataclasses.replace(c, proposed=True) for c in plants.CONDUITS]
    data = case(dataclasses.replace(proposed, conduits=conduits))
    text = " ".join(poppler("pdftotext", pdf("iec62443", data), tmp_path, "-layout").split())
    assert unsaid.capitalize() in text
    assert "Seen, not allowed" not in text
    found = json.loads(KINDS["iec62443"]["json"](data))["conduits"]
    assert {(c["standing"], c["allowed"], c["barred"]) for c in found} == {(unsaid, None, None)}


@needs_poppler
def test_with_a_register_only_what_it_lists_counts_as_seen(tmp_path: Path) -> None:
    stray = dataclasses.replace(plants.asset(plants.HOSTS[0]), id="a-stray", zone=None)
    plant = plants.plant()
    more = dataclasses.replace(plant, assets={**plant.assets, stray.id: stray})
    for register, told in ((None, "Assets seen"), ((), "Registered and seen")):
        data = dataclasses.replace(Case(more), register=register).to_json()
        text = " ".join(poppler("pdftotext", pdf("iec62443", data), tmp_path).split())
        _, _, coverage = text.partition("Coverage of zones")
        assert coverage.startswith(f" Zone {told} Registered Guard")
        none = "the asset register lists no asset"
        for where in ("in Packing cell 1", "outside the zones"):
            assert (f"{none} {where}" in coverage) is (register is not None)


DAY, PROOF = plants.END.date(), Document("P", "0" * 64)
MET = Attestation("SR 1.4", (), "met", "So.", "A", DAY, DAY, PROOF)
NOT_MET = dataclasses.replace(MET, requirement="SR 1.3", answer="not met")
LOCKED = Compensation("SR 1.2", (), "Locked.", "A", "B", DAY, DAY, PROOF)
ABOVE, ANSWERED, DENIED = "above the target", "answered or makes up for", "states are not met"


@pytest.mark.quick
@pytest.mark.parametrize(
    ("targets", "owner", "boxes"),
    [
        (False, Owner(), []),
        (True, Owner(), [ABOVE]),
        (False, Owner(compensations=(LOCKED,)), [ANSWERED]),
        (False, Owner(attestations=(MET,)), [ANSWERED]),
        (True, Owner(attestations=(MET, NOT_MET)), [DENIED, ANSWERED, ABOVE]),
    ],
)
def test_the_boxes_of_the_cover_add_up(targets: bool, owner: Owner, boxes: list[str]) -> None:
    known = frozen(Case(plants.plant(targets), owner=owner).to_json())
    counted = tally(View(known.case, known.data, known.sha256))
    assert sum(count for count, _, _ in counted) == len(catalogue().rows)
    words = [words for _, _, words in counted]
    for box in (DENIED, ANSWERED, ABOVE):
        assert any(box in told for told in words) is (box in boxes), box
    assert len(words) == 4 + len(boxes)


@needs_poppler
def test_an_answer_that_ran_out_is_printed_so(tmp_path: Path) -> None:
    old = dataclasses.replace(MET, statement="Old.", expires=DAY - timedelta(days=1))
    for answer, gone in ((old, True), (MET, False)):
        data = Case(plants.plant(), owner=Owner(attestations=(answer,))).to_json()
        text = " ".join(poppler("pdftotext", pdf("iec62443", data), tmp_path).split())
        assert f"Answer (All zones): met. {answer.statement}" in text
        told = "The answer ran out on 2026-11-09 and does not count."
        assert (told in text) is gone


@needs_poppler
def test_an_unchanged_inventory_does_not_deny_the_deviations(tmp_path: Path) -> None:
    asset, when = plants.asset_id("hmi1"), plants.END
    found = Deviation(
        id="d",
        detector="new asset",
        key=(asset,),
        kind="new asset",
        severity=Severity.HIGH,
        subject=asset,
        peer=None,
        protocol="arp",
        seen="A stranger.",
        usual="",
        techniques=(),
        first_seen=when,
        last_seen=when,
        count=1,
        occurrences=(),
        evidence_seen=(),
        evidence_usual=(),
        quality=Quality(),
    )
    data = Case(plants.plant(), deviations=(found,)).to_json()
    text = " ".join(poppler("pdftotext", pdf("iec62443", data), tmp_path).split())
    _, _, told = text.rpartition("10 Change ")
    assert told.startswith("The inventory did not change since the start of the period, or nothing")
    assert "A stranger." in told
    assert "no change to report" not in text


@needs_poppler
def test_what_was_approved_is_printed_with_who_and_why(tmp_path: Path) -> None:
    made = Decision(plants.END, "d1", "The spare station appeared", "J. Smith", "Change 17")
    data = dataclasses.replace(Case.from_json(usual()), decisions=(made,)).to_json()
    text = poppler("pdftotext", pdf("iec62443", data), tmp_path, "-layout")
    _, _, told = text.rpartition("Approved as usual")
    assert "2026-11-10 06:00:00 J. Smith The spare station appeared Change 17" in " ".join(
        told.split()
    )
    assert "Nobody approved a deviation." in poppler(
        "pdftotext", pdf("iec62443", usual()), tmp_path
    )


@pytest.mark.quick
def test_with_the_owners_word_what_it_does_not_allow_is_told() -> None:
    found = json.loads(KINDS["iec62443"]["json"](usual()))["conduits"]
    ends = {(c["source"], c["target"]): c for c in found}
    assert ends["ops", "cell"]["allowed"] == ["modbus 502", "s7comm 102", "cip 44818"]
    assert ends["ops", "cell"]["barred"] == ["http"]
    assert ends["ops", "dmz"]["barred"] == []
    assert ends["dmz", "ops"]["standing"] == "allowed by the owner"


def test_a_table_of_very_many_rows_comes_in_parts_that_have_them_all() -> None:
    numbers = range(1201)
    made: list[Flowable] = []
    for part in tables(("Id",), numbers, lambda number: (str(number),), (1,)):
        story = [para("Ids", style="h1"), part]
        make_next(story)
        made.append(story[-1])
    rows = [vars(part)["_cellvalues"] for part in made]
    assert [len(of_part) for of_part in rows] == [501, 501, 202]
    shown = [cell.text for of_part in rows for (cell,) in of_part]
    assert [text for text in shown if text != "Id"] == [str(n) for n in range(1201)]
