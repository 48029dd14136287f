"""How a window's rows become the site's: merged by key, whatever the windows were.

Every rule is associative and commutative, so the result does not depend on how the
observations were cut into windows; but of two proofs of one latest time the later window's holds.
A key's sights roll up into episodes: a sight within
`PAUSE_NS`, or within three times the key's usual gap, of the current episode extends it;
another closes it.
"""

from __future__ import annotations

import enum
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import add, itemgetter
from typing import Any, NamedTuple

import pyarrow as pa

from inventory.order import joined

PAUSE_NS = 300_000_000_000
_USUAL_GAPS = 3e9  # three times a gap in seconds, in nanoseconds
SINCE, SIGHTS = -2, -1  # the current episode's columns in a row
LATEST = "latest"  # the column of the latest sight's proof

Row = list[Any]  # `Table.columns` in order
Key = tuple[Any, ...]
Columns = Sequence[Sequence[Any]]  # a window's rows: `Table.columns` in order, the ids empty


class Rule(enum.Enum):
    """How two values of one key become one."""

    ADD = enum.auto()
    MIN = enum.auto()
    MAX = enum.auto()
    FIRST = enum.auto()  # that of the earlier row which has one
    LAST = enum.auto()  # that of the later row which has one
    JOIN = enum.auto()  # every bit that either has


class Closed(NamedTuple):
    """An episode that is over, of the row with this id."""

    id: int
    start_ns: int
    end_ns: int
    sights: int


@dataclass(frozen=True)
class Table:
    """A table of the site: which rows of a batch feed it, its key, how the rest merges.

    `kind` picks observations; `renamed` gives the batch's name for columns that it calls
    otherwise; `counts` are the columns whose sum is how often a row was seen. A row that
    was seen no times has no times either.
    """

    name: str
    source: str
    key: tuple[str, ...]
    rules: Mapping[str, Rule]
    counts: tuple[str, ...] = ("count",)
    kind: str | None = None
    renamed: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The table's columns: id, key, what merges, the current episode."""
        return ("id", *self.key, *self.rules, "since_ns", "sights")

    def index(self, column: str) -> int:
        """Where a column is in a row."""
        return self.columns.index(column)

    @cached_property
    def key_of(self) -> Callable[[Sequence[Any]], Key]:
        """A row's key."""
        return itemgetter(*range(1, 1 + len(self.key)))

    @cached_property
    def blank(self) -> Row:
        """What stands behind id and key before anything was merged."""
        return [*(0 if rule is Rule.ADD else None for rule in self.rules.values()), None, 0]

    def read(self, batch: pa.RecordBatch) -> Columns:
        """A batch's rows, all of this table's kind."""
        names = (*self.key, *self.rules)
        found = {name: _column(batch, self.renamed.get(name, name)) for name in names}
        if LATEST in found:  # a sight without proof leaves an earlier one's
            proofs = zip(found[LATEST], found["evidence"], strict=True)
            found[LATEST] = [latest or proof or None for latest, proof in proofs]
        sights = reduce(_sums, (found[name] for name in self.counts))
        return [(), *found.values(), found["first_ns"], sights]

    def merge(self, rows: Sequence[Row], new: Columns) -> list[Closed]:
        """Merges a window's rows, each into the site's of its key; tells what episodes ended."""
        since, until, closed = self._roll(rows, new)
        at_first, at_last = self._times
        for at, rule in self._rules:
            match rule:
                case Rule.ADD:
                    _add(rows, at, new[at])
                case Rule.MIN:
                    _least(rows, at, new[at])
                case Rule.MAX:
                    _most(rows, at, new[at])
                case Rule.JOIN:
                    _join(rows, at, new[at])
                case Rule.FIRST:
                    _earliest(rows, at, new[at], new[at_first], since)
                case Rule.LAST:
                    latest = _newest if self.columns[at] == LATEST else _latest
                    latest(rows, at, new[at], new[at_last], until)
        return closed

    def _roll(self, rows: Sequence[Row], new: Columns) -> tuple[list[int], list[int], list[Closed]]:
        """Extends current episodes or begins the next ones; an earlier one is closed at once.

        Gives the times from and until which each row was seen before, and what was closed.
        """
        at_first, at_last = self._times
        since: list[int] = []
        until: list[int] = []
        closed: list[Closed] = []
        for row, first, last, sights in zip(
            rows, new[at_first], new[at_last], new[SIGHTS], strict=True
        ):
            begun, earliest, latest = row[SINCE], row[at_first], row[at_last]
            since.append(first if earliest is None else earliest)
            until.append(last if latest is None else latest)
            if not sights:
                continue
            if begun is None:
                row[at_first], row[at_last], row[SINCE], row[SIGHTS] = first, last, first, sights
                continue
            pause = PAUSE_NS
            if first > latest + pause or last < begun - pause:
                pause = self._pause(row)
            if first > latest + pause:
                closed.append(Closed(row[0], begun, latest, row[SIGHTS]))
                row[SINCE], row[SIGHTS] = first, sights
            elif last < begun - pause:
                closed.append(Closed(row[0], first, last, sights))
            else:
                row[SIGHTS] += sights
                if first < begun:
                    row[SINCE] = first
            if first < earliest:
                row[at_first] = first
            if last > latest:
                row[at_last] = last
        return since, until, closed

    def _pause(self, row: Row) -> int:
        n, total = (row[at] for at in self._gaps) if self._gaps else (0, 0.0)
        return max(PAUSE_NS, int(_USUAL_GAPS * total / n)) if n else PAUSE_NS

    @cached_property
    def _times(self) -> tuple[int, int]:
        return self.index("first_ns"), self.index("last_ns")

    @cached_property
    def _gaps(self) -> tuple[int, ...]:
        return tuple(self.index(c) for c in ("gap_n", "gap_sum") if c in self.rules)

    @cached_property
    def _rules(self) -> Sequence[tuple[int, Rule]]:
        """Where the columns are that merge one by one, and how: all but those of times."""
        at = 1 + len(self.key)
        rules = enumerate(self.rules.values(), at)
        return [(at, rule) for at, rule in rules if at not in self._times]


def _add(rows: Sequence[Row], at: int, values: Sequence[Any]) -> None:
    for row, value in zip(rows, values, strict=True):
        if value:
            row[at] += value


def _least(rows: Sequence[Row], at: int, values: Sequence[Any]) -> None:
    for row, value in zip(rows, values, strict=True):
        if value is not None and (row[at] is None or value < row[at]):
            row[at] = value


def _most(rows: Sequence[Row], at: int, values: Sequence[Any]) -> None:
    for row, value in zip(rows, values, strict=True):
        if value is not None and (row[at] is None or value > row[at]):
            row[at] = value


def _join(rows: Sequence[Row], at: int, values: Sequence[Any]) -> None:
    for row, value in zip(rows, values, strict=True):
        known = row[at]
        if value and value != known:
            row[at] = joined((known, value))


def _earliest(
    rows: Sequence[Row],
    at: int,
    values: Sequence[Any],
    times: Sequence[int],
    since: Sequence[int],
) -> None:
    for row, value, time, before in zip(rows, values, times, since, strict=True):
        known = row[at]
        if known and time > before:
            continue
        if known is None or (value and (not known or (time, value) < (before, known))):
            row[at] = shared(value)


def _latest(
    rows: Sequence[Row],
    at: int,
    values: Sequence[Any],
    times: Sequence[int],
    until: Sequence[int],
) -> None:
    for row, value, time, before in zip(rows, values, times, until, strict=True):
        known = row[at]
        if value is not None and (known is None or (time, value) > (before, known)):
            row[at] = value


def _newest(
    rows: Sequence[Row],
    at: int,
    values: Sequence[Any],
    times: Sequence[int],
    until: Sequence[int],
) -> None:
    """Of proof of one time the later is that of the last sight: a sensor's windows come in
    their order."""
    for row, value, time, before in zip(rows, values, times, until, strict=True):
        if value is not None and time >= before:
            row[at] = value


def shared(value: object) -> object:
    """Addresses and names are in many rows, and once in memory."""
    return sys.intern(value) if isinstance(value, str) else value


def _sums(one: Sequence[int], other: Sequence[int]) -> Sequence[int]:
    return [*map(add, one, other)]


def _column(batch: pa.RecordBatch, name: str) -> Sequence[Any]:
    """Its values; a window that an earlier version kept may not have it."""
    if name not in batch.schema.names:
        return [None] * batch.num_rows
    return _values(batch.column(name))


def _values(column: pa.Array) -> Sequence[Any]:
    """A column's values; what is not a number is none."""
    values: list[Any] = column.to_pylist()
    if pa.types.is_floating(column.type):
        values = [None if value != value else value for value in values]
    return values
