"""The site's rows of all time or of one span of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

from duckdb import DuckDBPyConnection

from inventory.rows import (
    ClaimRow,
    InterfaceRow,
    LinkRow,
    OperationRow,
    Rows,
    ValuesRow,
    ViolationRow,
)
from inventory.sightings import Sighting
from inventory.store.gaps import Silence, gaps, missing, silent
from inventory.store.memory import Memory
from inventory.store.merge import SIGHTS, SINCE, Closed, Row, Table
from inventory.store.tables import BY_NAME

Kind = TypeVar("Kind", bound=NamedTuple)
Span = tuple[int, int]  # nanoseconds since 1970, both ends included


class _Part(NamedTuple):
    """What of a row falls into a span; `sights` may be a fraction."""

    first_ns: int
    last_ns: int
    sights: float

    def joined(self, other: _Part) -> _Part:
        first, last = min(self.first_ns, other.first_ns), max(self.last_ns, other.last_ns)
        return _Part(first, last, self.sights + other.sights)


Parts = Mapping[int, _Part]  # by the row's id

_COLUMNS = {"counted": "count", "ttl": "ttl_max"}
_SHARED = {
    *("counted", "frames", "packets", "packets_out", "packets_in"),
    *("bytes", "bytes_out", "bytes_in"),
}


def read(connection: DuckDBPyConnection, memory: Memory, span: Span | None) -> Rows:
    """Everything of `span`, or of all time.

    Within a span, rows are those with an episode in it. Their times are cut to it and their
    counts are the part of the episodes' counts that falls into it, evenly spread; what is
    not kept by episode (gaps, values, losses) is of all time.
    """
    start, end = span or memory.runs.extent()
    parts = None if span is None else _parts(connection, memory, span)
    return Rows(
        start,
        end,
        sightings=_rows(memory, Sighting, "endpoints", parts),
        operations=_rows(memory, OperationRow, "operations", parts),
        values=_rows(memory, ValuesRow, "object_values", parts),
        claims=_rows(memory, ClaimRow, "claims", parts),
        links=_rows(memory, LinkRow, "links", parts),
        violations=_rows(memory, ViolationRow, "violations", parts),
        interfaces=_rows(memory, InterfaceRow, "interfaces", parts),
        limits=_limits(memory),
        gaps=gaps(_silences(memory), (start, end)),
        damages=[c.damage for c in memory.captures if c.damage],
        evidence=memory.evidence,
    )


def links(memory: Memory) -> list[LinkRow]:
    """All links of all time."""
    return _rows(memory, LinkRow, "links", None)


def _rows(memory: Memory, kind: type[Kind], name: str, parts: Parts | None) -> list[Kind]:
    """In order of time, and of two at one time in order of their keys."""
    table = BY_NAME[name]
    columns = itemgetter(*(table.index(_COLUMNS.get(f, f)) for f in kind._fields))
    first = kind._fields.index("first_ns")
    found = memory.rows[name].values()
    if parts is None:
        unseen = kind is InterfaceRow  # only an interface is told of before it was seen
        made = [kind._make(columns(row)) for row in found if unseen or row[SINCE] is not None]
    else:
        here = ((row, parts[row[0]]) for row in found if row[0] in parts)
        made = [_cut(kind._make(columns(row)), _share(table, row, p), p) for row, p in here]
    made.sort(key=lambda row: (row[first] or 0, row))
    return made


def _share(table: Table, row: Row, part: _Part) -> float:
    """How much of what was counted falls into the span."""
    whole: int = sum(row[table.index(column)] for column in table.counts)
    return part.sights / max(1, whole)


def _cut(row: Kind, share: float, part: _Part) -> Kind:
    changed: dict[str, Any] = {"first_ns": part.first_ns, "last_ns": part.last_ns}
    for name in _SHARED & set(row._fields):
        whole = getattr(row, name)
        changed[name] = max(1, round(whole * share)) if whole else 0
    if "latest" in row._fields and row[row._fields.index("last_ns")] > part.last_ns:
        changed["latest"] = None  # that sight lies behind the span
    return row._replace(**changed)


def _parts(connection: DuckDBPyConnection, memory: Memory, span: Span) -> Parts:
    """What of each row's episodes falls into the span."""
    share = "(least(end_ns, $2) - greatest(start_ns, $1)) / (end_ns - start_ns)"
    query = (
        "SELECT id, greatest(min(start_ns), $1), least(max(end_ns), $2), "
        f"sum(sights * CASE WHEN end_ns = start_ns THEN 1 ELSE {share} END) "
        "FROM episodes WHERE end_ns >= $1 AND start_ns <= $2 GROUP BY id"
    )
    found = {row[0]: _Part(*row[1:]) for row in connection.execute(query, list(span)).fetchall()}
    for episode in (*memory.closed, *_current(memory)):
        if episode.end_ns >= span[0] and episode.start_ns <= span[1]:
            part = _part(episode, span)
            known = found.get(episode.id)
            found[episode.id] = known.joined(part) if known else part
    return found


def _part(episode: Closed, span: Span) -> _Part:
    first, last = max(episode.start_ns, span[0]), min(episode.end_ns, span[1])
    whole = episode.end_ns - episode.start_ns
    return _Part(first, last, episode.sights * ((last - first) / whole if whole else 1.0))


def _current(memory: Memory) -> Iterator[Closed]:
    """The current episode of every row."""
    for name, rows in memory.rows.items():
        last = BY_NAME[name].index("last_ns")
        for row in rows.values():
            if row[SINCE] is not None:
                yield Closed(row[0], row[SINCE], row[last], row[SIGHTS])


def _limits(memory: Memory) -> Mapping[tuple[str, str], Mapping[str, int]]:
    found: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for (capture, interface, name), count in sorted(memory.limits.items()):
        found[capture, interface][name] = count
    return found


def _silences(memory: Memory) -> Iterator[Silence]:
    files = {capture.name for capture in memory.captures}
    yield from missing(memory.runs, files)
    last = BY_NAME["interfaces"].index("last_ns")
    for (capture, interface), row in memory.rows["interfaces"].items():
        if capture not in files and row[SINCE] is not None:
            earlier = [(e.start_ns, e.end_ns) for e in memory.silences.get(row[0], ())]
            yield from silent(interface, [*earlier, (row[SINCE], row[last])])
