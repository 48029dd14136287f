"""The plant as rows of plain values: what the command line prints, the API gives and pages show.

Field names are fixed (docs/ARCHITECTURE.md); others rely on them. Times are ISO 8601 UTC
with microseconds.
"""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from detection.model import Decision, Deviation, Incident
from inventory.differences import Change
from inventory.model import (
    Asset,
    Capture,
    Conduit,
    Health,
    Link,
    Operation,
    Reasoned,
    ValueChange,
    Violation,
    Zone,
)

Value = Any  # as JSON knows it
Row = dict[str, Any]


def iso(time: datetime) -> str:
    """`2026-11-24T13:54:00.000000Z`."""
    return f"{time.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def plain(value: object) -> Value:
    """A value of the model as JSON knows it."""
    match value:
        case enum.IntEnum():
            return value.name.lower()
        case enum.Enum():
            return str(value.value)
        case None | bool() | int() | float() | str():
            return value
        case datetime():
            return iso(value)
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case Sequence() | frozenset() | set():
            return [plain(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    raise TypeError(f"no plain form for {type(value).__name__}")


def _row(value: object) -> Row:
    row = plain(value)
    assert isinstance(row, dict)
    return row


def asset(asset: Asset) -> Row:
    """An asset; its judgements as values with the reason beside them."""
    return _asset_row(asset)


def _asset_row(asset: Asset) -> Row:
    row = _row(asset)
    row.update(_reasoned("type", asset.type), **_reasoned("purdue_level", asset.purdue_level))
    row["roles"] = [role.value for role in asset.roles]
    row["role_reasons"] = [role.reason for role in asset.roles]
    row["label"] = asset.label
    return row


def asset_in_brief(asset: Asset) -> Row:
    """An asset without its claims: they are most of it."""
    children = [dataclasses.replace(child, claims=()) for child in asset.children]
    brief = dataclasses.replace(asset, claims=(), children=tuple(children))
    return _asset_row(brief)


def _reasoned(name: str, judgement: Reasoned) -> Row:
    return {name: judgement.value, f"{name}_reason": judgement.reason}


def operation(operation: Operation) -> Row:
    """An operation."""
    return _row(operation)


def link(link: Link) -> Row:
    """A link by what it speaks most, with all that it speaks, and its carrier where it has one."""
    row = _row(link)
    del row["rides"]
    first = next(iter(link.speaks), "")
    carrier = link.protocol if link.rides else ""
    return {**row, "protocol": first, "speaks": [*link.speaks], "carrier": carrier}


def value(change: ValueChange) -> Row:
    """A value that became another."""
    return _row(change)


def violation(violation: Violation) -> Row:
    """A violation."""
    return _row(violation)


def deviation(deviation: Deviation) -> Row:
    """A deviation."""
    return _row(deviation)


def decision(decision: Decision) -> Row:
    """What was approved."""
    return _row(decision)


def incident(incident: Incident) -> Row:
    """An incident."""
    return _row(incident)


def health(health: Health) -> Row:
    """The capture's quality."""
    return _row(health)


def capture(capture: Capture) -> Row:
    """A capture file that was read."""
    return _row(capture)


def zone(zone: Zone, assets: Sequence[str]) -> Row:
    """A zone, with the ids of all assets in it."""
    return {**_row(zone), "assets": list(assets)}


def conduit(conduit: Conduit) -> Row:
    """A conduit."""
    return _row(conduit)


def change(change: Change) -> Row:
    """What one plant has and another has not."""
    return _row(change)
