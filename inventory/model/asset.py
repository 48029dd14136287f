"""Who is there: devices, with what was said of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from inventory.asset_ids import OTHERS
from inventory.model.evidence import PERFECT, Evidence, Quality


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody stated that an attribute of an endpoint has a value."""

    attribute: str
    value: str
    protocol: str
    confidence: float
    first_seen: datetime
    last_seen: datetime
    quality: Quality
    evidence: Evidence | None
    latest: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two claims that cannot both be true of one asset: shown, never settled silently."""

    attribute: str
    values: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    first_seen: datetime  # when the later of the claims was first made
    last_seen: datetime
    quality: Quality = PERFECT


@dataclass(frozen=True, slots=True)
class ProtocolSide:
    """A protocol that an asset speaks, and as what."""

    name: str
    side: Literal["client", "server"]


@dataclass(frozen=True, slots=True)
class Child:
    """A station behind an asset's address: a module in a rack, a slave behind a gateway."""

    unit: str
    protocol: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Reasoned:
    """A judgement with its reason in one sentence."""

    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Asset:
    """A device: a deterministic grouping of endpoints, with what they claim."""

    id: str
    ips: tuple[str, ...]
    macs: tuple[str, ...]
    realms: tuple[str, ...]
    names: tuple[str, ...]
    vendor: str | None
    model: str | None
    firmware: str | None
    hardware: str | None
    serial: str | None
    product_code: str | None
    type: Reasoned  # plc, hmi, engineering station, switch, router...; "unknown" with the reason
    roles: tuple[Reasoned, ...]
    purdue_level: Reasoned  # "0" to "5", "3.5", or "unknown"
    zone: str | None
    protocols: tuple[ProtocolSide, ...]
    children: tuple[Child, ...]
    first_seen: datetime
    last_seen: datetime
    claims: tuple[Claim, ...]
    conflicts: tuple[Conflict, ...]

    @property
    def label(self) -> str:
        """What people call it: a name, a model, or an address."""
        if self.id == OTHERS:
            return "other outside addresses"
        return next(
            iter((*self.names, *filter(None, [self.model]), *self.ips, *self.macs)), self.id
        )
