"""Capture files that were read, by SHA-256."""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from inventory.model import Capture
from inventory.store.query import one
from inventory.times import moment, nanoseconds


def add(connection: DuckDBPyConnection, capture: Capture) -> bool:
    """Notes it; says whether it is new."""
    if one(connection, "SELECT 1 FROM captures WHERE sha256 = $1", [capture.sha256]):
        return False
    times = (nanoseconds(t) if t else None for t in (capture.start, capture.end))
    connection.execute(
        "INSERT INTO captures VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        [
            capture.sha256,
            capture.name,
            capture.frames,
            capture.bytes,
            *times,
            capture.damage,
            capture.learned,
        ],
    )
    return True


def get(connection: DuckDBPyConnection) -> list[Capture]:
    """All of them, in order of time."""
    rows = connection.execute("FROM captures ORDER BY start_ns, name").fetchall()
    return [_capture(*row) for row in rows]


def _capture(
    sha256: str,
    name: str,
    frames: int,
    size: int,
    start: int | None,
    end: int | None,
    damage: str,
    learned: bool,
) -> Capture:
    first = None if start is None else moment(start)
    last = None if end is None else moment(end)
    return Capture(sha256, name, frames, size, first, last, damage, learned)
