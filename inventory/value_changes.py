"""Rows of values that became others, with their assets and what was done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from inventory.identity import Identities
from inventory.model import Evidence, Quality, Sight, ValueChange
from inventory.quality import Place, at
from inventory.rows import ChangeRow, SeenRow
from inventory.times import moment
from protocols.model import describe, value_name


def value_changes(
    rows: Iterable[ChangeRow],
    known: Identities,
    qualities: Mapping[Place, Quality],
    evidence: Mapping[str, Evidence],
) -> list[ValueChange]:
    """The rows with their assets and what was done."""
    return [
        ValueChange(
            time=moment(row.at_ns),
            client=row.client,
            server=row.server,
            client_asset=known.at(row.realm, row.client, row.at_ns, row.at_ns),
            server_asset=known.at(row.realm, row.server, row.at_ns, row.at_ns),
            protocol=row.protocol,
            unit=row.unit,
            operation=describe(row.protocol, row.code, row.object).name,
            code=row.code,
            object=row.object,
            old=value_name(row.protocol, row.object, row.old or ""),
            new=value_name(row.protocol, row.object, row.new or ""),
            evidence=evidence.get(row.evidence or ""),
            quality=at(qualities, Place(row.realm, row.client, row.server)),
            old_seen=_old_seen(row, known),
        )
        for row in rows
    ]


def _old_seen(row: ChangeRow, known: Identities) -> Sight | None:
    seen = SeenRow.read(row.old_seen)
    if seen is None:
        return None
    return Sight(
        time=moment(seen.at_ns),
        client=seen.client,
        client_asset=known.at(row.realm, seen.client, seen.at_ns, seen.at_ns),
        operation=describe(row.protocol, seen.code, row.object).name,
        code=seen.code,
    )
