"""The site as it is now: what windows merged into, held in memory.

It is the tables of the last checkpoint with every window since then merged: a crash loses
nothing, as those windows lie in the database too.
"""

from __future__ import annotations

import heapq
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from inventory.model import Batch, Capture, Evidence
from inventory.store.bounds import ROWS, SLACK, dropped
from inventory.store.merge import LATEST, Closed, Key, Row, Table
from inventory.store.runs import Runs
from inventory.store.tables import TABLES

Limit = tuple[str, str, str]  # capture, interface, name


class Memory:
    """Rows by table and key, and what the next checkpoint must write."""

    def __init__(self) -> None:
        self.rows: Mapping[str, dict[Key, Row]] = {table.name: {} for table in TABLES}
        self.limits: Counter[Limit] = Counter()
        self.evidence: dict[str, Evidence] = {}
        self.captures: list[Capture] = []
        self.runs = Runs()
        self.superseded: set[str] = set()  # proof of sights that are no longer the latest
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
            row: Row = [*map(_shared, found)]
            known[table.key_of(row)] = row
            self.last_id = max(self.last_id, row[0])

    def merge(self, batch: Batch) -> None:
        """Merges a window that was not merged before."""
        self.runs.add(batch)
        for table in TABLES:
            source = batch.tables[table.source]
            if source.num_rows:
                self._merge(table, table.read(source))
                self._bound(table)
        for capture, interface, name, count in _limits(batch):
            self.limits[capture, interface, name] += count
        self.merged_windows += 1
        self.merged_rows += sum(table.num_rows for table in batch.tables.values())

    def _merge(self, table: Table, rows: Iterator[Sequence[Any]]) -> None:
        known, changed = self.rows[table.name], self.changed[table.name]
        key_of, merge = table.key_of, table.merge
        latest = table.index(LATEST) if LATEST in table.rules else None
        for new in rows:
            row = known.get(key_of(new))
            if row is None:
                self.last_id += 1
                row = [self.last_id, *map(_shared, new[1:])]
                known[key_of(row)] = row
            else:
                if latest is not None and row[latest] and row[latest] != new[latest]:
                    self.superseded.add(row[latest])
                if closed := merge(row, new):
                    self.close(table, closed)
            changed[row[0]] = row

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
        self.limits[dropped(table.name)] += surplus


def _shared(value: object) -> object:
    """Addresses and names are in many rows, and once in memory."""
    return sys.intern(value) if isinstance(value, str) else value


def _limits(batch: Batch) -> Iterator[tuple[str, str, str, int]]:
    """The sensor's limits come as JSON beside its interfaces."""
    for row in batch.tables["health"].select(["capture", "interface", "limits"]).to_pylist():
        for name, count in json.loads(row["limits"] or "{}").items():
            yield row["capture"], row["interface"], name, int(count)
