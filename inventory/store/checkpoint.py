"""From memory into the database and back.

A checkpoint writes the rows that changed since the last, and forgets what was `pending` until
then, in one transaction.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from duckdb import DuckDBPyConnection

from inventory.store import bounds, captures, pending, proofs, retention
from inventory.store.memory import Memory
from inventory.store.merge import Closed
from inventory.store.query import insert, one
from inventory.store.retention import Keep
from inventory.store.runs import Run, Runs
from inventory.store.tables import TABLES

MOST_WINDOWS = 2048  # an hour of live windows and more
MOST_ROWS = 500_000  # a site with so many to merge again opens in seconds


def load(connection: DuckDBPyConnection) -> Memory:
    """The site as it was left."""
    memory = Memory()
    for table in TABLES:
        query = f"SELECT {', '.join(table.columns)} FROM {table.name}"
        memory.load(table, map(list, connection.execute(query).fetchall()))
    # Rows that were dropped leave their episodes: no other row is to be taken for theirs.
    (latest,) = one(connection, "SELECT max(id) FROM episodes") or (None,)
    memory.last_id = max(memory.last_id, latest or 0)
    memory.runs = Runs(Run._make(row) for row in connection.execute("FROM runs").fetchall())
    for *limit, count in connection.execute("FROM limits").fetchall():
        memory.limits[tuple(limit)] = count
    memory.evidence = {evidence.id: evidence for evidence in proofs.places(connection)}
    memory.captures = captures.get(connection)
    query = "SELECT e.* FROM episodes e SEMI JOIN interfaces USING (id)"
    for row in connection.execute(query).fetchall():
        memory.silences.setdefault(row[0], []).append(Closed._make(row))
    memory.written_id = memory.last_id
    pending.restore(connection, memory)
    return memory


def is_due(memory: Memory) -> bool:
    """Whether enough came since the last checkpoint."""
    return memory.merged_windows >= MOST_WINDOWS or memory.merged_rows >= MOST_ROWS


def write(connection: DuckDBPyConnection, memory: Memory, keep: Keep) -> None:
    """Writes what changed and drops what is too much, within the caller's transaction."""
    for table in TABLES:
        changed = memory.changed[table.name]
        stale = [id_ for id_ in (*changed, *memory.dropped[table.name]) if id_ <= memory.written_id]
        _delete(connection, table.name, stale)
        _insert(connection, table.name, table.columns, changed.values())
        changed.clear()
        memory.dropped[table.name].clear()
    _insert(connection, "episodes", Closed._fields, memory.closed)
    memory.closed.clear()
    connection.execute("DELETE FROM runs")
    _insert(connection, "runs", Run._fields, memory.runs)
    pending.forget(connection)
    now_ns = min(memory.runs.extent()[1], time.time_ns())  # a clock that is wrong ages nothing
    expired = retention.expire(connection, keep, now_ns)
    count(connection, memory, {**bounds.enforce(connection), **expired})
    memory.written_id = memory.last_id
    memory.merged_rows = memory.merged_windows = 0


def count(connection: DuckDBPyConnection, memory: Memory, gone: Mapping[str, int]) -> None:
    """Notes what was dropped, by the names of limits, and forgets proof that is not there."""
    for name, rows in gone.items():
        if rows:
            memory.limits["", "", name] += rows
    connection.execute("DELETE FROM limits")
    limits = [(*limit, rows) for limit, rows in memory.limits.items()]
    _insert(connection, "limits", pending.LIMIT, limits)
    memory.evidence = {evidence.id: evidence for evidence in proofs.places(connection)}


def _delete(connection: DuckDBPyConnection, table: str, ids: Sequence[int]) -> None:
    if ids:
        connection.execute(f"DELETE FROM {table} WHERE id IN (SELECT unnest($1))", [ids])


def _insert(
    connection: DuckDBPyConnection,
    table: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
) -> None:
    cells = pending.arrow(columns, rows)
    if cells is not None:
        insert(connection, table, cells)
