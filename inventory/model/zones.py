"""Where they stand, and what may pass: zones and conduits of IEC 62443-1-1."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from protocols.model import Effect

SecurityLevels = tuple[int, int, int, int, int, int, int]  # FR 1 to 7


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone of IEC 62443-1-1: assets with common security needs.

    `proposed` says that nobody confirmed it. Members are the networks (CIDR) and the
    asset ids listed; `sl_t` is the target security level per foundational requirement.
    """

    id: str
    name: str
    purdue_level: str
    networks: tuple[str, ...] = ()
    assets: tuple[str, ...] = ()
    sl_t: SecurityLevels | None = None
    proposed: bool = True
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """What a conduit allows: `protocol` and effects from one zone to another."""

    protocol: str
    port: int | None = None
    effects: tuple[Effect, ...] = ()  # empty: all
    allowed_by: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Conduit:
    """What may pass between two zones, in the direction of the request."""

    id: str
    source: str
    target: str
    flows: tuple[Flow, ...] = ()
    proposed: bool = True
