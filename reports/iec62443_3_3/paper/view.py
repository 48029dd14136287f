"""What the parts of the report read: the case, its judgement, and how to name things."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC

from inventory.model import Evidence, Zone
from reports import manifest
from reports.iec62443_3_3.facts import Facts
from reports.iec62443_3_3.judge import Judged, judge
from reports.view import Frozen

SHOWN_FRAMES = 4


@dataclass(frozen=True)
class View(Frozen):
    """A case, judged."""

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


def place(evidence: Evidence) -> str:
    """Where a proof is: capture and frames."""
    frames = ", ".join(map(str, evidence.frames[:SHOWN_FRAMES]))
    more = ", …" if len(evidence.frames) > SHOWN_FRAMES else ""
    return f"{evidence.capture}: {frames}{more}"


def zone_name(zone: Zone) -> str:
    """A zone's name, with its id where that tells more."""
    return zone.name if zone.id in zone.name else f"{zone.name} ({zone.id})"


def zone_title(zone: Zone) -> str:
    """As a heading."""
    return f"Zone {zone_name(zone)}" if zone.id else zone.name
