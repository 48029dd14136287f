"""Capture files that were read, by SHA-256."""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from inventory.model import Capture
from inventory.times import moment, nanoseconds


def add(connection: DuckDBPyConnection, capture: Capture) -> None:
    """Keeps a capture that is not known yet."""
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
