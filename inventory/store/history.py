"""What is kept by time: value changes, and the episodes of what was seen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from duckdb import DuckDBPyConnection

from inventory.identity import Identities
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


def episodes(
    connection: DuckDBPyConnection, of: Asset | Link | Operation, known: Identities
) -> list[Episode]:
    """When something was seen; what lies less than a pause apart is one episode."""
    table, where, values = _which(of, known)
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


def _which(of: Asset | Link | Operation, known: Identities) -> _Which:
    match of:
        case Asset():
            where = "realm IN $1 AND (mac IN $2 OR (mac = '' AND ip IN $3))"
            return _Which("endpoints", where, [list(of.realms), list(of.macs), list(of.ips)])
        case Link():
            ends = (of.a, of.a_asset), (of.b, of.b_asset)
            rest = {"transport": of.transport, "port": of.port}
            return _between("links", known, ends, rest)
        case Operation():
            ends = (of.client, of.client_asset), (of.server, of.server_asset)
            names = ("protocol", "unit", "code", "object", "span", "status")
            return _between("operations", known, ends, {n: getattr(of, n) for n in names})


def _between(
    table: str,
    known: Identities,
    ends: tuple[tuple[str, str], tuple[str, str]],
    rest: Mapping[str, object],
) -> _Which:
    """Rows between two addresses, in those realms where they are these assets."""
    realms = {place.rpartition(" ")[0] for place in known.assets}
    here = [r for r in realms if all(known.asset(r, address) == asset for address, asset in ends)]
    values = {"client": ends[0][0], "server": ends[1][0], **rest}
    where = " AND ".join(f"{name} = ${n}" for n, name in enumerate(values, 2))
    return _Which(table, f"realm IN $1 AND {where}", [here, *values.values()])
