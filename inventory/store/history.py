"""What is kept by time: value changes, and the episodes of what was seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

import pyarrow as pa
from duckdb import DuckDBPyConnection

from inventory.identity import Identities
from inventory.model import Asset, Episode, Link, Operation
from inventory.rows import ChangeRow
from inventory.store.memory import Memory
from inventory.store.merge import PAUSE_NS, SIGHTS, SINCE, Row, Table
from inventory.store.query import insert
from inventory.store.tables import BY_NAME
from inventory.times import moment, nanoseconds

_TABLES: Mapping[type, str] = {Asset: "endpoints", Link: "links", Operation: "operations"}
# What was written beside an operation's own object is with its values: a stretch's first has all.
_BESIDE = "object_values"
_OBJECT = ("protocol", "unit", "code", "object")
_OPERATION = (*_OBJECT, "span", "status")


def add(connection: DuckDBPyConnection, changed: pa.RecordBatch) -> None:
    """Keeps a window's value changes."""
    insert(connection, "changes", pa.Table.from_batches([changed]))


def changes(
    connection: DuckDBPyConnection,
    asset: Asset | None,
    object_: str | None,
    since: datetime | None,
    limit: int | None,
    known: Identities,
) -> list[ChangeRow]:
    """Those that `asset` asked for or answered, and those of `object_`; the latest first."""
    realms, addresses = (asset.realms, (*asset.ips, *asset.macs)) if asset else ((), ())
    rows = connection.execute(
        f"SELECT {', '.join(ChangeRow._fields)} FROM changes "
        "WHERE ($1 OR realm IN (SELECT unnest($2)) "
        "AND (client IN (SELECT unnest($3)) OR server IN (SELECT unnest($3)))) "
        "AND ($4 IS NULL OR object = $4) AND at_ns >= $5 "
        "ORDER BY at_ns DESC, rowid DESC LIMIT $6",
        [
            asset is None,
            list(realms),
            list(addresses),
            object_,
            nanoseconds(since) if since else 0,
            None if asset else limit,
        ],
    ).fetchall()
    found = map(ChangeRow._make, rows)
    return [*islice((row for row in found if not asset or asset.id in _ends(row, known)), limit)]


def _ends(row: ChangeRow, known: Identities) -> tuple[str, ...]:
    ends = row.client, row.server
    return tuple(known.at(row.realm, end, row.at_ns, row.at_ns) for end in ends)


def episodes(
    connection: DuckDBPyConnection,
    memory: Memory,
    of: Asset | Link | Operation,
    known: Identities,
) -> list[Episode]:
    """When something was seen; what lies less than a pause apart is one episode."""
    table = BY_NAME[_TABLES[type(of)]]
    rows = _rows(memory, table, of, known)
    if not rows and isinstance(of, Operation):
        table = BY_NAME[_BESIDE]
        rows = _rows(memory, table, of, known)
    ids, last = [row[0] for row in rows], table.index("last_ns")
    query = "SELECT start_ns, end_ns, sights FROM episodes WHERE id IN (SELECT unnest($1))"
    found: list[tuple[int, ...]] = [
        tuple(episode) for episode in connection.execute(query, [ids]).fetchall()
    ]
    found += [closed[1:] for closed in memory.closed if closed.id in ids]
    found += [(row[SINCE], row[last], row[SIGHTS]) for row in rows]
    return [Episode(moment(a), moment(b), count) for a, b, count in _joined(sorted(found))]


def _rows(
    memory: Memory, table: Table, of: Asset | Link | Operation, known: Identities
) -> list[Row]:
    return [
        row
        for key, row in memory.rows[table.name].items()
        if row[SINCE] is not None and _is(of, dict(zip(table.key, key, strict=True)), known)
    ]


def _joined(found: Iterable[tuple[int, ...]]) -> list[list[int]]:
    joined: list[list[int]] = []
    for start, end, count in found:
        if joined and start <= joined[-1][1] + PAUSE_NS:
            joined[-1][1:] = [max(end, joined[-1][1]), joined[-1][2] + count]
        else:
            joined.append([start, end, count])
    return joined


def _is(of: Asset | Link | Operation, at: Mapping[str, Any], known: Identities) -> bool:
    """Whether a row is of something, in a realm where its addresses are the same assets."""
    match of:
        case Asset():
            here = at["mac"] in of.macs or (not at["mac"] and at["ip"] in of.ips)
            return here and at["realm"] in of.realms
        case Link():
            assets, ends = (of.a_asset, of.b_asset), (of.a, of.b)
            same = (at["transport"], at["port"]) == (of.transport, of.port)
        case Operation():
            assets, ends = (of.client_asset, of.server_asset), (of.client, of.server)
            names = _OPERATION if "status" in at else _OBJECT
            same = all(at[name] == getattr(of, name) for name in names)
    between = (at["client"], at["server"]) == ends
    had = (asset in known.ever(at["realm"], end) for asset, end in zip(assets, ends, strict=True))
    return same and between and all(had)
