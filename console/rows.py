"""The plant as rows of plain values: what the command line prints, the API gives and pages show.

Field names are fixed (docs/ARCHITECTURE.md); others rely on them. Times are ISO 8601 UTC
with microseconds.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from detection.model import Decision, Deviation, Incident
from inventory import canonical
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


def _row(value: object) -> Row:
    row = canonical.plain(value)
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
    """A deviation; its severity by name."""
    return {**_row(deviation), "severity": deviation.severity.name.lower()}


def decision(decision: Decision) -> Row:
    """What was approved."""
    return _row(decision)


def incident(incident: Incident) -> Row:
    """An incident; its severity by name."""
    return {**_row(incident), "severity": incident.severity.name.lower()}


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
