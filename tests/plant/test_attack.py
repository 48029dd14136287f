"""The plant's attack against its truth, its normal work declared clean."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.captures import PLANT
from tests.sites import listed, sightglass

EVENTS: list[dict[str, Any]] = json.loads((PLANT / "plant-attack.truth.json").read_text())["events"]
KINDS = {
    "new asset",
    "new conversation",
    "new operation",
    "engineering operation",
    "protocol violation",
    "identity conflict",
    "scan",
    "state break",
    "value out of range",
}


@pytest.fixture(scope="module")
def deviations(attacked_site: Path) -> list[dict[str, Any]]:
    return listed(attacked_site, "deviations")


def within(deviation: dict[str, Any], event: dict[str, Any]) -> bool:
    """Whether a sight of the deviation lies in the event's time, give or take a second."""
    start, end = (datetime.fromtimestamp(event[k] + d, UTC) for k, d in (("start", -1), ("end", 1)))
    first = datetime.fromisoformat(deviation["first_seen"])
    last = datetime.fromisoformat(deviation["last_seen"])
    return first <= end and last >= start


def new_in(deviation: dict[str, Any], event: dict[str, Any]) -> bool:
    """Whether the deviation began with the event."""
    start, end = (datetime.fromtimestamp(event[k] + d, UTC) for k, d in (("start", -1), ("end", 1)))
    return start <= datetime.fromisoformat(deviation["first_seen"]) <= end


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: str(event["name"]))
def test_an_event_is_seen(deviations: list[dict[str, Any]], event: dict[str, Any]) -> None:
    assert [d for d in deviations if new_in(d, event)]


def test_nothing_else_is_told(deviations: list[dict[str, Any]]) -> None:
    """No deviation outside the events and their after-effects."""
    stray = [d["seen"] for d in deviations if not any(within(d, event) for event in EVENTS)]
    assert not stray


def test_each_deviation_explains_itself(deviations: list[dict[str, Any]]) -> None:
    assert {d["kind"] for d in deviations} == KINDS
    for d in deviations:
        assert d["seen"]
        assert d["usual"]
        assert d["evidence_seen"], d["seen"]
        assert d["incident"]


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
def test_each_deviation_is_printed_with_its_proof(
    attacked_site: Path, deviations: list[dict[str, Any]], tmp_path: Path
) -> None:
    path = tmp_path / "iec62443.pdf"
    sightglass("report", "iec62443", "--site", attacked_site, "-o", path)
    done = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True)
    _, _, told = done.stdout.rpartition("Deviations of the period")
    part, _, _ = told.partition("Evidence manifest")
    assert all(proof["id"] in part for d in deviations for proof in d["evidence_seen"])


def test_few_incidents(attacked_site: Path) -> None:
    incidents = listed(attacked_site, "incidents")
    assert 1 <= len(incidents) <= 5
    worst = max(incidents, key=lambda i: len(i["deviations"]))
    assert worst["severity"] == "critical"
    assert "T0843" in worst["techniques"]
    assert (worst["quality"]["loss"], worst["quality"]["one_way"]) == (0, False)


def test_a_scan_names_its_ports(deviations: list[dict[str, Any]]) -> None:
    scans = [d["seen"] for d in deviations if "(TCP connect)" in d["seen"]]
    assert len(scans) == 4
    assert all("on port 23, port " in seen and " more to " in seen for seen in scans)


def test_who_opened_is_told_where_a_controller_fetches(deviations: list[dict[str, Any]]) -> None:
    fetched = [d for d in deviations if "“download block”" in d["seen"]]
    assert fetched
    for d in fetched:
        assert d["seen"].endswith("in a conversation that 10.10.1.66 opened")
        assert "engineered" not in d["usual"]


def test_a_new_conversations_session_is_no_news_of_its_own(
    deviations: list[dict[str, Any]],
) -> None:
    assert any("talked SSH" in d["seen"] for d in deviations)
    assert not any("key exchange" in d["seen"] for d in deviations)


def test_a_conflict_is_told_once(deviations: list[dict[str, Any]]) -> None:
    conflicts = [d for d in deviations if d["detector"] == "identity_conflict"]
    assert len(conflicts) == len({d["seen"] for d in conflicts}) == 2
    assert all(d["peer"] for d in conflicts)


def test_what_is_usual_has_names(deviations: list[dict[str, Any]]) -> None:
    assert not any("CIP 91" in d["usual"] for d in deviations)


def test_a_story_is_short(attacked_site: Path) -> None:
    incident = max(listed(attacked_site, "incidents"), key=lambda i: len(i["deviations"]))
    assert len(re.findall(r"\d\d:\d\d:\d\d ", incident["story"])) == 12
    assert incident["story"].endswith("more of no higher severity.")
    assert incident["title"].startswith("Engineering operation, ")
