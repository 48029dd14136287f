"""What the parts of the report read: the case, its judgement, and how to name things."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from inventory.model import Evidence, Zone
from reports import manifest
from reports.case import Case
from reports.iec62443_3_3.facts import Facts
from reports.iec62443_3_3.judge import Judged, judge

SHOWN_FRAMES = 6


@dataclass(frozen=True)
class View:
    """A case, judged."""

    case: Case
    sha256: str

    @functools.cached_property
    def judged(self) -> Sequence[Judged]:
        """Every zone."""
        return judge(self.case)

    @functools.cached_property
    def facts(self) -> Facts:
        """The case as checks ask it."""
        return Facts(self.case)

    @functools.cached_property
    def root(self) -> str:
        """Of the evidence manifest."""
        return manifest.root(self.case)

    @property
    def report_id(self) -> str:
        """The report's number: its date and the start of its digest."""
        return f"SG-{self.case.end.astimezone(UTC):%Y%m%d}-{self.sha256[:8]}"

    @property
    def system(self) -> str:
        """The system under consideration."""
        return self.case.owner.cover.system or "System under consideration (not named)"


def day(time: datetime) -> str:
    """`2 November 2026, 06:00 UTC`."""
    utc = time.astimezone(UTC)
    return f"{utc.day} {utc:%B %Y, %H:%M} UTC"


def stamp(time: datetime) -> str:
    """`2026-11-02 06:00:00`."""
    return f"{time.astimezone(UTC):%Y-%m-%d %H:%M:%S}"


def reference(evidence: Evidence) -> str:
    """Where a proof is: capture, frames, id."""
    frames = ", ".join(map(str, evidence.frames[:SHOWN_FRAMES]))
    more = ", …" if len(evidence.frames) > SHOWN_FRAMES else ""
    word = "frame" if len(evidence.frames) == 1 else "frames"
    return f"{evidence.capture} {word} {frames}{more} ({evidence.id})"


def zone_name(zone: Zone) -> str:
    """A zone's name, with its id where that differs."""
    return zone.name if zone.name == zone.id or not zone.id else f"{zone.name} ({zone.id})"


def plural(count: int, word: str) -> str:
    """`1 zone`, `2 zones`."""
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"
