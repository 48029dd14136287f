"""What the card of an asset says, and that of several: a type, a zone, a level."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from inventory.model import Asset, Plant
from inventory.plurals import plural
from inventory.type_names import typed
from reports.architecture.bands import UNKNOWN, usual_band, zone_band
from reports.architecture.folding import Fold
from reports.architecture.scene import BAND_NAMES, Box


def box(plant: Plant, fold: Fold, bands: Mapping[str, str]) -> Box:
    """The card of a fold."""
    match fold.kind:
        case "asset":
            return _asset(fold, bands)
        case "group":
            return _group(fold, bands)
        case "zone":
            return _zone(plant, fold, bands)
        case "level":
            return _level(fold, bands)


def _asset(fold: Fold, bands: Mapping[str, str]) -> Box:
    (asset,) = fold.assets
    address = next(iter((*asset.ips, *asset.macs)), "")
    model = asset.model if asset.model != asset.label else None
    product = ", ".join(filter(None, [model, asset.vendor]))
    facts = (address if address != asset.label else "", product or typed(asset.type.value))
    level = asset.purdue_level
    label = f"{asset.label}, {typed(asset.type.value)}" + (f", {product}" if product else "")
    label += f", {', '.join(asset.ips)}" if asset.ips else ""
    label += f". Level {level.value}: {level.reason}"
    return _made(fold, asset.label, facts, bands[asset.id], label, asset.type.value, asset.zone)


def _group(fold: Fold, bands: Mapping[str, str]) -> Box:
    first = fold.assets[0]
    type_, level = first.type.value, bands[first.id]
    name = "assets of unknown type" if type_ == "unknown" else typed(type_)
    lines = (_count(fold.assets), _some(sorted({a.vendor for a in fold.assets if a.vendor})))
    label = f"{len(fold.assets)} × {name} on level {level}"
    return _made(fold, name, lines, level, label, type_, first.zone)


def _zone(plant: Plant, fold: Fold, bands: Mapping[str, str]) -> Box:
    """A zone, or the part of it that stands on one level."""
    zone = fold.assets[0].zone
    known = plant.zones.get(zone or "")
    on = bands[fold.assets[0].id]
    level = zone_band(plant, zone, fold.assets) if fold.id == zone else on
    level = usual_band(fold.assets) if level == UNKNOWN else level
    name = known.name if known else "In no zone"
    types = Counter(a.type.value for a in fold.assets)
    most = _some([f"{n} {typed(t)}" for t, n in sorted(types.items(), key=lambda i: (-i[1], i[0]))])
    label = f"Zone {name}: {_count(fold.assets)}, {most}"
    return _made(fold, name, (_count(fold.assets), most), level, label, "zone", zone or fold.id)


def _level(fold: Fold, bands: Mapping[str, str]) -> Box:
    level = bands[fold.assets[0].id]
    zones = {a.zone for a in fold.assets if a.zone}
    lines = (_count(fold.assets), plural(len(zones), "zone"))
    label = f"Level {level}, {BAND_NAMES[level]}: {lines[0]} in {lines[1]}"
    return _made(fold, BAND_NAMES[level], lines, level, label)


def _made(
    fold: Fold,
    title: str,
    lines: Sequence[str],
    band: str,
    label: str,
    icon: str = "zone",
    zone: str | None = None,
) -> Box:
    """A card without empty lines."""
    shown, ids = tuple(filter(None, lines)), tuple(asset.id for asset in fold.assets)
    return Box(fold.id, fold.kind, title, shown, icon, band, zone, label, ids)


def _count(assets: Sequence[Asset]) -> str:
    return plural(len(assets), "asset")


def _some(words: Sequence[str], most: int = 3) -> str:
    return ", ".join(words[:most]) + (", …" if len(words) > most else "")
