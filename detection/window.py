"""A window's rows as detectors ask for them: of which assets, at which time, with which proof."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from detection.learned import Key
from inventory.model import Asset, Batch, Evidence, Operation, Plant, Quality
from inventory.quality import PERFECT

Row = Mapping[str, Any]
MOST_AT_ONCE = 1024
_SECOND = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Window:
    """A batch beside the plant that it belongs to."""

    batch: Batch
    plant: Plant
    assets: Mapping[tuple[str, str], str]
    anywhere: Mapping[str, str]

    @classmethod
    def of(cls, batch: Batch, plant: Plant) -> Window:
        """The window, its addresses known as assets where one asset only has them."""
        found: dict[tuple[str, str], set[str]] = {}
        for asset in plant.assets.values():
            for place in _places(asset):
                found.setdefault(place, set()).add(asset.id)
        sure = {place: ids.pop() for place, ids in found.items() if len(ids) == 1}
        everywhere = {address: id_ for (realm, address), id_ in sure.items() if not realm}
        return cls(batch, plant, sure, everywhere)

    def asset(self, row: Row, end: str) -> str:
        """The asset at the `client` or `server` end of a row; empty where none is known."""
        realm, address = str(row["realm"]), str(row[end])
        return self.assets.get((realm, address)) or self.anywhere.get(address, "")

    def rows(self, table: str, columns: Sequence[str], kind: str = "") -> Iterator[Row]:
        """The rows of a table, those of one kind only where it has kinds."""
        found = self.table(table)
        return rows(where(found, "kind", kind) if kind else found, columns)

    def table(self, name: str) -> pa.Table:
        """A whole table: what a replay's window changed may be a hundred thousand rows."""
        found = self.batch.tables.get(name)
        return pa.table({}) if found is None else pa.Table.from_batches([found])

    def proof(self, id_: str | None) -> Evidence | None:
        """The evidence with this id, if this window brought it."""
        found = where(self.table("evidence"), "id", id_) if id_ else pa.table({})
        for row in rows(found, ("id", "capture", "frames")):
            return Evidence(row["id"], row["capture"], tuple(row["frames"]))
        return None

    def quality(self, client: str, server: str, protocol: str) -> Quality:
        """How good the capture of these two was."""
        ends = client, server, protocol
        same = (o.quality for o in self.plant.operations if _ends(o) == ends)
        return next(same, PERFECT)


def object_of(row: Row, server: str) -> Key:
    """What makes it the same object, whoever asks for it; of an unknown server by its address."""
    return (server or row["server"], row["protocol"], row["unit"], row["object"])


def longest_gap_ns(row: Row) -> int | None:
    """The longest between two sights; None where none is known: behind a clock that was set back
    each sight is older than the one before."""
    is_known = row["gap_n"] and isfinite(row["gap_max"])
    return int(row["gap_max"] * _SECOND) if is_known else None


def where(table: pa.Table, column: str, value: object) -> pa.Table:
    """The rows of a table with this value in a column."""
    return table.filter(pc.equal(table[column], value)) if table.num_rows else table


def rows(table: pa.Table, columns: Sequence[str]) -> Iterator[Row]:
    """The rows of a table, a few at a time."""
    for part in table.select(list(columns)).to_batches(MOST_AT_ONCE) if table.num_rows else ():
        yield from part.to_pylist()


def _ends(operation: Operation) -> tuple[str, str, str]:
    return operation.client_asset, operation.server_asset, operation.protocol


def _places(asset: Asset) -> Iterator[tuple[str, str]]:
    for address in (*asset.ips, *asset.macs):
        yield "", address
        for realm in asset.realms:
            yield realm, address
