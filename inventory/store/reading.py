"""The site's rows of all time or of one span of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple, TypeVar

from duckdb import DuckDBPyConnection

from inventory.model import Evidence
from inventory.ownership import Sighting
from inventory.rows import (
    ClaimRow,
    InterfaceRow,
    LinkRow,
    OperationRow,
    Rows,
    ValuesRow,
    ViolationRow,
)
from inventory.store.gaps import damages, gaps
from inventory.store.query import one

Row = TypeVar("Row", bound=NamedTuple)
Span = tuple[int, int]  # nanoseconds since 1970, both ends included

_COLUMNS = {"counted": "count", "frames": "count", "packets": "count", "ttl": "ttl_max"}
_SHARED = frozenset({"packets_out", "packets_in", "bytes_out", "bytes_in", "bytes"})


def read(
    connection: DuckDBPyConnection, span: Span | None, evidence: Mapping[str, Evidence]
) -> Rows:
    """Everything of `span`, or of all time.

    Within a span, rows are those with an episode in it. Their times are cut to it and their
    counts are the part of the episodes' counts that falls into it, evenly spread; what is
    not kept by episode (gaps, values, losses) is of all time.
    """
    start, end = span or extent(connection)
    return Rows(
        start,
        end,
        sightings=_rows(connection, Sighting, "endpoints", span),
        operations=_rows(connection, OperationRow, "operations", span),
        values=_rows(connection, ValuesRow, "object_values", None),
        claims=_rows(connection, ClaimRow, "claims", span),
        links=_rows(connection, LinkRow, "links", span),
        violations=_rows(connection, ViolationRow, "violations", span),
        interfaces=_rows(connection, InterfaceRow, "interfaces", span),
        limits=_limits(connection),
        gaps=gaps(connection, (start, end)),
        damages=damages(connection),
        evidence=evidence,
    )


def extent(connection: DuckDBPyConnection) -> Span:
    """From the first to the last window; (0, 0) before the first."""
    row = one(connection, "SELECT min(start_ns), max(end_ns) FROM batches")
    return (row[0], row[1]) if row and row[0] is not None else (0, 0)


def _rows(
    connection: DuckDBPyConnection, kind: type[Row], table: str, span: Span | None
) -> list[Row]:
    columns = [_COLUMNS.get(field, field) for field in kind._fields]
    if span is None:
        query, values = f"SELECT {', '.join(columns)} FROM {table} ORDER BY ALL", []
    else:
        query, values = _within(columns, table), list(span)
    rows = connection.execute(query, values).fetchall()
    first = kind._fields.index("first_ns")
    rows.sort(key=lambda row: row[first] or 0)
    return [kind._make(row) for row in rows]


def _within(columns: list[str], table: str) -> str:
    scaled = [
        f"round({c} * p.count / greatest(t.count, 1))::UBIGINT" if c in _SHARED else _cut(c)
        for c in columns
    ]
    share = "(least(e.end_ns, $2) - greatest(e.start_ns, $1)) / (e.end_ns - e.start_ns)"
    return (
        "WITH e AS (SELECT id, since_ns AS start_ns, last_ns AS end_ns, sights AS count "
        f"FROM {table} UNION ALL SELECT id, start_ns, end_ns, count FROM episodes "
        f"SEMI JOIN {table} USING (id)), "
        "p AS (SELECT id, greatest(min(start_ns), $1) AS first_ns, "
        "least(max(end_ns), $2) AS last_ns, greatest(1, round(sum(count * "
        f"CASE WHEN end_ns = start_ns THEN 1 ELSE {share} END)))::UBIGINT AS count "
        "FROM e WHERE end_ns >= $1 AND start_ns <= $2 GROUP BY id) "
        f"SELECT {', '.join(scaled)} FROM {table} t JOIN p USING (id) ORDER BY ALL"
    )


def _cut(column: str) -> str:
    return f"{'p' if column in ('first_ns', 'last_ns', 'count') else 't'}.{column}"


def _limits(connection: DuckDBPyConnection) -> Mapping[tuple[str, str], Mapping[str, int]]:
    found: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    query = "SELECT capture, interface, name, count FROM limits ORDER BY ALL"
    for capture, interface, name, count in connection.execute(query).fetchall():
        found[capture, interface][name] = count
    return found
