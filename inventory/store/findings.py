"""What detection found, knows and was told: opaque to the inventory, kept by id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import pyarrow as pa
from duckdb import DuckDBPyConnection

from inventory.store.query import insert, one
from inventory.times import moment, nanoseconds

Kind = Literal["deviation", "incident", "decision"]


@dataclass(frozen=True, slots=True)
class FindingRow:
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


_AT_ONCE = 8192  # entries: a flood teaches very many
_LEARNED = pa.schema(
    [
        ("detector", pa.string()),
        ("version", pa.uint32()),
        ("key", pa.string()),
        ("entry", pa.string()),
    ]
)
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


def put(connection: DuckDBPyConnection, findings: Iterable[FindingRow]) -> None:
    """Adds them, or replaces those of the same kind and id."""
    rows = {(f.kind, f.id): _row(f) for f in findings}
    insert(connection, "findings", pa.Table.from_pylist([*rows.values()], _SCHEMA), replace=True)


def get(
    connection: DuckDBPyConnection, kind: Kind, since: datetime | None, limit: int | None
) -> list[FindingRow]:
    """Those last seen at `since` or later, the latest first."""
    rows = connection.execute(
        f"SELECT {', '.join(_SCHEMA.names)} FROM findings WHERE kind = $1 AND last_ns >= $2 "
        "ORDER BY last_ns DESC, id LIMIT $3",
        [kind, nanoseconds(since) if since else 0, limit],
    ).fetchall()
    return [_finding(row) for row in rows]


def get_one(connection: DuckDBPyConnection, kind: Kind, id_: str) -> FindingRow | None:
    """The one with this id."""
    columns = ", ".join(_SCHEMA.names)
    query = f"SELECT {columns} FROM findings WHERE kind = $1 AND id = $2"
    row = one(connection, query, [kind, id_])
    return _finding(row) if row else None


def drop(connection: DuckDBPyConnection, kind: Kind, id_: str) -> None:
    """Forgets one: a deviation that was approved."""
    connection.execute("DELETE FROM findings WHERE kind = $1 AND id = $2", [kind, id_])


def put_learned(
    connection: DuckDBPyConnection, detector: str, version: int, entries: Mapping[str, str]
) -> None:
    """Adds what a detector learned, or replaces entries of the same key."""
    keys = list(entries)
    for at in range(0, len(keys), _AT_ONCE):
        some = keys[at : at + _AT_ONCE]
        whose = [detector] * len(some), [version] * len(some)
        cells = [*whose, some, [entries[key] for key in some]]
        rows = pa.Table.from_pydict(dict(zip(_LEARNED.names, cells, strict=True)), _LEARNED)
        insert(connection, "learned", rows, replace=True)


def get_learned(connection: DuckDBPyConnection, detector: str, version: int) -> dict[str, str]:
    """What a detector of this version learned, by key."""
    query = "SELECT key, entry FROM learned WHERE detector = $1 AND version = $2"
    return dict(connection.execute(query, [detector, version]).fetchall())


def _row(finding: FindingRow) -> dict[str, object]:
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


def _finding(row: tuple[Any, ...]) -> FindingRow:
    kind, id_, subject, severity, first, last, evidence, detail = row
    times = moment(first), moment(last)
    return FindingRow(kind, id_, subject, severity, *times, detail, tuple(evidence))
