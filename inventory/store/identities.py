"""Which asset each endpoint belonged to: ids that were given up lead to those that stand."""

from __future__ import annotations

import pyarrow as pa
from duckdb import DuckDBPyConnection

from inventory.identity import Identities
from inventory.store.query import one


def keep(connection: DuckDBPyConnection, known: Identities) -> None:
    """Notes every endpoint's asset; an id that no asset has any more is redirected."""
    table = pa.table(
        {
            "endpoint": pa.array(known.assets.keys(), pa.string()),
            "asset": pa.array(known.assets.values(), pa.string()),
        }
    )
    connection.register("new_identities", table)
    try:
        connection.execute(
            "INSERT INTO redirects SELECT o.asset, min(n.asset) FROM identities o "
            "JOIN new_identities n USING (endpoint) "
            "WHERE o.asset NOT IN (SELECT asset FROM new_identities) GROUP BY o.asset"
        )
        connection.execute(
            "DELETE FROM redirects WHERE former IN (SELECT asset FROM new_identities)"
        )
        connection.execute("DELETE FROM identities")
        connection.execute("INSERT INTO identities FROM new_identities")
    finally:
        connection.unregister("new_identities")


def get(connection: DuckDBPyConnection) -> dict[str, str]:
    """Every endpoint's asset, as last noted."""
    return dict(connection.execute("SELECT endpoint, asset FROM identities").fetchall())


def current(connection: DuckDBPyConnection, id_: str) -> str:
    """The id that stands now."""
    seen = {id_}
    while row := one(connection, "SELECT asset FROM redirects WHERE former = $1", [id_]):
        if row[0] in seen:
            break
        id_ = str(row[0])
        seen.add(id_)
    return id_
