"""Evidence: the frames themselves, and where they were."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

import pyarrow as pa
from duckdb import DuckDBPyConnection

from inventory.model import Evidence, Exhibit, Proof
from inventory.store.parts import parts
from inventory.store.query import insert, one


def add(
    connection: DuckDBPyConnection, found: pa.RecordBatch, known: Container[str]
) -> list[Evidence]:
    """Keeps what is not known yet, and tells what that was."""
    is_new = [id_ not in known for id_ in found.column("id").to_pylist()]
    rows = [rows for fresh, rows in parts(found, is_new) if fresh]
    new = pa.Table.from_batches(rows, found.schema)
    insert(connection, "evidence", new)
    cells = (new.column(name).to_pylist() for name in ("id", "capture", "frames"))
    return [Evidence(id_, name, tuple(frames)) for id_, name, frames in zip(*cells, strict=True)]


def places(connection: DuckDBPyConnection) -> Iterator[Evidence]:
    """Every evidence without its frames."""
    query = "SELECT id, capture, frames FROM evidence ORDER BY rowid"
    for id_, capture, frames in connection.execute(query).fetchall():
        yield Evidence(id_, capture, tuple(frames))


def get(connection: DuckDBPyConnection, id_: str) -> Proof | None:
    """One evidence with its frames."""
    query = "SELECT id, capture, frames, partial, pcapng FROM evidence WHERE id = $1"
    row = one(connection, query, [id_])
    if row is None:
        return None
    found, capture, frames, partial, pcapng = row
    return Proof(Evidence(found, capture, tuple(frames)), partial, pcapng)


def exhibits(connection: DuckDBPyConnection, ids: Iterable[str]) -> Iterator[Exhibit]:
    """Those of them that are kept, by id. The digests are made where the frames are."""
    query = """
        SELECT id, capture, frames, partial, octet_length(pcapng), sha256(pcapng)
        FROM evidence WHERE id IN (SELECT unnest($1)) ORDER BY id
    """
    for id_, capture, frames, *rest in connection.execute(query, [list(ids)]).fetchall():
        yield Exhibit(id_, capture, tuple(frames), *rest)
