"""Proof decoded cold: what an evidence set's frames alone state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from protocols.model import NO_ANSWER, describe, status_name
from sensor import _core
from sensor.window import tables


@dataclass(frozen=True, slots=True)
class Span:
    """Octets that were overwritten, and what is told instead."""

    offset: int
    length: int
    told: str


@dataclass(frozen=True, slots=True)
class Packet:
    """A frame of evidence: its number in its capture, time, octets, and the sender's side."""

    number: int
    capture: str
    at_ns: int
    wire_length: int
    link_type: int
    data: bytes
    start: int
    sender: str
    redacted: tuple[Span, ...]


def decode(pcapng: bytes, key: bytes = b"") -> Mapping[str, pa.RecordBatch]:
    """The tables that an evidence set's frames state. Raises ValueError for what is none."""
    return tables(_core.decode_evidence(pcapng, key))


def packets(pcapng: bytes) -> list[Packet]:
    """The frames of an evidence set with their notes. Raises ValueError for what is none."""
    return [
        Packet(*fields[:8], tuple(Span(*span) for span in fields[8]))
        for fields in _core.evidence_packets(pcapng)
    ]


def states(pcapng: bytes) -> list[str]:
    """What the frames alone state, a line each, in order."""
    tables = decode(pcapng)
    changes = [_change(row) for row in tables["changes"].to_pylist()]
    return [*changes, *(_line(row) for row in tables["observations"].to_pylist())]


def _head(row: Mapping[str, object]) -> str:
    unit = f" unit {row['unit']}" if row["unit"] else ""
    return f"{row['protocol']}{unit}"


def _change(row: Mapping[str, object]) -> str:
    became = f"{_head(row)}: {row['object']} {row['old']} → {row['new']}, by {_operation(row)}"
    if not row["old_seen"]:
        return became
    _, client, code = str(row["old_seen"]).split(" ", 2)
    return f"{became}; {row['old']} was seen by {_operation({**row, 'code': code})} of {client}"


def _line(row: Mapping[str, object]) -> str:
    head = _head(row)
    match row["kind"]:
        case "is":
            return f"{head}: {row['subject']} has {row['object']} “{row['text']}”"
        case "broke":
            return (
                f"{head}: {row['client']} broke the specification, {row['object']}: {row['text']}"
            )
        case "was":
            return f"{head}: {row['object']} was {row['text']}, by {_operation(row)}"
    span = f" and {int(str(row['span'])) - 1} more" if row["span"] != 1 else ""
    on = f" on {row['object']}{span}" if row["object"] else ""
    status = int(str(row["status"]))
    answer = f": {status_name(str(row['protocol']), status)}" if status != NO_ANSWER else ""
    return f"{head}: {row['client']} did {_operation(row)} to {row['server']}{on}{answer}"


def _operation(row: Mapping[str, object]) -> str:
    """By its name and, as the specification has it, its code."""
    protocol, code, object_ = (str(row[column]) for column in ("protocol", "code", "object"))
    name = describe(protocol, code, object_).name
    return f"“{name}” ({code})" if code else f"“{name}”"
