"""Times in which the sensor saw nothing although it should have, and damaged captures."""

from __future__ import annotations

from collections.abc import Iterator

from duckdb import DuckDBPyConnection

from inventory.model import Gap
from inventory.times import moment

# Windows that never came, and time between two starts of one sensor. Capture files are not
# expected to follow each other.
_MISSING = """
SELECT sensor, boot = prior_boot,
    first_sequence::BIGINT - prior_sequence::BIGINT - 1, prior_end, start_ns
FROM (
    SELECT *, lag(boot) OVER w AS prior_boot, lag(end_ns) OVER w AS prior_end,
        lag(last_sequence) OVER w AS prior_sequence
    FROM batches WHERE capture NOT IN (SELECT name FROM captures)
    WINDOW w AS (PARTITION BY sensor ORDER BY start_ns, boot, first_sequence)
)
WHERE start_ns > prior_end
"""

# Silence of a live interface between two episodes of it.
_SILENT = """
SELECT interface, end_ns, next_ns FROM (
    SELECT interface, end_ns,
        lead(start_ns) OVER (PARTITION BY capture, interface ORDER BY start_ns) AS next_ns
    FROM (
        SELECT id, capture, interface, since_ns AS start_ns, last_ns AS end_ns FROM interfaces
        UNION ALL
        SELECT id, capture, interface, start_ns, end_ns FROM episodes JOIN interfaces USING (id)
    )
    WHERE capture NOT IN (SELECT name FROM captures)
) WHERE next_ns > end_ns
"""


def gaps(connection: DuckDBPyConnection, span: tuple[int, int]) -> tuple[Gap, ...]:
    """The gaps that touch `span`, in order of time."""
    found = [*_missing(connection), *_silent(connection)]
    inside = [(a, b, why) for a, b, why in found if b >= span[0] and a <= span[1]]
    return tuple(Gap(moment(a), moment(b), why) for a, b, why in sorted(inside))


def damages(connection: DuckDBPyConnection) -> tuple[str, ...]:
    """What was wrong with capture files."""
    query = "SELECT name, damage FROM captures WHERE damage <> '' ORDER BY ALL"
    return tuple(f"{name}: {damage}" for name, damage in connection.execute(query).fetchall())


def _missing(connection: DuckDBPyConnection) -> Iterator[tuple[int, int, str]]:
    for sensor, same, missing, end, start in connection.execute(_MISSING).fetchall():
        if not same:
            yield end, start, f"sensor {sensor} was not running"
        elif missing > 0:
            yield end, start, f"{missing} windows of sensor {sensor} never arrived"


def _silent(connection: DuckDBPyConnection) -> Iterator[tuple[int, int, str]]:
    for interface, end, start in connection.execute(_SILENT).fetchall():
        yield end, start, f"interface {interface} delivered no frame"
