"""The security level achieved, per zone and foundational requirement: an interval.

Low is what people's answers carry and no breach contradicts; high is what no breach
forbids. Silence moves neither.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inventory.model import Zone
from reports.iec62443_3_3.catalogue import catalogue
from reports.iec62443_3_3.model import Verdict

LEVELS = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Achieved:
    """The interval of one foundational requirement, its target, and what keeps it open.

    `open` are the rows up to the target (or up to level 4 without one) that are neither
    met nor failed; `failed` those that failed.
    """

    fr: int
    low: int
    high: int
    target: int | None
    open: tuple[str, ...]
    failed: tuple[str, ...]

    @property
    def judgement(self) -> str:
        """In words."""
        if self.target is None:
            return "no target set"
        if self.high < self.target:
            return "target not achieved, proved"
        return "target achieved" if self.low >= self.target else "undetermined"


def achieved(zone: Zone, verdicts: Sequence[Verdict]) -> tuple[Achieved, ...]:
    """The intervals of a zone, FR 1 to 7, from its verdicts."""
    found = {v.requirement: v for v in verdicts}
    return tuple(
        _interval(fr.number, found, zone.sl_t[fr.number - 1] if zone.sl_t else None)
        for fr in catalogue().foundations
    )


def _interval(fr: int, found: Mapping[str, Verdict], target: int | None) -> Achieved:
    asked = catalogue().of(fr, 4 if target is None else target)
    met = [row for row in catalogue().of(fr) if found[row.id].is_met]
    failed = [row for row in catalogue().of(fr) if found[row.id].is_failed]
    return Achieved(
        fr,
        max((n for n in (0, *LEVELS) if set(catalogue().of(fr, n)) <= set(met)), default=0),
        max((n for n in (0, *LEVELS) if not set(catalogue().of(fr, n)) & set(failed)), default=0),
        target,
        tuple(row.id for row in asked if row not in met and row not in failed),
        tuple(row.id for row in asked if row in failed),
    )
