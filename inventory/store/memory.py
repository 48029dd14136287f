"""The site as it is now: what windows merged into, held in memory.

It is the tables of the last checkpoint with every window since then merged: a crash loses
nothing, as those windows lie in the database too.
"""

from __future__ import annotations

import heapq
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from inventory.model import Batch, Capture, Evidence
from inventory.store.bounds import ROWS, SLACK, dropped
from inventory.store.merge import Closed, Columns, Key, Row, Table, shared
from inventory.store.parts import parts
from inventory.store.runs import Runs
from inventory.store.tables import TABLES

_AT_ONCE = 4096  # rows of a window that are merged together: as Python's values they are large

Limit = tuple[str, str, str]  # capture, interface, name


class Memory:
    """Rows by table and key, and what the next checkpoint must write."""

    def __init__(self) -> None:
        self.rows: Mapping[str, dict[Key, Row]] = {table.name: {} for table in TABLES}
        self.limits: Counter[Limit] = Counter()
        self.evidence: dict[str, Evidence] = {}
        self.captures: list[Capture] = []
        self.runs = Runs()
        self.silences: dict[int, list[Closed]] = {}  # closed episodes of interfaces, by id
        self.last_id = 0
        self.written_id = 0  # no later one is in the database's tables
        self.changed: Mapping[str, dict[int, Row]] = {table.name: {} for table in TABLES}
        self.dropped: Mapping[str, list[int]] = {table.name: [] for table in TABLES}
        self.closed: list[Closed] = []
        self.merged_rows = 0  # since the last checkpoint
        self.merged_windows = 0

    def load(self, table: Table, rows: Iterable[Row]) -> None:
        """Takes the table as the last checkpoint left it."""
        known = self.rows[table.name]
        for found in rows:
            row: Row = [*map(shared, found)]
            known[table.key_of(row)] = row
            self.last_id = max(self.last_id, row[0])

    def merge(self, batch: Batch) -> None:
        """Merges a window that was not merged before."""
        self.runs.add(batch)
        observations = batch.tables["observations"]
        kinds = list(parts(observations, observations.column("kind").to_pylist()))
        for table in TABLES:
            for kind, rows in kinds if table.kind else [(None, batch.tables[table.source])]:
                for at in range(0, rows.num_rows if kind == table.kind else 0, _AT_ONCE):
                    self._merge(table, table.read(rows.slice(at, _AT_ONCE)))
                    self._bound(table)
        self.limit(_limits(batch))
        self.merged_windows += 1
        self.merged_rows += sum(table.num_rows for table in batch.tables.values())

    def join(self, table: Table, new: Columns, rows: Sequence[Row] | None = None) -> None:
        """Merges what windows came to, none of which was merged before: into `rows`, or by key."""
        self._merge(table, new, rows)
        self._bound(table)
        self.merged_rows += len(new[-1])

    def limit(self, counts: Iterable[tuple[str, str, str, int]]) -> None:
        """Adds how often limits bit."""
        for capture, interface, name, count in counts:
            self.limits[capture, interface, name] += count

    def _merge(self, table: Table, new: Columns, rows: Sequence[Row] | None = None) -> None:
        rows = self._of(table, new) if rows is None else rows
        self.changed[table.name].update((row[0], row) for row in rows)
        for closed in table.merge(rows, new):
            self.close(table, closed)

    def _of(self, table: Table, new: Columns) -> Sequence[Row]:
        """The rows of their keys."""
        known = self.rows[table.name]
        keys = zip(*new[1 : 1 + len(table.key)], strict=True)
        return [known.get(key) or self._add(table, key) for key in keys]

    def _add(self, table: Table, key: Key) -> Row:
        self.last_id += 1
        key = tuple(map(shared, key))
        row = self.rows[table.name][key] = [self.last_id, *key, *table.blank]
        return row

    def close(self, table: Table, closed: Closed) -> None:
        """Notes an episode that is over."""
        self.closed.append(closed)
        if table.name == "interfaces":
            self.silences.setdefault(closed.id, []).append(closed)

    def _bound(self, table: Table) -> None:
        """Drops the rows that were seen longest ago beyond the table's limit."""
        known, most = self.rows[table.name], ROWS[table.name]
        if len(known) <= most:
            return
        surplus = len(known) - most + most // SLACK
        last = table.index("last_ns")
        oldest = heapq.nsmallest(surplus, known.items(), key=lambda item: item[1][last] or 0)
        for key, row in oldest:
            del known[key]
            self.changed[table.name].pop(row[0], None)
            self.dropped[table.name].append(row[0])
        self.limits["", "", dropped(table.name)] += surplus


def _limits(batch: Batch) -> Iterator[tuple[str, str, str, int]]:
    """The sensor's limits come as JSON beside its interfaces."""
    for row in batch.tables["health"].select(["capture", "interface", "limits"]).to_pylist():
        for name, count in json.loads(row["limits"] or "{}").items():
            yield row["capture"], row["interface"], name, int(count)
