"""What detection found, knows and was told: opaque to the inventory, kept by id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

import pyarrow as pa
from duckdb import DuckDBPyConnection

from inventory.store.query import insert, one
from inventory.times import moment, nanoseconds

Kind = Literal["deviation", "incident", "decision"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A deviation, an incident or a decision: what the store must know, and the rest as JSON.

    `subject` is an asset's id, `evidence` the ids of what must be kept to prove it.
    """

    kind: Kind
    id: str
    subject: str
    severity: int
    first_seen: datetime
    last_seen: datetime
    detail: str
    evidence: tuple[str, ...] = ()


class State(NamedTuple):
    """What a detector learned, in the form of its version."""

    version: int
    state: str


_STATES = pa.schema([("name", pa.string()), ("version", pa.uint32()), ("state", pa.string())])
_SCHEMA = pa.schema(
    [
        ("kind", pa.string()),
        ("id", pa.string()),
        ("subject", pa.string()),
        ("severity", pa.uint8()),
        ("first_ns", pa.int64()),
        ("last_ns", pa.int64()),
        ("evidence", pa.list_(pa.string())),
        ("detail", pa.string()),
    ]
)


def put(connection: DuckDBPyConnection, findings: Iterable[Finding]) -> None:
    """Adds them, or replaces those of the same kind and id."""
    rows = {(f.kind, f.id): _row(f) for f in findings}
    insert(connection, "findings", pa.Table.from_pylist([*rows.values()], _SCHEMA), replace=True)


def get(
    connection: DuckDBPyConnection, kind: Kind, since: datetime | None, limit: int | None
) -> list[Finding]:
    """Those last seen at `since` or later, the latest first."""
    rows = connection.execute(
        f"SELECT {', '.join(_SCHEMA.names)} FROM findings WHERE kind = $1 AND last_ns >= $2 "
        "ORDER BY last_ns DESC, id LIMIT $3",
        [kind, nanoseconds(since) if since else 0, limit],
    ).fetchall()
    return [_finding(row) for row in rows]


def get_one(connection: DuckDBPyConnection, kind: Kind, id_: str) -> Finding | None:
    """The one with this id."""
    columns = ", ".join(_SCHEMA.names)
    query = f"SELECT {columns} FROM findings WHERE kind = $1 AND id = $2"
    row = one(connection, query, [kind, id_])
    return _finding(row) if row else None


def drop(connection: DuckDBPyConnection, kind: Kind, id_: str) -> None:
    """Forgets one: a decision that was taken back."""
    connection.execute("DELETE FROM findings WHERE kind = $1 AND id = $2", [kind, id_])


def put_states(connection: DuckDBPyConnection, states: Mapping[str, State]) -> None:
    """Keeps what detectors learned, by their names."""
    rows = [{"name": name, **state._asdict()} for name, state in states.items()]
    insert(connection, "detectors", pa.Table.from_pylist(rows, _STATES), replace=True)


def get_states(connection: DuckDBPyConnection) -> dict[str, State]:
    """What all of them learned."""
    rows = connection.execute("SELECT name, version, state FROM detectors").fetchall()
    return {name: State(version, state) for name, version, state in rows}


def _row(finding: Finding) -> dict[str, object]:
    return {
        "kind": finding.kind,
        "id": finding.id,
        "subject": finding.subject,
        "severity": finding.severity,
        "first_ns": nanoseconds(finding.first_seen),
        "last_ns": nanoseconds(finding.last_seen),
        "evidence": list(finding.evidence),
        "detail": finding.detail,
    }


def _finding(row: tuple[Any, ...]) -> Finding:
    kind, id_, subject, severity, first, last, evidence, detail = row
    times = moment(first), moment(last)
    return Finding(kind, id_, subject, severity, *times, detail, tuple(evidence))
