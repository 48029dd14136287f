"""The owner's zones and conduits: `SITE/zones.toml`, read with its mistakes named by line.

[[zone]]
id = "cell-1"                     # referred to below; letters, digits, . - _ / : and spaces
name = "Packing cell 1"
purdue_level = "1"                # "0" to "5", "3.5", "external" or "unknown"
networks = ["10.10.1.0/24"]       # members by address; the smallest network wins
assets = ["a-0123456789"]         # members by id, before any network; each in one zone only
sl_t = [2, 2, 1, 1, 2, 1, 1]      # target security levels of FR 1 to 7
                                  # (IAC, UC, SI, DC, RDF, TRE, RA), each 0 to 4

[[conduit]]                       # in the direction of the request
id = "ops to cell-1"
source = "ops"
target = "cell-1"

[[conduit.flow]]                  # what may pass; no flow: nothing may
protocol = "modbus"               # tcp, udp, ip or ethernet: what no decoder knows
port = 502                        # left out: any; needed where no decoder knows the protocol
effects = ["reads"]               # left out: all
allowed_by = "J. Smith, change 17"
until = 2027-01-01T00:00:00Z      # left out: for ever
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from inventory.model import Conduit, Flow, Zone
from inventory.zones_table import Lines, Table, ZonesError
from protocols.model import Effect, protocols

__all__ = ["ZoneModel", "ZonesError", "read", "write"]

_LEVELS = ("0", "1", "2", "3", "3.5", "4", "5", "external", "unknown")
_PROPOSED = """\
# Proposed: its flows are what was seen, and nobody said that they are allowed. What only open
# deviations are about was left out."""
_TRANSPORTS = ("tcp", "udp", "ip", "ethernet")  # what no decoder knows is called by these


@dataclass(frozen=True, slots=True)
class ZoneModel:
    """The owner's word on zones and conduits."""

    zones: Mapping[str, Zone]
    conduits: tuple[Conduit, ...]


def read(text: str) -> ZoneModel:
    """The zones and conduits of the file's text. Raises `ZonesError`."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ZonesError(str(error)) from error
    lines = Lines(text)
    file = Table(document, "the file", 1)
    file.allows("zone", "conduit")
    declared = [(_zone(t), t) for t in file.tables("zone", lines)]
    zones = _by_id(declared)
    _lie_apart(declared)
    conduits = [(_conduit(t, zones, lines), t) for t in file.tables("conduit", lines)]
    return ZoneModel(zones, tuple(_by_id(conduits).values()))


def write(model: ZoneModel) -> str:
    """The file's text; `read` gives the same model."""
    parts = ["# Zones and conduits of this site, as `sightglass zones import` reads them."]
    parts += [_PROPOSED] if any(zone.proposed for zone in model.zones.values()) else []
    parts += [_zone_text(zone) for zone in model.zones.values()]
    parts += [_conduit_text(conduit) for conduit in model.conduits]
    return "\n\n".join(parts) + "\n"


def _zone(table: Table) -> Zone:
    table.allows("id", "name", "purdue_level", "networks", "assets", "sl_t")
    id_, level = table.id(), table.text("purdue_level", "unknown")
    table.name = f"zone “{id_}”"
    if level not in _LEVELS:
        table.fail(f"“purdue_level” needs one of {', '.join(_LEVELS)}, {level!r} is there")
    return Zone(
        id=id_,
        name=table.text("name", id_),
        purdue_level=level,
        networks=table.networks(),
        assets=table.assets(),
        sl_t=table.security_levels(),
        proposed=False,
        reason="Declared by the owner.",
    )


def _conduit(table: Table, zones: Mapping[str, Zone], lines: Lines) -> Conduit:
    table.allows("id", "source", "target", "flow")
    id_ = table.id()
    table.name = f"conduit “{id_}”"
    ends = table.text("source"), table.text("target")
    for end in ends:
        if end not in zones:
            table.fail(f"there is no zone “{end}”")
    if ends[0] == ends[1]:
        table.fail(f"“source” and “target” need two zones, both are “{ends[0]}”")
    flows = tuple(_flow(t) for t in table.tables("flow", lines, "conduit."))
    return Conduit(id_, *ends, flows, proposed=False)


def _flow(table: Table) -> Flow:
    table.allows("protocol", "port", "effects", "allowed_by", "until")
    effects = table.texts("effects", empty="all effects")
    for effect in effects:
        if effect not in [*Effect]:
            table.fail(f"“effects” needs of {', '.join(Effect)}, {effect!r} is there")
    protocol, port = table.text("protocol"), table.port()
    if port is None and protocol not in (*protocols(), *_TRANSPORTS):
        table.fail(f"“{protocol}” is no protocol that is decoded: it needs its “port”")
    return Flow(
        protocol,
        port,
        tuple(Effect(effect) for effect in effects),
        table.text("allowed_by", ""),
        table.time("until"),
    )


def _lie_apart(declared: Iterable[tuple[Zone, Table]]) -> None:
    """Refuses a network or an asset that two zones claim."""
    holders: dict[str, str] = {}
    for zone, table in declared:
        for member in (*zone.networks, *zone.assets):
            if member in holders:
                table.fail(f"{member} is in zone “{holders[member]}” already")
            holders[member] = zone.id


Named = TypeVar("Named", Zone, Conduit)


def _by_id(found: Iterable[tuple[Named, Table]]) -> dict[str, Named]:
    known: dict[str, Named] = {}
    for item, table in found:
        if item.id in known:
            table.fail(f"the id “{item.id}” is taken")
        known[item.id] = item
    return known


def _zone_text(zone: Zone) -> str:
    lines = [
        "[[zone]]",
        f"id = {_quoted(zone.id)}",
        f"name = {_quoted(zone.name)}",
        f"purdue_level = {_quoted(zone.purdue_level)}",
        f"networks = {_list(zone.networks)}",
        f"assets = {_list(zone.assets)}",
    ]
    if zone.sl_t:
        lines.append(f"sl_t = [{', '.join(map(str, zone.sl_t))}]  # IAC UC SI DC RDF TRE RA")
    return "\n".join(lines)


def _conduit_text(conduit: Conduit) -> str:
    lines = ["[[conduit]]", f"id = {_quoted(conduit.id)}"]
    lines += [f"source = {_quoted(conduit.source)}", f"target = {_quoted(conduit.target)}"]
    for flow in conduit.flows:
        lines += ["", "[[conduit.flow]]", f"protocol = {_quoted(flow.protocol)}"]
        lines += [f"port = {flow.port}"] if flow.port is not None else []
        lines += [f"effects = {_list(flow.effects)}"] if flow.effects else []
        lines += [f"allowed_by = {_quoted(flow.allowed_by)}"] if flow.allowed_by else []
        lines += [f"until = {flow.until.isoformat()}"] if flow.until else []
    return "\n".join(lines)


def _list(texts: Iterable[str]) -> str:
    return f"[{', '.join(_quoted(str(text)) for text in texts)}]"


def _quoted(text: str) -> str:
    """A basic string (TOML 1.0): the escapes of JSON are among its own."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
