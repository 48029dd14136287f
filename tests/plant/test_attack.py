"""The plant's attack against its truth, its normal work declared clean."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.captures import PLANT
from tests.sites import listed

EVENTS: list[dict[str, Any]] = json.loads((PLANT / "plant-attack.truth.json").read_text())["events"]
# What these detectors cannot see yet, and why.
MISSED = {
    "arp_scan": "a sweep has no detector yet; the scanner itself is told as a new asset",
    "bacnet_write": "BACnet has no decoder yet; its conversation began with the fingerprint",
    "goose_spoof": "GOOSE has no decoder yet: its state numbers are not read",
}
KINDS = {
    "new asset",
    "new conversation",
    "new operation",
    "engineering operation",
    "protocol violation",
    "identity conflict",
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
    found = [d for d in deviations if new_in(d, event)]
    if event["name"] in MISSED:
        assert not found, f"seen now: take it out of the list ({MISSED[event['name']]})"
    else:
        assert found


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


def test_few_incidents(attacked_site: Path) -> None:
    incidents = listed(attacked_site, "incidents")
    assert 1 <= len(incidents) <= 5
    worst = max(incidents, key=lambda i: len(i["deviations"]))
    assert worst["severity"] == "critical"
    assert "T0843" in worst["techniques"]
