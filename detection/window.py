"""A window's rows as detectors ask for them: of which assets, at which time, with which proof."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from detection.learned import Key
from inventory.model import PERFECT, Batch, Evidence, Plant, Quality

Row = Mapping[str, Any]
MOST_AT_ONCE = 1024
_OBJECT = ("realm", "client", "server", "protocol", "unit", "code", "object")
_SECOND = 1_000_000_000


@dataclass(frozen=True)
class Window:
    """A batch beside the plant that it belongs to. What is looked up often is put in order once."""

    batch: Batch
    plant: Plant

    def asset(self, row: Row, end: str) -> str:
        """The asset at the `client` or `server` end of a row; empty where none is known, or
        several have its address."""
        realm, address = row["realm"], row[end]
        places = self.plant.places
        return places.get((realm, address)) or places.get(("", address), "")

    def rows(self, table: str, columns: Sequence[str], kind: str = "") -> Iterator[Row]:
        """The rows of a table, those of one kind only where it has kinds."""
        found = self.table(table)
        return rows(where(found, "kind", kind) if kind else found, columns)

    def table(self, name: str) -> pa.Table:
        """A whole table: what a replay's window changed may be a hundred thousand rows."""
        found = self.batch.tables.get(name)
        return pa.table({}) if found is None else pa.Table.from_batches([found])

    def changes(self, row: Row) -> pa.Table:
        """The changes that were told of a row's object by its client and operation."""
        at = self._changes.get(tuple(row[name] for name in _OBJECT), ())
        return self.table("changes").take(pa.array(at, pa.int64()))

    @cached_property
    def _changes(self) -> Mapping[Key, Sequence[int]]:
        """Where among the changes those of each object are."""
        table, found = self.table("changes"), dict[Key, list[int]]()
        columns = (table[name].to_pylist() for name in _OBJECT if table.num_rows)
        for at, key in enumerate(zip(*columns, strict=True)):
            found.setdefault(key, []).append(at)
        return found

    def proof(self, id_: str | None) -> Evidence | None:
        """The evidence with this id, if this window brought it."""
        return self._evidence.get(id_) if id_ else None

    @cached_property
    def _evidence(self) -> Mapping[str, Evidence]:
        found = rows(self.table("evidence"), ("id", "capture", "frames"))
        return {r["id"]: Evidence(r["id"], r["capture"], tuple(r["frames"])) for r in found}

    def quality(self, client: str, server: str, protocol: str) -> Quality:
        """How good the capture of these two was."""
        return self.plant.index(_qualities).get((client, server, protocol), PERFECT)


def object_of(row: Row, server: str) -> Key:
    """What makes it the same object, whoever asks for it; of an unknown server by its address."""
    return (server or row["server"], row["protocol"], row["unit"], row["object"])


def longest_gap_ns(row: Row) -> int | None:
    """The longest between two sights; None where none is known."""
    return int(row["gap_max"] * _SECOND) if row["gap_n"] else None


def where(table: pa.Table, column: str, value: object) -> pa.Table:
    """The rows of a table with this value in a column."""
    return table.filter(pc.equal(table[column], value)) if table.num_rows else table


def rows(table: pa.Table, columns: Sequence[str]) -> Iterator[Row]:
    """The rows of a table, a few at a time."""
    for part in table.select(list(columns)).to_batches(MOST_AT_ONCE) if table.num_rows else ():
        yield from part.to_pylist()


def _qualities(plant: Plant) -> Mapping[tuple[str, str, str], Quality]:
    """Of the first operation between two in a protocol."""
    found: dict[tuple[str, str, str], Quality] = {}
    for op in plant.operations:
        found.setdefault((op.client_asset, op.server_asset, op.protocol), op.quality)
    return found
