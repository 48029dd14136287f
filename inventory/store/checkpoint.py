"""From memory into the database and back.

Between two checkpoints each window lies in `pending` as it came; a checkpoint writes the
rows that changed since the last and empties `pending`, in one transaction.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from duckdb import DuckDBPyConnection

from inventory.model import Batch
from inventory.store import bounds, captures, proofs, retention
from inventory.store.memory import Memory
from inventory.store.merge import Closed
from inventory.store.query import insert
from inventory.store.retention import Keep
from inventory.store.runs import Run, Runs
from inventory.store.tables import TABLES, type_of

_MERGED = ("observations", "links", "endpoints", "health")
_ZSTD = b"\x28\xb5\x2f\xfd"  # a frame's magic number (RFC 8878, 3.1.1)
MOST_WINDOWS = 2048  # an hour of live windows and more
MOST_ROWS = 500_000  # a site with so many to merge again opens in seconds


@dataclass(frozen=True, slots=True)
class _Pending:
    """A window read back: only what merges."""

    sensor: str
    boot: str
    sequence: int
    start_ns: int
    end_ns: int
    tables: Mapping[str, pa.RecordBatch]


def load(connection: DuckDBPyConnection) -> Memory:
    """The site as it was left."""
    memory = Memory()
    for table in TABLES:
        query = f"SELECT {', '.join(table.columns)} FROM {table.name}"
        memory.load(table, map(list, connection.execute(query).fetchall()))
    memory.runs = Runs(Run._make(row) for row in connection.execute("FROM runs").fetchall())
    for *limit, count in connection.execute("FROM limits").fetchall():
        memory.limits[tuple(limit)] = count
    memory.evidence = {evidence.id: evidence for evidence in proofs.places(connection)}
    memory.captures = captures.get(connection)
    query = "SELECT e.* FROM episodes e SEMI JOIN interfaces USING (id)"
    for row in connection.execute(query).fetchall():
        memory.silences.setdefault(row[0], []).append(Closed._make(row))
    memory.written_id = memory.last_id
    for window in _pending(connection):
        memory.merge(window)
    return memory


def keep(connection: DuckDBPyConnection, batch: Batch) -> None:
    """Keeps a window until the next checkpoint."""
    number = batch.sensor, batch.boot, batch.sequence, batch.start_ns, batch.end_ns
    octets = [_pack(batch.tables[name]) for name in _MERGED]
    connection.execute(
        "INSERT INTO pending VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)", [*number, *octets]
    )


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
    connection.execute("DELETE FROM pending")
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
    _insert(connection, "limits", ("capture", "interface", "name", "count"), limits)
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
    cells = list(zip(*rows, strict=True))
    if cells:
        arrays = [pa.array(c, type_of(n)) for n, c in zip(columns, cells, strict=True)]
        insert(connection, table, pa.Table.from_arrays(arrays, [*columns]))


def _pending(connection: DuckDBPyConnection) -> Iterator[_Pending]:
    for row in connection.execute("FROM pending ORDER BY start_ns, sequence").fetchall():
        tables = {name: _unpack(octets) for name, octets in zip(_MERGED, row[5:], strict=True)}
        sensor, boot, sequence, start_ns, end_ns = row[:5]
        yield _Pending(sensor, boot, sequence, start_ns, end_ns, tables)


def _pack(table: pa.RecordBatch) -> bytes:
    """As one stream: a quiet plant's windows have few rows, and each column of them would be
    packed alone to no use."""
    sink = pa.BufferOutputStream()
    with (
        pa.CompressedOutputStream(sink, "zstd") as packed,
        pa.ipc.new_stream(packed, table.schema) as stream,
    ):
        stream.write_batch(table)
    return sink.getvalue().to_pybytes()  # type: ignore[no-any-return]


def _unpack(octets: bytes) -> pa.RecordBatch:
    source = pa.BufferReader(octets)
    if octets.startswith(_ZSTD):  # an earlier version packed within the stream
        source = pa.CompressedInputStream(source, "zstd")
    return pa.ipc.open_stream(source).read_next_batch()
