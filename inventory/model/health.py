"""What arrived at the sensor, and what did not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class InterfaceHealth:
    """What one interface or capture file delivered."""

    capture: str
    interface: str
    first_seen: datetime
    last_seen: datetime
    frames: int
    bytes: int
    dropped: int
    decoded_frames: int
    duplicates: int
    malformed: int
    decoder_faults: int
    limits: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Capture:
    """A capture file that was read, known by its SHA-256.

    `damage` says what was wrong with it, empty for nothing; `learned` that its owner
    declared it clean.
    """

    sha256: str
    name: str
    frames: int
    bytes: int
    start: datetime | None
    end: datetime | None
    damage: str = ""
    learned: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """Time in which the sensor saw nothing although it should have, with the reason."""

    start: datetime
    end: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Health:
    """The quality of the capture as a whole; shares are 0 to 1."""

    interfaces: tuple[InterfaceHealth, ...] = ()
    frames: int = 0
    bytes: int = 0
    dropped: int = 0
    decoded_share: float = 0.0
    one_way_share: float = 0.0
    duplicate_share: float = 0.0
    loss_share: float = 0.0
    decoder_faults: int = 0
    limits: Mapping[str, int] = field(default_factory=dict)  # that bit, how often
    damages: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
