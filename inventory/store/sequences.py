"""Which windows of which sensor are in the site: each is inserted once.

Runs of consecutive windows are one row, so that a year of them stays small.
"""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from inventory.model import Batch
from inventory.store.query import one

_RUN = "first_sequence, last_sequence, start_ns, end_ns, capture"
_BESIDE = (
    "FROM batches WHERE sensor = $1 AND boot = $2 "
    "AND $3 BETWEEN first_sequence - 1::HUGEINT AND last_sequence + 1::HUGEINT"
)


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
    sequences = batch.sequence, batch.sequence
    run = [*sequences, batch.start_ns, batch.end_ns, min(captures, default="")]
    which = [batch.sensor, batch.boot, batch.sequence]
    for row in connection.execute(f"SELECT {_RUN} {_BESIDE}", which).fetchall():
        run = [min(run[0], row[0]), max(run[1], row[1]), min(run[2], row[2]), max(run[3], row[3])]
        run.append(row[4])
    connection.execute(f"DELETE {_BESIDE}", which)
    connection.execute("INSERT INTO batches VALUES ($1, $2, $3, $4, $5, $6, $7)", which[:2] + run)
