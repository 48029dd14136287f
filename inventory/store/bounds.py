"""What keeps a site small: beyond these limits the rows seen longest ago go, and are counted."""

from __future__ import annotations

from collections.abc import Mapping

from duckdb import DuckDBPyConnection

from inventory.store.query import one

ROWS: dict[str, int] = {
    "operations": 200_000,
    "object_values": 200_000,
    "claims": 100_000,
    "violations": 20_000,
    "links": 200_000,
    "endpoints": 50_000,
    "interfaces": 5_000,
    "limits": 5_000,
    "episodes": 2_000_000,
    "changes": 500_000,
    "evidence": 500_000,
    "findings": 100_000,
}
_SLACK = 20  # one part in so many more is dropped at once, so that it is not done every time

_OLDEST = {
    "limits": "rowid",
    "episodes": "end_ns",
    "changes": "at_ns",
    "evidence": "rowid",
}
_PROOF = ("operations", "claims", "violations", "links", "changes")


def enforce(connection: DuckDBPyConnection, limits: Mapping[str, int] = ROWS) -> None:
    """Drops what is over the limits, within the caller's transaction."""
    counts = ", ".join(f"(SELECT count(*) FROM {table})" for table in limits)
    for (table, most), rows in zip(
        limits.items(), one(connection, f"SELECT {counts}") or (), strict=True
    ):
        if rows > most:
            _drop(connection, table, rows - most + most // _SLACK)


def _drop(connection: DuckDBPyConnection, table: str, surplus: int) -> None:
    spared = f"WHERE id NOT IN ({_used()})" if table == "evidence" else ""
    row = one(
        connection,
        f"DELETE FROM {table} WHERE rowid IN (SELECT rowid FROM {table} {spared} "
        f"ORDER BY {_OLDEST.get(table, 'last_ns')} LIMIT {surplus})",
    )
    connection.execute(
        "MERGE INTO limits t USING (SELECT '' AS capture, '' AS interface, $1 AS name) s "
        "ON t.capture = s.capture AND t.interface = s.interface AND t.name = s.name "
        "WHEN MATCHED THEN UPDATE SET count = t.count + $2 "
        "WHEN NOT MATCHED THEN INSERT (capture, interface, name, count) "
        "VALUES (s.capture, s.interface, s.name, $2)",
        [f"{table} dropped from the site", row[0] if row else 0],
    )


def _used() -> str:
    named = [f"SELECT evidence FROM {table} WHERE evidence <> ''" for table in _PROOF]
    return " UNION ALL ".join([*named, "SELECT unnest(evidence) FROM findings"])
