"""What was committed since the last checkpoint, as small as it comes.

A window that is committed alone lies as it came. Those that are committed together lie merged:
a plant does in each what it did in the one before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from duckdb import DuckDBPyConnection

from inventory.model import Batch
from inventory.store.memory import Memory
from inventory.store.merge import Key, Row, Table
from inventory.store.query import one
from inventory.store.runs import Run
from inventory.store.tables import BY_NAME, TABLES, type_of

_MERGED = ("observations", "links", "endpoints", "health")
_ZSTD = b"\x28\xb5\x2f\xfd"  # a frame's magic number (RFC 8878, 3.1.1)
_RUNS, _LIMITS = "runs", "limits"
LIMIT = ("capture", "interface", "name", "count")


@dataclass(frozen=True, slots=True)
class _Window:
    """A window read back: only what merges."""

    sensor: str
    boot: str
    sequence: int
    start_ns: int
    end_ns: int
    tables: Mapping[str, pa.RecordBatch]


def keep(connection: DuckDBPyConnection, batch: Batch) -> None:
    """Keeps a window until the next checkpoint."""
    number = batch.sensor, batch.boot, batch.sequence, batch.start_ns, batch.end_ns
    octets = [_pack(batch.tables[name]) for name in _MERGED]
    connection.execute(
        "INSERT INTO pending VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)", [*number, *octets]
    )


def is_last(batch: Batch) -> bool:
    """Whether a window tells of what it did not see, too: the proof of its latest sight."""
    counts = batch.tables["observations"].column("count")
    return bool(counts) and pc.min(counts).as_py() == 0


def keep_together(connection: DuckDBPyConnection, windows: Memory, site: Memory) -> None:
    """Keeps what several windows came to, which are merged into the site already."""
    number = one(connection, "SELECT count(DISTINCT number) FROM together") or (0,)
    for name, by_id, rows in _merged(windows, site):
        values = [*number, name, by_id, _pack(rows)]
        connection.execute("INSERT INTO together VALUES ($1, $2, $3, $4)", values)


def restore(connection: DuckDBPyConnection, memory: Memory) -> None:
    """Merges what was kept since the last checkpoint; a sensor's last window comes last."""
    known = {
        table.name: {row[0]: row for row in memory.rows[table.name].values()} for table in TABLES
    }
    query = "SELECT name, by_id, octets FROM together ORDER BY number"
    for name, by_id, octets in connection.execute(query).fetchall():
        batch = _unpack(octets)
        if name == _RUNS:
            memory.runs.extend(map(Run._make, zip(*_columns(batch, Run._fields), strict=True)))
        elif name == _LIMITS:
            memory.limit(zip(*_columns(batch, LIMIT), strict=True))
        elif by_id:
            table = BY_NAME[name]
            (ids,), values = _columns(batch, ("id",)), _columns(batch, _values(table))
            keys = [()] * (1 + len(table.key))
            memory.join(table, [*keys, *values], [known[name][id_] for id_ in ids])
        else:
            memory.join(BY_NAME[name], [(), *_columns(batch, BY_NAME[name].columns[1:])])
    for window in _windows(connection):
        memory.merge(window)


def _columns(batch: pa.RecordBatch, names: Sequence[str]) -> list[list[Any]]:
    """These columns; an earlier version had others, too, and none of those that came since."""
    nothing = [None] * batch.num_rows
    return [batch[n].to_pylist() if n in batch.schema.names else nothing for n in names]


def _values(table: Table) -> Sequence[str]:
    """What merges of a table's rows, behind their keys."""
    return table.columns[1 + len(table.key) :]


def forget(connection: DuckDBPyConnection) -> None:
    """Forgets all of it: a checkpoint has it."""
    connection.execute("DELETE FROM pending")
    connection.execute("DELETE FROM together")


def arrow(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> pa.Table | None:
    """Rows as columns of these names; none where there are no rows."""
    cells = list(zip(*rows, strict=True))
    arrays = [pa.array(c, type_of(n)) for n, c in zip(names, cells, strict=False)]
    return pa.Table.from_arrays(arrays, [*names]) if arrays else None


def _merged(windows: Memory, site: Memory) -> Iterator[tuple[str, bool, pa.Table]]:
    """What they came to, by the names of tables and whether by ids, where there is any."""
    found: list[tuple[str, bool, pa.Table | None]] = []
    for table in TABLES:
        values, new = _values(table), []
        written = []
        for key, row in _rows(windows, table):
            known = site.rows[table.name].get(key)
            if known and known[0] <= site.written_id:
                written.append([known[0], *row])
            else:
                new.append([*key, *row])
        found.append((table.name, True, arrow(("id", *values), written)))
        found.append((table.name, False, arrow(table.columns[1:], new)))
    limits = ((*limit, count) for limit, count in windows.limits.items())
    found.append((_RUNS, False, arrow(Run._fields, windows.runs)))
    found.append((_LIMITS, False, arrow(LIMIT, limits)))
    return ((name, by_id, rows) for name, by_id, rows in found if rows is not None)


def _rows(windows: Memory, table: Table) -> Iterator[tuple[Key, Row]]:
    """A table's keys and what merges of them; what was seen no times is as of the end."""
    end_ns, keys = windows.runs.extent()[1], 1 + len(table.key)
    first, last = table.index("first_ns") - keys, table.index("last_ns") - keys
    for key, whole in windows.rows[table.name].items():
        row = whole[keys:]
        if row[last] is None:
            row[first] = row[last] = end_ns
        yield key, row


def _windows(connection: DuckDBPyConnection) -> Iterator[_Window]:
    for row in connection.execute("FROM pending ORDER BY start_ns, sequence").fetchall():
        tables = {name: _unpack(octets) for name, octets in zip(_MERGED, row[5:], strict=True)}
        sensor, boot, sequence, start_ns, end_ns = row[:5]
        yield _Window(sensor, boot, sequence, start_ns, end_ns, tables)


def _pack(table: pa.RecordBatch | pa.Table) -> bytes:
    """As one stream: a quiet plant's windows have few rows, and each column of them would be
    packed alone to no use."""
    sink = pa.BufferOutputStream()
    with (
        pa.CompressedOutputStream(sink, "zstd") as packed,
        pa.ipc.new_stream(packed, table.schema) as stream,
    ):
        stream.write(table)
    return sink.getvalue().to_pybytes()  # type: ignore[no-any-return]


def _unpack(octets: bytes) -> pa.RecordBatch:
    source = pa.BufferReader(octets)
    if octets.startswith(_ZSTD):  # an earlier version packed within the stream
        source = pa.CompressedInputStream(source, "zstd")
    return pa.ipc.open_stream(source).read_next_batch()
