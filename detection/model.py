"""What a deviation and an incident are, and what a detector is."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from inventory.model import Batch, Evidence, Plant, Quality


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
    """

    id: str
    detector: str
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


@dataclass(frozen=True, slots=True)
class Incident:
    """Deviations of one pair within ten minutes, told as one story."""

    id: str
    title: str
    story: str
    severity: Severity
    first_seen: datetime
    last_seen: datetime
    deviations: tuple[str, ...]
    techniques: tuple[str, ...]


State = TypeVar("State")


class Detector(Protocol, Generic[State]):
    """A pure step: `(state, batch, plant) -> (state, deviations)`.

    `learning` says that the batch is declared clean or within the learning time: what it
    shows becomes usual. The store keeps the state as text, with the detector's `version`;
    a state of another version is dropped and learned anew.
    """

    name: str
    version: int

    def initial(self) -> State:
        """What is known before anything was seen."""

    def step(
        self, state: State, batch: Batch, plant: Plant, *, learning: bool
    ) -> tuple[State, Sequence[Deviation]]:
        """Looks at one window."""

    def dump(self, state: State) -> str:
        """The state as JSON text."""

    def load(self, text: str) -> State:
        """The state that `dump` wrote."""


def worst(deviations: Iterable[Deviation]) -> Severity:
    """The highest severity among them."""
    return max((d.severity for d in deviations), default=Severity.NOTE)
