"""How a window's rows become the site's: merged by key, whatever the windows were.

Every rule is associative and commutative, so the result does not depend on how the
observations were cut into windows. A key's sights roll up into episodes: a sight within
`PAUSE_NS`, or within three times the key's usual gap, of the current episode extends it;
another closes it.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import repeat
from operator import itemgetter
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

PAUSE_NS = 300_000_000_000
_NO_NUMBER = pa.scalar(None, pa.float64())
_USUAL_GAPS = 3e9  # three times a gap in seconds, in nanoseconds
SINCE, SIGHTS = -2, -1  # the current episode's columns in a row
LATEST = "latest"  # the column of the latest sight's proof

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

    @cached_property
    def key_of(self) -> Callable[[Sequence[Any]], Key]:
        """A row's key."""
        return itemgetter(*range(1, 1 + len(self.key)))

    def read(self, batch: pa.RecordBatch) -> Iterator[Sequence[Any]]:
        """The rows of a batch's table: `columns`, with no id yet."""
        if self.kind is not None:
            batch = batch.filter(pc.equal(batch.column("kind"), self.kind))
        names = (*self.key, *self.rules)
        found = {name: _values(batch.column(self.renamed.get(name, name))) for name in names}
        if LATEST in found:  # a sight without proof leaves an earlier one's
            found[LATEST] = [proof or None for proof in found[LATEST]]
        sights = [*map(sum, zip(*(found[name] for name in self.counts), strict=True))]
        for name in ("first_ns", "last_ns"):
            times = zip(found[name], sights, strict=True)
            found[name] = [ns if seen else None for ns, seen in times]
        return zip(repeat(0), *found.values(), found["first_ns"], sights)

    def merge(self, old: Row, new: Sequence[Any]) -> Closed | None:
        """Merges a window's row into the site's of the same key; tells what it closed."""
        closed = self._roll(old, new)
        firsts, lasts, adds, lows, highs = self._by_rule
        at_first, at_last = self._first, self._last
        first, since = new[at_first], old[at_first]
        for at in firsts:
            value = new[at]
            if value and (not old[at] or (first, value) < (since, old[at])):
                old[at] = value
        last, until = new[at_last], old[at_last]
        for at in lasts:
            value = new[at]
            if value is not None and (old[at] is None or (last, value) > (until, old[at])):
                old[at] = value
        for at in adds:
            old[at] += new[at]
        for at in lows:
            value = new[at]
            if value is not None and (old[at] is None or value < old[at]):
                old[at] = value
        for at in highs:
            value = new[at]
            if value is not None and (old[at] is None or value > old[at]):
                old[at] = value
        return closed

    def _roll(self, old: Row, new: Sequence[Any]) -> Closed | None:
        """Extends the current episode or begins the next; an earlier one is closed at once."""
        first, last = new[self._first], new[self._last]
        if first is None:
            return None
        since, until, sights = old[SINCE], old[self._last], old[SIGHTS]
        if since is None:
            old[SINCE], old[SIGHTS] = first, new[SIGHTS]
            return None
        pause = PAUSE_NS
        if first > until + pause or last < since - pause:
            pause = self._pause(old)
        if first > until + pause:
            old[SINCE], old[SIGHTS] = first, new[SIGHTS]
            return Closed(old[0], since, until, sights)
        if last < since - pause:
            return Closed(old[0], first, last, new[SIGHTS])
        if first < since:
            old[SINCE] = first
        old[SIGHTS] = sights + new[SIGHTS]
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
