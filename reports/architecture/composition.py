"""The picture's scene: whole where a person can read it, else zones or levels stand for assets.

site: a box for each Purdue level; zone: for each zone; asset: for each asset, as long as
there are few. Too many, and zones stand for them, or levels where zones are too many too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from inventory.model import Link, Operation, Plant, Zone
from inventory.plurals import plural
from protocols.model import Effect
from reports.architecture.bands import UNKNOWN, bands, stands
from reports.architecture.boxes import box
from reports.architecture.folding import MANY_BOXES, Fold, Folding
from reports.architecture.scene import WIRE_STYLES, Frame, Level, Scene, Wire

_PLUMBING = ("arp", "icmp", "icmpv6", "lldp")  # what every network does by itself
_MANY_WIRES = 300

_STRENGTH = {Effect.ENGINEERS: 2, Effect.WRITES: 1, Effect.COMMANDS: 1}


def compose(plant: Plant, level: Level, opened: frozenset[str] = frozenset()) -> Scene:
    """The scene of a level. `opened`: ids of assets to be shown by themselves, and of zones,
    levels and other boxes to be taken apart, where not every asset has a box anyway."""
    assets, on = sorted(plant.assets.values(), key=lambda a: a.id), bands(plant)
    folding = Folding(assets, on, opened)
    if level == "site":
        return _scene(plant, folding.levels(), on)
    if level == "asset":
        whole = _scene(plant, folding.apart(), on)
        if _is_readable(whole):
            return replace(whole, note=_placed(plant, on))
    few = sum(1 for _ in Folding(assets, on).zones()) <= MANY_BOXES
    shown = _scene(plant, folding.zones() if few else folding.levels(), on)
    return replace(shown, note=_stand_in("zones" if few else "levels", level, len(assets)))


def shows_assets(plant: Plant) -> bool:
    """Whether a picture of all assets can be read; else it shows zones, or levels."""
    on = bands(plant)
    return _is_readable(_scene(plant, Folding([*plant.assets.values()], on).apart(), on))


def _is_readable(whole: Scene) -> bool:
    return len(whole.boxes) <= MANY_BOXES and len(whole.wires) <= _MANY_WIRES


def _stand_in(shown: str, asked: Level, assets: int) -> str:
    """Says that the picture is coarser than was asked for."""
    if f"{asked}s" == shown:
        return ""
    return f"{shown.capitalize()} stand for {plural(assets, 'asset')}: more could not be read."


def _placed(plant: Plant, on: Mapping[str, str]) -> str:
    """Says that some stand where their zone does, for want of a level of their own."""
    count = sum(not stands(a) and on[a.id] != UNKNOWN for a in plant.assets.values())
    if not count:
        return ""
    return f"Drawn on the level of the zone for want of a known level: {plural(count, 'asset')}."


def _scene(plant: Plant, folds: Iterable[Fold], on: Mapping[str, str]) -> Scene:
    boxes = sorted((box(plant, fold, on) for fold in folds), key=lambda b: b.id)
    wires = tuple(_wires(plant, {asset: b.id for b in boxes for asset in b.assets}))
    zones = sorted({b.zone for b in boxes if b.zone and b.kind != "zone"})
    frames = {z: _frame(plant.zones[z]) for z in zones if z in plant.zones}
    return Scene(tuple(boxes), wires, frames)


def _wires(plant: Plant, box_of: Mapping[str, str]) -> Iterable[Wire]:
    links: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in plant.links:
        if link.protocol in _PLUMBING:
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


def _frame(zone: Zone) -> Frame:
    said = f"Zone {zone.name}" + (f" (proposed: {zone.reason})" if zone.proposed else "")
    return Frame(zone.id, zone.name, zone.proposed, said)
