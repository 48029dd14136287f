"""A case taken from its canonical JSON, and how reports name times and digests."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from inventory.model import Quality
from reports.case import Case


@dataclass(frozen=True)
class Frozen:
    """A case with the digest of its text.

    What is told is what the text says, not what was in memory when it was written.
    """

    case: Case
    data: bytes
    sha256: str

    @property
    def system(self) -> str:
        """The system under consideration."""
        return self.case.owner.cover.system or "System under consideration (not named)"

    @property
    def period(self) -> str:
        """From when to when."""
        return f"{day(self.case.start)} to {day(self.case.end)}"


def frozen(data: bytes) -> Frozen:
    """The case of a canonical JSON. Raises `CanonicalError`."""
    return Frozen(Case.from_json(data), data, hashlib.sha256(data).hexdigest())


def capture(quality: Quality) -> str:
    """What may be missing because of the capture, empty for nothing; what came twice was
    counted once."""
    flaws = [f"{quality.loss:.1%} was missed"] if quality.loss else []
    flaws += ["only one direction was visible"] if quality.one_way else []
    return f"Capture: {', '.join(flaws)}." if flaws else ""


def day(time: datetime) -> str:
    """`2 November 2026, 06:00 UTC`."""
    utc = time.astimezone(UTC)
    return f"{utc.day} {utc:%B %Y, %H:%M} UTC"


def stamp(time: datetime) -> str:
    """`2026-11-02 06:00:00`."""
    return f"{time.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
