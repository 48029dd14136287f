"""What ends a transaction is what is told, and not that it is over."""

from __future__ import annotations

import duckdb
import pyarrow as pa
import pytest

from inventory.store.query import insert

pytestmark = pytest.mark.quick


def test_what_failed_within_a_transaction_is_told() -> None:
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE learned (key INTEGER PRIMARY KEY)")
        connection.execute("BEGIN")
        insert(connection, "learned", pa.table({"key": [1]}))
        with pytest.raises(duckdb.ConstraintException, match="uplicate key"):
            insert(connection, "learned", pa.table({"key": [1]}))
