"""Evidence: the frames themselves, and where they were."""

from __future__ import annotations

from collections.abc import Mapping

from duckdb import DuckDBPyConnection

from inventory.model import Evidence, Proof
from inventory.store.query import one

INSERT = (
    "INSERT INTO evidence SELECT id, capture, frames, partial, pcapng FROM batch_evidence "
    "WHERE id NOT IN (SELECT id FROM evidence)"
)


class Index:
    """Every evidence without its frames, read once and continued."""

    def __init__(self) -> None:
        self._known: dict[str, Evidence] = {}
        self._last = -1

    def of(self, connection: DuckDBPyConnection) -> Mapping[str, Evidence]:
        """The evidence by id."""
        rows = connection.execute(
            "SELECT rowid, id, capture, frames FROM evidence WHERE rowid > $1 ORDER BY rowid",
            [self._last],
        ).fetchall()
        for row, id_, capture, frames in rows:
            self._last = row
            self._known[id_] = Evidence(id_, capture, tuple(frames))
        return self._known


def get(connection: DuckDBPyConnection, id_: str) -> Proof | None:
    """One evidence with its frames."""
    query = "SELECT id, capture, frames, partial, pcapng FROM evidence WHERE id = $1"
    row = one(connection, query, [id_])
    if row is None:
        return None
    found, capture, frames, partial, pcapng = row
    return Proof(Evidence(found, capture, tuple(frames)), partial, pcapng)
