"""What keeps a site small: beyond these limits what was seen longest ago goes, and is counted."""

from __future__ import annotations

from collections.abc import Mapping

from duckdb import DuckDBPyConnection

from inventory.store.query import one

# Rows in memory and in the database, by table.
ROWS: dict[str, int] = {
    "operations": 50_000,
    "object_values": 50_000,
    "claims": 50_000,
    "violations": 20_000,
    "links": 50_000,
    "endpoints": 50_000,
    "interfaces": 5_000,
}
# Rows in the database alone.
KEPT: dict[str, int] = {
    "episodes": 2_000_000,
    "changes": 500_000,
    "evidence": 200_000,
    "findings": 100_000,
}
SLACK = 20  # one part in so many more is dropped at once, so that it is not done every time
CHANGES_PER_OBJECT = 256

_OLDEST: Mapping[str, str] = {"episodes": "end_ns", "changes": "at_ns", "evidence": "rowid"}
# What a change of values shows it loses first: there are many, and the change itself stays.
_PROOF = (
    *(
        (table, proof)
        for table in ("operations", "claims", "violations")
        for proof in ("evidence", "latest")
    ),
    ("object_values", "evidence"),
    ("links", "evidence"),
)
_OBJECT = "realm, client, server, protocol, unit, object"
# Only of objects with too many, which are few, are the changes put in order.
_TRIM_CHANGES = (
    "DELETE FROM changes WHERE rowid IN (SELECT rowid FROM changes SEMI JOIN "
    f"(SELECT {_OBJECT} FROM changes GROUP BY ALL HAVING count(*) > {CHANGES_PER_OBJECT}) "
    f"USING ({_OBJECT}) QUALIFY row_number() OVER "
    f"(PARTITION BY {_OBJECT} ORDER BY at_ns DESC, rowid DESC) > {CHANGES_PER_OBJECT})"
)


def dropped(table: str) -> str:
    """The name under which what was dropped is counted among the limits."""
    return f"{table} dropped from the site"


def enforce(connection: DuckDBPyConnection) -> dict[str, int]:
    """Drops what is over the limits, and proof of nothing; tells how many rows of which limit."""
    connection.execute(_TRIM_CHANGES)
    drop(connection, "evidence", shown_before(0))
    gone: dict[str, int] = {}
    for table, most in KEPT.items():
        row = one(connection, f"SELECT count(*) FROM {table}")
        if row and row[0] > most:
            surplus = row[0] - most + most // SLACK
            gone[dropped(table)] = drop_oldest(connection, table, surplus)
    return gone


def drop(connection: DuckDBPyConnection, table: str, which: str) -> int:
    """Drops the rows of this condition; tells how many there were."""
    row = one(connection, f"DELETE FROM {table} WHERE {which}")
    return int(row[0]) if row else 0


def drop_oldest(connection: DuckDBPyConnection, table: str, surplus: int) -> int:
    """Drops at most so many; what must stay is not among them."""
    query = (
        f"rowid IN (SELECT rowid FROM {table} WHERE {_SPARED.get(table, 'true')} "
        f"ORDER BY {_OLDEST.get(table, 'last_ns')} LIMIT {surplus})"
    )
    return drop(connection, table, query)


def shown_before(time_ns: int) -> str:
    """Which evidence proves nothing, or only value changes before this time."""
    changes = f"SELECT evidence FROM changes WHERE evidence <> '' AND at_ns >= {time_ns}"
    return f"id NOT IN ({_USED} UNION ALL {changes})"


def _used() -> str:
    """What proves something; what a deviation or an incident names is among it."""
    named = [f"SELECT {proof} FROM {table} WHERE {proof} <> ''" for table, proof in _PROOF]
    return " UNION ALL ".join([*named, "SELECT unnest(evidence) FROM findings"])


_USED = _used()
# The sensor's own silences stay with what it saw, and what people decided stays.
_SPARED = {
    "evidence": f"id NOT IN ({_USED})",
    "episodes": "id NOT IN (SELECT id FROM interfaces)",
    "findings": "kind <> 'decision'",
}
