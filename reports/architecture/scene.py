"""What a picture of the plant shows: boxes and wires, collapsed until a person can read them.

site: a box for each Purdue level; zone: for each zone; asset: for each asset, as long as
there are few. Too many, and zones are boxes again, save those asked for; too many in one
of these, and assets of one type and level are one box.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from inventory.model import Asset, Link, Operation, Plant, Zone
from protocols.model import Effect

Level = Literal["site", "zone", "asset"]

MANY_BOXES = 40
PLUMBING = ("arp", "icmp", "icmpv6", "lldp")  # what every network does by itself
MANY_WIRES = 300

BANDS = ("external", "5", "4", "3.5", "3", "2", "1", "0", "unknown")
BAND_NAMES: Mapping[str, str] = {
    "external": "External",
    "5": "Enterprise",
    "4": "Site business",
    "3.5": "DMZ",
    "3": "Operations",
    "2": "Supervision",
    "1": "Basic control",
    "0": "Process",
    "unknown": "Level unknown",
}

_STRENGTH = {Effect.ENGINEERS: 2, Effect.WRITES: 1, Effect.COMMANDS: 1}
WIRE_STYLES = ("reads", "writes", "engineers")


@dataclass(frozen=True, slots=True)
class Box:
    """A card: an asset, or several that are shown as one."""

    id: str
    kind: Literal["asset", "group", "zone", "level"]
    title: str
    lines: tuple[str, ...]
    icon: str
    band: str
    zone: str | None
    label: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Wire:
    """All traffic that one box asks of another; `style` is its strongest effect."""

    source: str
    target: str
    protocols: tuple[str, ...]
    packets: int
    style: str


@dataclass(frozen=True, slots=True)
class Frame:
    """A zone drawn around its boxes."""

    id: str
    name: str
    proposed: bool
    label: str


@dataclass(frozen=True, slots=True)
class Scene:
    """Boxes, wires between them, and the frames of the zones that are open."""

    boxes: tuple[Box, ...]
    wires: tuple[Wire, ...]
    frames: Mapping[str, Frame]
    note: str = ""


def scene(plant: Plant, level: Level, opened: frozenset[str] = frozenset()) -> Scene:
    """The scene of a level; `opened` are zones to show asset by asset all the same."""
    if level == "site":
        return _collapsed(plant, {a.id: _level_box(plant, a) for a in plant.assets.values()})
    if level == "zone":
        return _zones(plant, opened)
    whole = _whole(plant)
    if _is_readable(whole):
        return replace(whole, note=_placed(plant))
    note = f"{len(whole.boxes)} assets: zones are closed so that the picture can be read."
    return replace(_zones(plant, opened), note=note)


def shows_assets(plant: Plant) -> bool:
    """Whether a picture of all assets can be read; else it shows zones, or levels."""
    return _is_readable(_whole(plant))


def _whole(plant: Plant) -> Scene:
    return _collapsed(plant, {a.id: _asset_box(plant, a) for a in plant.assets.values()})


def _is_readable(whole: Scene) -> bool:
    return len(whole.boxes) <= MANY_BOXES and len(whole.wires) <= MANY_WIRES


def _zones(plant: Plant, opened: frozenset[str]) -> Scene:
    """Zones as boxes, `opened` ones asset by asset; beyond many zones, levels."""
    shown: dict[str, Box] = {}
    for zone, members in _members(plant).items():
        if zone in opened:
            shown.update(_opened(plant, members))
        else:
            shown.update(dict.fromkeys((a.id for a in members), _zone_box(plant, zone, members)))
    if len({box.id for box in shown.values()}) > MANY_BOXES and not opened:
        shown = {a.id: _level_box(plant, a) for a in plant.assets.values()}
    return _collapsed(plant, shown)


def _members(plant: Plant) -> Mapping[str, list[Asset]]:
    """The assets of each zone; those in none by the level that they stand on."""
    found: dict[str, list[Asset]] = defaultdict(list)
    for asset in plant.assets.values():
        found[asset.zone or f"no zone, {band(plant, asset)}"].append(asset)
    return dict(sorted(found.items()))


def _opened(plant: Plant, members: Sequence[Asset]) -> Mapping[str, Box]:
    """Each asset, or each type of a level where there are many."""
    if len(members) <= MANY_BOXES:
        return {asset.id: _asset_box(plant, asset) for asset in members}
    alike: dict[tuple[str, str], list[Asset]] = defaultdict(list)
    for asset in members:
        alike[band(plant, asset), asset.type.value].append(asset)
    return {
        asset.id: _group_box(level, type_, found)
        for (level, type_), found in alike.items()
        for asset in found
    }


def _collapsed(plant: Plant, shown: Mapping[str, Box]) -> Scene:
    boxes = {box.id: box for box in shown.values()}
    wires = tuple(_wires(plant, {asset: box.id for asset, box in shown.items()}))
    zones = sorted({box.zone for box in boxes.values() if box.zone and box.kind != "zone"})
    frames = {z: _frame(plant.zones[z]) for z in zones if z in plant.zones}
    return Scene(tuple(sorted(boxes.values(), key=lambda b: b.id)), wires, frames)


def _wires(plant: Plant, box_of: Mapping[str, str]) -> Iterable[Wire]:
    links: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in plant.links:
        if link.protocol in PLUMBING:
            continue
        pair = box_of.get(link.a_asset, ""), box_of.get(link.b_asset, "")
        if all(pair) and pair[0] != pair[1]:
            links[pair].append(link)
    strengths = _strengths(plant.operations, box_of)
    for (source, target), found in sorted(links.items()):
        names = {name for link in found for name in link.speaks or (link.service,)}
        style = WIRE_STYLES[strengths.get((source, target), 0)]
        packets = sum(link.packets for link in found)
        yield Wire(source, target, tuple(sorted(names)), packets, style)


def _strengths(
    operations: Iterable[Operation], box_of: Mapping[str, str]
) -> Mapping[tuple[str, str], int]:
    """The strongest effect of each pair."""
    found: dict[tuple[str, str], int] = {}
    for op in operations:
        pair = box_of.get(op.client_asset, ""), box_of.get(op.server_asset, "")
        found[pair] = max(found.get(pair, 0), _STRENGTH.get(op.effect, 0))
    return found


def band(plant: Plant, asset: Asset) -> str:
    """The level that an asset is drawn on: its own, else that of its zone."""
    if asset.purdue_level.value in BANDS[:-1]:
        return asset.purdue_level.value
    zone = plant.zones.get(asset.zone or "")
    if zone is None:
        return "unknown"
    if zone.purdue_level in BANDS[:-1]:
        return zone.purdue_level
    return _usual_band(a for a in plant.assets.values() if a.zone == zone.id)


def _placed(plant: Plant) -> str:
    """Says that some stand where their zone does, for want of a level of their own."""
    guests = [a for a in plant.assets.values() if a.purdue_level.value not in BANDS[:-1]]
    count = sum(band(plant, asset) != "unknown" for asset in guests)
    if not count:
        return ""
    return f"Drawn on the level of the zone for want of a known level: {_count(count)}."


def _usual_band(assets: Iterable[Asset]) -> str:
    """The level most of them stand on."""
    counts = Counter(a.purdue_level.value for a in assets if a.purdue_level.value in BANDS[:-1])
    return max(counts, key=lambda b: (counts[b], b), default="unknown")


def _asset_box(plant: Plant, asset: Asset) -> Box:
    address = next(iter((*asset.ips, *asset.macs)), "")
    model = asset.model if asset.model != asset.label else None
    product = ", ".join(filter(None, [model, asset.vendor]))
    facts = [address if address != asset.label else "", product or asset.type.value]
    level = asset.purdue_level
    label = f"{asset.label}, {asset.type.value}" + (f", {product}" if product else "")
    label += f", {', '.join(asset.ips)}" if asset.ips else ""
    label += f". Level {level.value}: {level.reason}"
    return Box(
        asset.id,
        "asset",
        asset.label,
        tuple(filter(None, facts)),
        asset.type.value,
        band(plant, asset),
        asset.zone,
        label,
    )


def _group_box(level: str, type_: str, assets: Sequence[Asset]) -> Box:
    zone = assets[0].zone
    name = "assets of unknown type" if type_ == "unknown" else type_
    vendors = _list(sorted({a.vendor for a in assets if a.vendor}))
    label = f"{len(assets)} × {name} on level {level}"
    lines = (_count(len(assets)), vendors)
    id_ = f"{zone}/{level}/{type_}"
    shown = tuple(filter(None, lines))
    return Box(id_, "group", name, shown, type_, level, zone, label, len(assets))


def _zone_box(plant: Plant, zone: str, assets: Sequence[Asset]) -> Box:
    known = plant.zones.get(zone)
    level = known.purdue_level if known and known.purdue_level in BANDS[:-1] else ""
    level = level or _usual_band(assets)
    name = known.name if known else "In no zone"
    types = Counter(a.type.value for a in assets)
    most = _list([f"{n} {t}" for t, n in sorted(types.items(), key=lambda i: (-i[1], i[0]))])
    label = f"Zone {name}: {_count(len(assets))}, {most}"
    id_ = known.id if known else zone
    return Box(
        id_, "zone", name, (_count(len(assets)), most), "zone", level, id_, label, len(assets)
    )


def _level_box(plant: Plant, asset: Asset) -> Box:
    level = band(plant, asset)
    members = [a for a in plant.assets.values() if band(plant, a) == level]
    zones = {a.zone for a in members if a.zone}
    name = BAND_NAMES[level]
    lines = (_count(len(members)), f"{len(zones)} zones" if len(zones) != 1 else "1 zone")
    label = f"Level {level}, {name}: {lines[0]} in {lines[1]}"
    return Box(f"level {level}", "level", name, lines, "zone", level, None, label, len(members))


def _frame(zone: Zone) -> Frame:
    said = f"Zone {zone.name}" + (f" (proposed: {zone.reason})" if zone.proposed else "")
    return Frame(zone.id, zone.name, zone.proposed, said)


def _count(number: int) -> str:
    return "1 asset" if number == 1 else f"{number} assets"


def _list(words: Sequence[str], most: int = 3) -> str:
    return ", ".join(words[:most]) + (", …" if len(words) > most else "")
