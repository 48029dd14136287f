"""The Purdue level that each asset is drawn on: its own, else that of its zone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from inventory.model import Asset, Plant
from reports.architecture.scene import BANDS

UNKNOWN = BANDS[-1]
_KNOWN = BANDS[:-1]


def bands(plant: Plant) -> Mapping[str, str]:
    """The band of each asset id."""
    members: dict[str | None, list[Asset]] = defaultdict(list)
    for asset in plant.assets.values():
        members[asset.zone].append(asset)
    of_zone = {zone: zone_band(plant, zone, found) for zone, found in members.items()}
    return {
        asset.id: asset.purdue_level.value if stands(asset) else of_zone[asset.zone]
        for asset in plant.assets.values()
    }


def zone_band(plant: Plant, zone: str | None, members: Iterable[Asset]) -> str:
    """The level that a zone states, else the one that most of its assets stand on."""
    known = plant.zones.get(zone or "")
    if known is None:
        return UNKNOWN
    return known.purdue_level if known.purdue_level in _KNOWN else usual_band(members)


def usual_band(assets: Iterable[Asset]) -> str:
    """The level that most of them stand on by themselves."""
    counts = Counter(a.purdue_level.value for a in assets if stands(a))
    return max(counts, key=lambda b: (counts[b], b), default=UNKNOWN)


def stands(asset: Asset) -> bool:
    """Whether an asset has a level of its own."""
    return asset.purdue_level.value in _KNOWN
