"""The captures of the lab's plants that the repository ships, with their truth."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from tests.captures import ROOT
from tests.lab.event import Event
from tests.lab.truth import Statement

PLANTS = ("factory", "hospital", "substation")
CAPTURES = ("normal", "normal-later", "maintenance", "attack")


def folder(plant: str) -> Path:
    """Where a plant's captures are."""
    return ROOT / "pcaps" / plant


def capture(plant: str, name: str) -> Path:
    """One of its captures."""
    return folder(plant) / f"{name}.pcapng"


@cache
def truth(plant: str, name: str) -> dict[str, Any]:
    """What is in a capture."""
    told: dict[str, Any] = json.loads((folder(plant) / f"{name}.truth.json").read_text())
    return told


def events(plant: str, name: str) -> list[Event]:
    """What happened in a capture."""
    return [Event(**_tuples(row)) for row in truth(plant, name)["events"]]


def statements(plant: str, name: str) -> list[Statement]:
    """What devices state in a capture."""
    return [Statement(**_tuples(row)) for row in truth(plant, name)["statements"]]


def _tuples(row: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(v) if isinstance(v, list) else v for key, v in row.items()}
