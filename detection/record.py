"""Deviations, incidents and decisions as JSON text, for the store to keep."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TypeVar

from detection.model import Decision, Deviation, Incident
from inventory import canonical

Record = TypeVar("Record", Deviation, Incident)


def dump(record: Deviation | Incident) -> str:
    """As JSON text."""
    return canonical.dump(record).decode()


def load(kind: type[Record], text: str) -> Record:
    """The record that `dump` wrote, or an earlier version, which kept less of it."""
    record = canonical.typed(kind, json.loads(text))
    assert isinstance(record, kind)
    return record


def decision(time: datetime, text: str) -> Decision:
    """The decision of this time that a site wrote."""
    return Decision(time, **json.loads(text))
