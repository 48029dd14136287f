"""One row of a query. DuckDB wants every result fetched to its end before the next query."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from duckdb import DuckDBPyConnection


def one(
    connection: DuckDBPyConnection, query: str, values: Sequence[object] = ()
) -> tuple[Any, ...] | None:
    """The first row."""
    return next(iter(connection.execute(query, list(values)).fetchall()), None)
