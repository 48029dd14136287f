"""The plant as Python knows it: one value at one time, a pure input of every picture and check."""

from inventory.model.asset import Asset, Child, Claim, Conflict, ProtocolSide, Reasoned
from inventory.model.batch import Batch
from inventory.model.evidence import PERFECT, Evidence, Exhibit, Proof, Quality
from inventory.model.health import Capture, Gap, Health, InterfaceHealth
from inventory.model.plant import Plant
from inventory.model.traffic import (
    Address,
    Episode,
    Link,
    Operation,
    Sight,
    ValueChange,
    ValueRange,
    Violation,
)
from inventory.model.zones import Conduit, Flow, SecurityLevels, Zone

__all__ = [
    "PERFECT",
    "Address",
    "Asset",
    "Batch",
    "Capture",
    "Child",
    "Claim",
    "Conduit",
    "Conflict",
    "Episode",
    "Evidence",
    "Exhibit",
    "Flow",
    "Gap",
    "Health",
    "InterfaceHealth",
    "Link",
    "Operation",
    "Plant",
    "Proof",
    "ProtocolSide",
    "Quality",
    "Reasoned",
    "SecurityLevels",
    "Sight",
    "ValueChange",
    "ValueRange",
    "Violation",
    "Zone",
]
