"""What a deviation and an incident are, and what a detector is."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from inventory.model import PERFECT, Batch, Evidence, Plant, Quality


class Severity(enum.IntEnum):
    """How soon somebody should look."""

    NOTE = 1
    LOW = 2
    MEDIUM = 3
    HIGH = 4
    CRITICAL = 5


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One sight of a deviation: when, and the frame's number in its capture."""

    time: datetime
    frame: int | None


@dataclass(frozen=True, slots=True)
class Deviation:
    """Something this plant never did before: what was seen, what is usual, the proof of both.

    `subject` is the asset it happened to or that did it, `peer` the other one; both are
    asset ids. `kind` is a fixed word of the detector (`new asset`, `engineering operation`).
    `bout` is from when it was told first until it was not seen for ten minutes: what comes
    again later is told by `last_seen` and `count`.
    """

    id: str
    detector: str
    key: tuple[str, ...]  # what makes it the same deviation, the detector's own
    kind: str
    severity: Severity
    subject: str
    peer: str | None
    protocol: str
    seen: str
    usual: str
    techniques: tuple[str, ...]
    first_seen: datetime
    last_seen: datetime
    count: int
    occurrences: tuple[Occurrence, ...]
    evidence_seen: tuple[Evidence, ...]
    evidence_usual: tuple[Evidence, ...]
    quality: Quality
    incident: str | None = None
    bout: tuple[datetime, datetime] | None = None  # earlier versions kept none

    @property
    def began(self) -> datetime:
        """When its first bout began."""
        return self.bout[0] if self.bout else self.first_seen

    @property
    def ended(self) -> datetime:
        """When its first bout ended, or its last sight if that goes on."""
        return self.bout[1] if self.bout else self.last_seen


@dataclass(frozen=True, slots=True)
class Incident:
    """Deviations of one pair within ten minutes, told as one story, from when the first of them
    began until the first bout of the last one ended; `again` is when one came again last, later.
    """

    id: str
    title: str
    story: str
    severity: Severity
    first_seen: datetime
    last_seen: datetime
    deviations: tuple[str, ...]
    techniques: tuple[str, ...]
    quality: Quality = PERFECT
    again: datetime | None = None

    @property
    def last_active(self) -> datetime:
        """When anything of it was seen last."""
        return self.again or self.last_seen


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody approved as usual: the deviation's id, what was seen, by whom and why."""

    time: datetime
    deviation: str
    seen: str
    by: str
    why: str


class Learning(enum.StrEnum):
    """What a window means for what is usual."""

    DECLARED = "declared"  # the owner declared it clean: one sight is enough
    OBSERVED = "observed"  # within the learning time: usual after sights in two hours
    OVER = "over"  # nothing is learned any more


class Detector(Protocol):
    """A pure step: `(state, batch, plant) -> (state, deviations)`.

    The state is JSON-plain and opaque to everybody else, empty before anything was seen; one of
    another `version` is dropped and learned anew. Entries that changed are kept, the others are
    not written again.
    """

    @property
    def name(self) -> str:
        """The detector's file."""

    @property
    def version(self) -> int:
        """Of the state's form."""

    def step(
        self, state: State, batch: Batch, plant: Plant, learning: Learning
    ) -> tuple[State, Sequence[Deviation]]:
        """Looks at one window of the plant."""


Entry = Mapping[str, object]
State = Mapping[str, Entry]
