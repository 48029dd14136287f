"""What is kept by time: value changes, and the episodes of what was seen."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from duckdb import DuckDBPyConnection

from inventory.model import Asset, Episode, Link, Operation
from inventory.rows import ChangeRow
from inventory.store.merge import PAUSE_NS
from inventory.times import moment, nanoseconds

CHANGES_PER_OBJECT = 256
_OBJECT = "realm, client, server, protocol, unit, object"
INSERT_CHANGES = (
    f"INSERT INTO changes SELECT {', '.join(ChangeRow._fields)} FROM batch_changes",
    f"DELETE FROM changes WHERE rowid IN (SELECT rowid FROM changes "
    f"SEMI JOIN (SELECT DISTINCT {_OBJECT} FROM batch_changes) USING ({_OBJECT}) "
    f"QUALIFY row_number() OVER (PARTITION BY {_OBJECT} ORDER BY at_ns DESC, rowid DESC) "
    f"> {CHANGES_PER_OBJECT})",
)


class _Which(NamedTuple):
    table: str
    where: str
    values: list[object]


def changes(
    connection: DuckDBPyConnection,
    server: str | None,
    object_: str | None,
    since: datetime | None,
    limit: int | None,
) -> list[ChangeRow]:
    """Those of `server` and `object_`, or of all, the latest first."""
    rows = connection.execute(
        f"SELECT {', '.join(ChangeRow._fields)} FROM changes "
        "WHERE ($1 IS NULL OR server = $1) AND ($2 IS NULL OR object = $2) AND at_ns >= $3 "
        "ORDER BY at_ns DESC, rowid DESC LIMIT $4",
        [server, object_, nanoseconds(since) if since else 0, limit],
    ).fetchall()
    return [ChangeRow._make(row) for row in rows]


def episodes(connection: DuckDBPyConnection, of: Asset | Link | Operation) -> list[Episode]:
    """When something was seen; what lies less than a pause apart is one episode."""
    table, where, values = _which(of)
    rows = connection.execute(
        f"WITH t AS (SELECT * FROM {table} WHERE {where}) "
        "SELECT since_ns, last_ns, sights FROM t UNION ALL "
        "SELECT e.start_ns, e.end_ns, e.count FROM episodes e SEMI JOIN t USING (id) ORDER BY ALL",
        values,
    ).fetchall()
    joined: list[list[int]] = []
    for start, end, count in rows:
        if joined and start <= joined[-1][1] + PAUSE_NS:
            joined[-1][1:] = [max(end, joined[-1][1]), joined[-1][2] + count]
        else:
            joined.append([start, end, count])
    return [Episode(moment(start), moment(end), count) for start, end, count in joined]


def _which(of: Asset | Link | Operation) -> _Which:
    match of:
        case Asset():
            where = "realm IN $1 AND (mac IN $2 OR (mac = '' AND ip IN $3))"
            return _Which("endpoints", where, [list(of.realms), list(of.macs), list(of.ips)])
        case Link():
            where = "client = $1 AND server = $2 AND transport = $3 AND port = $4"
            return _Which("links", where, [of.a, of.b, of.transport, of.port])
        case Operation():
            names = ["client", "server", "protocol", "unit", "code", "object", "span", "status"]
            where = " AND ".join(f"{name} = ${n}" for n, name in enumerate(names, 1))
            return _Which("operations", where, [getattr(of, name) for name in names])
