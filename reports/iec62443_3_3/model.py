"""What a check finds and what a verdict says."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from inventory.model import PERFECT, Evidence, Quality, Zone
from reports.owner import Attestation, Compensation

if TYPE_CHECKING:
    from reports.iec62443_3_3.facts import Facts


class Outcome(enum.StrEnum):
    """The words of a verdict: seven from packets, four from people."""

    VIOLATION_OBSERVED = "VIOLATION_OBSERVED"
    NO_VIOLATION_OBSERVED = "NO_VIOLATION_OBSERVED"
    SUPPORTING_EVIDENCE = "SUPPORTING_EVIDENCE"
    PARTIAL = "PARTIAL"
    INSUFFICIENT_OBSERVATION = "INSUFFICIENT_OBSERVATION"
    NOT_OBSERVABLE = "NOT_OBSERVABLE"
    NOT_SELECTED = "NOT_SELECTED"
    ATTESTED_MET = "ATTESTED_MET"
    ATTESTED_NOT_MET = "ATTESTED_NOT_MET"
    COMPENSATED = "COMPENSATED"
    NOT_APPLICABLE = "NOT_APPLICABLE"


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason in a sentence, with the assets it concerns and its proof."""

    text: str
    count: int
    first_seen: datetime
    last_seen: datetime
    assets: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    quality: Quality = PERFECT


@dataclass(frozen=True, slots=True)
class Examination:
    """What a check saw in one zone.

    `condition` is what it looked for, numbers included; `breaches` prove, `signs` hint,
    `support` speaks for. `elsewhere`: breaches on a conduit that count against the zone at
    its other end. `seen` counts what the minimum observation counts; `lacking` says what
    nobody has given or decoded, `hidden` what nobody can see where there is traffic to hide it.
    `measured`: the breaches are the sensor's own measurements, which have no packets to show.
    """

    condition: str
    breaches: tuple[Finding, ...] = ()
    signs: tuple[Finding, ...] = ()
    support: tuple[Finding, ...] = ()
    elsewhere: tuple[Finding, ...] = ()
    seen: int = 0
    lacking: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    measured: bool = False


Check = Callable[["Facts", Zone], Examination]


@dataclass(frozen=True, slots=True)
class Minimum:
    """The least observation before silence says anything: hours, and so many of a unit, which is
    written `log-on{s}`."""

    hours: int
    count: int
    unit: str

    def __str__(self) -> str:
        days = f"{self.hours // 24} days" if self.hours >= 48 else f"{self.hours} h"
        time = days if self.hours else ""
        amount = self.amount(self.count) if self.count else ""
        return " and ".join(filter(None, (time, amount))) or "none"

    def amount(self, count: int) -> str:
        """`1 asset`, `3 assets`."""
        return f"{count} {self.unit.format(s='' if count == 1 else 's')}"


@dataclass(frozen=True, slots=True)
class Guard:
    """Whether a zone is seen well enough for silence to count; `failures` says why not.

    `assets_seen` counts only what is registered there, all where there is no register.
    """

    assets_seen: int
    assets_declared: int | None
    loss: float
    uptime: float
    clock: str
    failures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of one requirement in one zone.

    `observed` is the word from packets alone; `reasons` say why it is not a better one.
    `minimum_reached` is None where no check looked. An `expired` attestation no longer counts,
    nor does a `lapsed` compensation, of which the sentence says why. `quality` is that of the
    capture while its findings were made, or of the zone's links where there are none.
    """

    requirement: str
    zone: str
    observed: Outcome
    selected: bool
    condition: str
    breaches: tuple[Finding, ...]
    signs: tuple[Finding, ...]
    support: tuple[Finding, ...]
    elsewhere: tuple[Finding, ...]
    minimum: Minimum | None
    minimum_reached: bool | None
    reasons: tuple[str, ...]
    blind_spots: str
    question: str
    attestation: Attestation | None = None
    expired: Attestation | None = None
    compensation: Compensation | None = None
    lapsed: str = ""
    quality: Quality = PERFECT

    @property
    def outcome(self) -> Outcome:
        """The word that stands: a breach beats an attestation, a compensation a breach."""
        if not self.selected:
            return Outcome.NOT_SELECTED
        return self.weighed

    @property
    def weighed(self) -> Outcome:
        """The same, whether or not the zone's target asks for the requirement."""
        if self.compensation is not None and not self.lapsed:
            return Outcome.COMPENSATED
        if self.observed is Outcome.VIOLATION_OBSERVED or self.attestation is None:
            return self.observed
        return {
            "met": Outcome.ATTESTED_MET,
            "not met": Outcome.ATTESTED_NOT_MET,
            "not applicable": Outcome.NOT_APPLICABLE,
        }[self.attestation.answer]

    @property
    def contradicted(self) -> bool:
        """Whether people say that it is met while packets prove a breach."""
        said = self.attestation is not None and self.attestation.answer == "met"
        return said and self.observed is Outcome.VIOLATION_OBSERVED

    @property
    def is_failed(self) -> bool:
        """Whether it counts against the security level achieved."""
        lapsed = bool(self.lapsed) and self.weighed not in _MET
        failed = (Outcome.VIOLATION_OBSERVED, Outcome.ATTESTED_NOT_MET)
        return self.weighed in failed or lapsed

    @property
    def is_met(self) -> bool:
        """Whether it counts for it: silence alone never does."""
        return self.weighed in _MET


_MET = (Outcome.ATTESTED_MET, Outcome.COMPENSATED, Outcome.NOT_APPLICABLE)
