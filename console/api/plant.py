"""Rows of the plant: assets, links, operations, values, violations, health, what differs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import islice
from typing import Annotated, TypeVar

from fastapi import APIRouter, Query

from console import known, packets, rows
from console.api.depends import Core, Limit, Since, Time
from console.rows import Row
from inventory.differences import diff
from inventory.model import Plant

router = APIRouter()

Seen = TypeVar("Seen")

Claims = Annotated[bool, Query(description="with every claim; without them a list stays small")]


def _rows(
    seen: Iterable[Seen],
    row: Callable[[Seen], Row],
    last: Callable[[Seen], datetime],
    since: datetime | None,
    limit: int | None,
) -> list[Row]:
    """The rows last seen at `since` or later, at most `limit`."""
    found = (row(item) for item in seen if since is None or last(item) >= since)
    return [*islice(found, limit)]


def _concerns(asset: str | None, *sides: str) -> bool:
    return asset is None or asset in sides


@router.get("/assets")
def assets(
    core: Core, since: Since = None, limit: Limit = None, claims: Claims = True
) -> list[Row]:
    """Every asset, by id."""
    plant = core.store.plant()
    row = rows.asset if claims else rows.asset_in_brief
    return _rows(plant.assets.values(), row, lambda a: a.last_seen, since, limit)


@router.get("/assets/{asset_id}")
def asset(core: Core, asset_id: str) -> Row:
    """One asset; an id that was merged into another still finds it."""
    return rows.asset(known.asset(core, asset_id))


@router.get("/links")
def links(
    core: Core, since: Since = None, limit: Limit = None, asset: str | None = None
) -> list[Row]:
    """Every link, or those of one asset."""
    of = None if asset is None else known.asset(core, asset).id
    seen = (x for x in core.store.plant().links if _concerns(of, x.a_asset, x.b_asset))
    return _rows(seen, rows.link, lambda x: x.last_seen, since, limit)


@router.get("/operations")
def operations(
    core: Core, since: Since = None, limit: Limit = None, asset: str | None = None
) -> list[Row]:
    """Every operation, or those of one asset."""
    of = None if asset is None else known.asset(core, asset).id
    seen = (
        x for x in core.store.plant().operations if _concerns(of, x.client_asset, x.server_asset)
    )
    return _rows(seen, rows.operation, lambda x: x.last_seen, since, limit)


@router.get("/values")
def values(
    core: Core,
    since: Since = None,
    limit: Limit = None,
    asset: str | None = None,
    object: Annotated[str | None, Query(description="its name, as operations have it")] = None,
) -> list[Row]:
    """Every value that became another, or those of one asset or object, the latest first."""
    of = None if asset is None else known.asset(core, asset)
    return [rows.value(change) for change in core.store.value_changes(of, object, since, limit)]


@router.get("/violations")
def violations(core: Core, since: Since = None, limit: Limit = None) -> list[Row]:
    """Every violation."""
    seen = core.store.plant().violations
    return _rows(seen, rows.violation, lambda x: x.last_seen, since, limit)


@router.get("/health")
def health(core: Core) -> list[Row]:
    """The capture's quality, and what the packet ring holds where there is one: one row."""
    return [{**rows.health(core.store.health()), "ring": packets.row(core)}]


@router.get("/captures")
def captures(core: Core) -> list[Row]:
    """The capture files that were read."""
    return [rows.capture(capture) for capture in core.store.captures()]


@router.get("/diff")
def differences(
    core: Core,
    before: Annotated[Time, Query(alias="from")],
    after: Annotated[Time, Query(alias="to")],
) -> list[Row]:
    """What the plant up to `to` has that the plant up to `from` had not, and the reverse."""
    first: Plant = core.store.plant(None, before)
    second: Plant = core.store.plant(None, after)
    return [rows.change(change) for change in diff(first, second)]
