"""The plant as a graph at the level of the site, its zones or its assets, and as files.

Nodes have `label`, `type`, `level` (Purdue), `zone` and `assets` (how many). Edges point
from who asks to who answers and have `protocols` (of a carrier what was seen to ride on it),
`effects` (the strongest first), `packets`, `first_seen` and `last_seen`. Lists are tuples in
the graph, JSON lists in JSON, and texts joined by commas in GraphML.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from io import BytesIO
from typing import Any, Literal

import networkx as nx

from inventory.model import Asset, Link, Plant
from protocols.model import Effect

Level = Literal["site", "zone", "asset"]

SITE, OUTSIDE, UNZONED = "site", "external", "no zone"

# What changes a plant comes before what merely reads it.
_STRONGEST = (
    Effect.ENGINEERS,
    Effect.COMMANDS,
    Effect.WRITES,
    Effect.UNKNOWN,
    Effect.DISCOVERS,
    Effect.READS,
    Effect.REPORTS,
    Effect.SESSION,
)


def strongest(effects: Iterable[Effect]) -> tuple[Effect, ...]:
    """Each effect once, the strongest first."""
    found = set(effects)
    return tuple(effect for effect in _STRONGEST if effect in found)


def graph(plant: Plant, level: Level = "asset") -> nx.DiGraph[str]:
    """The plant at this level. What never answered is no node."""
    places = _places(plant, level)
    made: nx.DiGraph[str] = nx.DiGraph()
    members: dict[str, list[Asset]] = defaultdict(list)
    for asset in plant.assets.values():
        members[places[asset.id]].append(asset)
    for place, assets in sorted(members.items()):
        made.add_node(place, **_node(plant, level, place, assets))
    effects = _effects(plant, places)
    for link in plant.links:
        ends = places.get(link.a_asset), places.get(link.b_asset)
        if ends[0] and ends[1] and ends[0] != ends[1]:
            _add_link(made, ends[0], ends[1], link)
    for a, b, edge in made.edges(data=True):
        edge["effects"] = strongest(effects[a, b])
        edge["protocols"] = tuple(sorted(edge["protocols"]))
    return made


def graphml(plant: Plant, level: Level = "asset") -> bytes:
    """The graph as GraphML."""
    made = graph(plant, level)
    for attributes in _all_attributes(made):
        attributes.update({key: _as_text(value) for key, value in attributes.items()})
    file = BytesIO()
    nx.write_graphml(made, file, encoding="utf-8", named_key_ids=True)
    return file.getvalue()


def to_json(plant: Plant, level: Level = "asset") -> str:
    """The graph as JSON: `nodes` with `id`, `edges` with `source` and `target`."""
    made = graph(plant, level)
    nodes = [{"id": node, **attributes} for node, attributes in made.nodes(data=True)]
    edges = [{"source": a, "target": b, **attributes} for a, b, attributes in made.edges(data=True)]
    return json.dumps({"nodes": nodes, "edges": edges}, default=_as_text, ensure_ascii=False)


def _places(plant: Plant, level: Level) -> Mapping[str, str]:
    """The node of every asset."""
    at: Mapping[Level, Callable[[Asset], str]] = {
        "site": lambda asset: OUTSIDE if asset.purdue_level.value == OUTSIDE else SITE,
        "zone": lambda asset: asset.zone or UNZONED,
        "asset": lambda asset: asset.id,
    }
    return {asset.id: at[level](asset) for asset in plant.assets.values()}


def _node(plant: Plant, level: Level, place: str, assets: list[Asset]) -> dict[str, Any]:
    if level == "asset":
        (asset,) = assets
        told = asset.label, asset.type.value, asset.purdue_level.value, asset.zone or ""
    elif level == "zone" and place in plant.zones:
        zone = plant.zones[place]
        told = zone.name, "zone", zone.purdue_level, zone.id
    else:
        told = place, level, "", ""
    label, type_, purdue, zone_id = told
    return {
        "label": label,
        "type": type_,
        "level": purdue,
        "zone": zone_id,
        "assets": len(assets),
        "types": tuple(sorted(Counter(a.type.value for a in assets))),
    }


def _effects(plant: Plant, places: Mapping[str, str]) -> Mapping[tuple[str, str], set[Effect]]:
    found: dict[tuple[str, str], set[Effect]] = defaultdict(set)
    for op in plant.operations:
        if op.client_asset in places and op.server_asset in places:
            found[places[op.client_asset], places[op.server_asset]].add(op.effect)
    return found


def _add_link(made: nx.DiGraph[str], a: str, b: str, link: Link) -> None:
    names = link.speaks or (link.service,)
    edge = made.get_edge_data(a, b)
    if edge is None:
        made.add_edge(
            a,
            b,
            protocols={*names},
            packets=link.packets,
            first_seen=link.first_seen,
            last_seen=link.last_seen,
        )
        return
    edge["protocols"].update(names)
    edge["packets"] += link.packets
    edge["first_seen"] = min(edge["first_seen"], link.first_seen)
    edge["last_seen"] = max(edge["last_seen"], link.last_seen)


def _all_attributes(made: nx.DiGraph[str]) -> Iterable[dict[str, Any]]:
    yield from (attributes for _, attributes in made.nodes(data=True))
    yield from (attributes for _, _, attributes in made.edges(data=True))


def _as_text(value: object) -> object:
    match value:
        case datetime():
            return value.isoformat(timespec="microseconds").replace("+00:00", "Z")
        case tuple():
            return ", ".join(map(str, value))
        case str():
            # XML 1.0 (section 2.2) knows no control characters.
            return "".join(c if c.isprintable() or c == " " else "\ufffd" for c in value)
        case _:
            return value
