"""Deviations, incidents and the detectors' memory as JSON text, for the store to keep."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from detection.model import Decision, Deviation, Incident, Occurrence, Severity
from inventory.model import Evidence, Quality


def dump(record: Deviation | Incident) -> str:
    """As JSON text."""
    return json.dumps(dataclasses.asdict(record), default=_plain, sort_keys=True)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")


def deviation(text: str) -> Deviation:
    """The deviation that `dump` wrote."""
    d = json.loads(text)
    return Deviation(
        **{
            **d,
            **_common(d),
            "key": tuple(d["key"]),
            "occurrences": tuple(
                Occurrence(datetime.fromisoformat(o["time"]), o["frame"]) for o in d["occurrences"]
            ),
            "evidence_seen": _evidence(d["evidence_seen"]),
            "evidence_usual": _evidence(d["evidence_usual"]),
            "quality": Quality(**d["quality"]),
            "bout": _bout(d.get("bout")),
        }
    )


def incident(text: str) -> Incident:
    """The incident that `dump` wrote."""
    d = json.loads(text)
    quality = Quality(**d.get("quality", {}))  # earlier versions kept none of an incident
    deviations = tuple(d["deviations"])
    again = datetime.fromisoformat(d["again"]) if d.get("again") else None
    told = {"deviations": deviations, "quality": quality, "again": again}
    return Incident(**{**d, **_common(d), **told})


def decision(time: datetime, text: str) -> Decision:
    """The decision of this time that a site wrote."""
    return Decision(time, **json.loads(text))


def _common(d: Mapping[str, Any]) -> dict[str, object]:
    return {
        "severity": Severity(d["severity"]),
        "techniques": tuple(d["techniques"]),
        "first_seen": datetime.fromisoformat(d["first_seen"]),
        "last_seen": datetime.fromisoformat(d["last_seen"]),
    }


def _bout(told: list[str] | None) -> tuple[datetime, datetime] | None:
    if told is None:
        return None
    began, ended = map(datetime.fromisoformat, told)
    return began, ended


def _evidence(found: list[dict[str, Any]]) -> tuple[Evidence, ...]:
    return tuple(Evidence(e["id"], e["capture"], tuple(e["frames"])) for e in found)
