"""Zones and conduits: as they are, as proposed, and as the owner says."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import PlainTextResponse

from console import rows
from console.api.depends import Core
from console.rows import Row
from console.site import Site
from detection.settled import settled
from inventory import zones_file
from inventory.model import Plant
from inventory.zones import assign, propose_conduits
from inventory.zones import propose as propose_zones
from inventory.zones_doubts import doubts
from inventory.zones_file import ZoneModel

router = APIRouter()

TOML = "application/toml"


@router.get("/zones")
def zones(core: Core) -> list[Row]:
    """Every zone with its members."""
    plant = core.store.plant()
    members: dict[str, list[str]] = {}
    for asset in plant.assets.values():
        members.setdefault(asset.zone or "", []).append(asset.id)
    return [rows.zone(zone, members.get(id_, [])) for id_, zone in plant.zones.items()]


@router.get("/conduits")
def conduits(core: Core) -> list[Row]:
    """Every conduit with what may pass; of one that is proposed, what was seen to."""
    return [rows.conduit(conduit) for conduit in core.store.plant().conduits]


@router.get("/zones.toml")
def export(core: Core) -> PlainTextResponse:
    """The zone file as it is now: the owner's, or what is proposed."""
    plant = core.store.plant()
    return _file(plant) if plant.owner_zones else propose(core)


@router.get("/zones/proposed.toml")
def propose(core: Core) -> PlainTextResponse:
    """A zone file from what was seen and no open deviation is about, whatever the owner said."""
    plant = core.store.plant()
    zones = propose_zones(list(plant.assets.values()))
    assets = {asset.id: asset for asset in assign(plant.assets.values(), zones, plant.links)}
    usual = settled(plant, core.deviations())
    conduits = propose_conduits(assets, usual.links, usual.operations)
    return _file(replace(plant, assets=assets, zones=zones, conduits=conduits))


@router.put("/zones.toml")
async def take(core: Core, request: Request) -> Row:
    """Takes the owner's zone file, whole or not at all; says what in it may be a slip."""
    try:
        model = zones_file.read((await request.body()).decode())
    except UnicodeDecodeError as error:
        raise _not_taken("it is no text in UTF-8") from error
    except zones_file.ZonesError as error:
        raise _not_taken(str(error)) from error
    if not model.zones:
        raise _not_taken("it has no [[zone]]")
    await run_in_threadpool(core.store.put_zones, model)
    warnings = await run_in_threadpool(_doubts, core, model)
    return {"zones": len(model.zones), "conduits": len(model.conduits), "warnings": warnings}


def _doubts(core: Site, model: ZoneModel) -> list[str]:
    return [*doubts(model, core.store.plant().assets, core.store.asset_id)]


def _not_taken(why: str) -> HTTPException:
    return HTTPException(422, f"the zone file was not taken: {why}")


def _file(plant: Plant) -> PlainTextResponse:
    model = ZoneModel(plant.zones, tuple(plant.conduits))
    return PlainTextResponse(zones_file.write(model), media_type=TOML)
