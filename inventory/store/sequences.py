"""Which windows of which sensor are in the site: each is inserted once.

Runs of consecutive windows are one row, so that a year of them stays small.
"""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from inventory.model import Batch
from inventory.store.query import one


def is_known(connection: DuckDBPyConnection, batch: Batch) -> bool:
    """Whether the window was inserted before."""
    query = (
        "SELECT 1 FROM batches WHERE sensor = $1 AND boot = $2 "
        "AND $3 BETWEEN first_sequence AND last_sequence"
    )
    return one(connection, query, [batch.sensor, batch.boot, batch.sequence]) is not None


def add(connection: DuckDBPyConnection, batch: Batch) -> None:
    """Notes the window, joined with its neighbours."""
    captures = batch.tables["health"].column("capture").to_pylist()
    run = [batch.sensor, batch.boot, batch.sequence, batch.start_ns, batch.end_ns]
    run.append(min(captures, default=""))
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE run AS SELECT $1 AS sensor, $2 AS boot, "
        "least(min(first_sequence), $3)::UBIGINT AS first_sequence, "
        "greatest(max(last_sequence), $3)::UBIGINT AS last_sequence, "
        "least(min(start_ns), $4)::BIGINT AS start_ns, "
        "greatest(max(end_ns), $5)::BIGINT AS end_ns, coalesce(min(capture), $6) AS capture "
        "FROM batches WHERE sensor = $1 AND boot = $2 "
        "AND $3 BETWEEN first_sequence - 1::HUGEINT AND last_sequence + 1::HUGEINT",
        run,
    )
    connection.execute(
        "DELETE FROM batches b USING run r WHERE b.sensor = r.sensor AND b.boot = r.boot "
        "AND b.first_sequence >= r.first_sequence AND b.last_sequence <= r.last_sequence"
    )
    connection.execute("INSERT INTO batches FROM run")
