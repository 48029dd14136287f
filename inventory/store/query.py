"""One row out, one table in.

DuckDB wants every result fetched to its end before the next query.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import duckdb
import pyarrow as pa
from duckdb import DuckDBPyConnection


def one(
    connection: DuckDBPyConnection, query: str, values: Sequence[object] = ()
) -> tuple[Any, ...] | None:
    """The first row."""
    return next(iter(connection.execute(query, list(values)).fetchall()), None)


def insert(
    connection: DuckDBPyConnection, table: str, rows: pa.Table, *, replace: bool = False
) -> None:
    """Adds the rows by the names of their columns; `replace` those of the same primary key."""
    if rows.num_rows:
        connection.register("written", rows)
        try:
            how = "INSERT OR REPLACE" if replace else "INSERT"
            connection.execute(f"{how} INTO {table} BY NAME FROM written")
        finally:
            with suppress(duckdb.Error):  # a full disk ended the transaction: that is what to tell
                connection.unregister("written")
