"""How a window's rows become the site's: merged by key, whatever the windows were.

Every rule is associative and commutative, so the result does not depend on how the
observations were cut into windows. A key's sights roll up into episodes: a sight within
`PAUSE_NS`, or within three times the key's usual gap, of the current episode extends it;
another closes it.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

PAUSE_NS = 300_000_000_000
_NO_NUMBER = pa.scalar(None, pa.float64())
_USUAL_GAPS = 3e9  # three times a gap in seconds, in nanoseconds
SINCE, SIGHTS = -2, -1  # the current episode's columns in a row

Row = list[Any]  # `Table.columns` in order
Key = tuple[Any, ...]


class Rule(enum.Enum):
    """How two values of one key become one."""

    ADD = enum.auto()
    MIN = enum.auto()
    MAX = enum.auto()
    FIRST = enum.auto()  # that of the earlier row which has one
    LAST = enum.auto()  # that of the later row which has one


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

    def key_of(self, row: Row) -> Key:
        """A row's key."""
        return tuple(row[1 : 1 + len(self.key)])

    def read(self, batch: pa.RecordBatch) -> Iterator[Row]:
        """The rows of a batch's table: `columns` without an id."""
        if self.kind is not None:
            batch = batch.filter(pc.equal(batch.column("kind"), self.kind))
        names = [self.renamed.get(column, column) for column in (*self.key, *self.rules)]
        return map(self._whole, zip(*(_values(batch.column(n)) for n in names), strict=True))

    def _whole(self, values: tuple[Any, ...]) -> Row:
        row = [0, *values, None, 0]
        row[SIGHTS] = sum(row[at] for at in self._counts)
        if row[SIGHTS]:
            row[SINCE] = row[self._first]
        else:
            row[self._first] = row[self._last] = None
        return row

    def merge(self, old: Row, new: Row) -> Closed | None:
        """Merges a window's row into the site's of the same key; tells what it closed."""
        closed = self._roll(old, new)
        firsts, lasts, adds, lows, highs = self._by_rule
        for at in firsts:
            if not new[at]:
                continue
            if not old[at] or (new[self._first], new[at]) < (old[self._first], old[at]):
                old[at] = new[at]
        for at in lasts:
            if new[at] is None:
                continue
            if old[at] is None or (new[self._last], new[at]) > (old[self._last], old[at]):
                old[at] = new[at]
        for at in adds:
            old[at] += new[at]
        for at in lows:
            if new[at] is not None and (old[at] is None or new[at] < old[at]):
                old[at] = new[at]
        for at in highs:
            if new[at] is not None and (old[at] is None or new[at] > old[at]):
                old[at] = new[at]
        return closed

    def _roll(self, old: Row, new: Row) -> Closed | None:
        """Extends the current episode or begins the next; an earlier one is closed at once."""
        first, last = new[self._first], new[self._last]
        if first is None:
            return None
        since, until, sights = old[SINCE], old[self._last], old[SIGHTS]
        if since is None:
            old[SINCE], old[SIGHTS] = first, new[SIGHTS]
            return None
        pause = self._pause(old)
        if first > until + pause:
            old[SINCE], old[SIGHTS] = first, new[SIGHTS]
            return Closed(old[0], since, until, sights)
        if last < since - pause:
            return Closed(old[0], first, last, new[SIGHTS])
        old[SINCE], old[SIGHTS] = min(since, first), sights + new[SIGHTS]
        return None

    def _pause(self, row: Row) -> int:
        n, total = (row[at] for at in self._gaps) if self._gaps else (0, 0.0)
        return max(PAUSE_NS, int(_USUAL_GAPS * total / n)) if n else PAUSE_NS

    @cached_property
    def _first(self) -> int:
        return self.index("first_ns")

    @cached_property
    def _last(self) -> int:
        return self.index("last_ns")

    @cached_property
    def _counts(self) -> tuple[int, ...]:
        return tuple(self.index(column) for column in self.counts)

    @cached_property
    def _gaps(self) -> tuple[int, ...]:
        return tuple(self.index(c) for c in ("gap_n", "gap_sum") if c in self.rules)

    @cached_property
    def _by_rule(self) -> tuple[tuple[int, ...], ...]:
        """Where the columns of each rule are; those of times are merged last."""
        order = Rule.FIRST, Rule.LAST, Rule.ADD, Rule.MIN, Rule.MAX
        return tuple(
            tuple(self.index(column) for column, its in self.rules.items() if its is rule)
            for rule in order
        )


def _values(column: pa.Array) -> Sequence[Any]:
    """A column's values; what is not a number is none."""
    if pa.types.is_floating(column.type):
        column = pc.if_else(pc.is_nan(column), _NO_NUMBER, column)
    return column.to_pylist()  # type: ignore[no-any-return]
