"""The owner's zones and conduits: `SITE/zones.toml`, read with its mistakes named by line.

[[zone]]
id = "cell-1"                     # referred to below; letters, digits, and . - _ /
name = "Packing cell 1"
purdue_level = "1"                # "0" to "5", "3.5", "external" or "unknown"
networks = ["10.10.1.0/24"]       # members by address; the smallest network wins
assets = ["a-0123456789"]         # members by id, before any network
sl_t = [2, 2, 1, 1, 2, 1, 1]      # target security levels of FR 1 to 7
                                  # (IAC, UC, SI, DC, RDF, TRE, RA), each 0 to 4

[[conduit]]                       # in the direction of the request
id = "ops to cell-1"
source = "ops"
target = "cell-1"

[[conduit.flow]]                  # what may pass; no flow: nothing may
protocol = "modbus"
port = 502                        # left out: any
effects = ["reads"]               # left out: all
allowed_by = "J. Smith, change 17"
until = 2027-01-01T00:00:00Z      # left out: for ever
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import ip_network
from typing import TypeVar

from inventory.model import Conduit, Flow, Zone
from inventory.zones_table import Lines, Table, ZonesError, shown
from protocols.model import Effect

__all__ = ["ZoneModel", "ZonesError", "read", "write"]

_LEVELS = ("0", "1", "2", "3", "3.5", "4", "5", "external", "unknown")
_PROPOSED = """\
# Proposed: its flows are what was seen, and nobody said that they are allowed. What only open
# deviations are about was left out."""
_ID = re.compile(r"[\w.\-/: ]{1,80}")


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
    zones = _by_id([(_zone(t), t) for t in file.tables("zone", lines)])
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
    id_, level = _id(table), table.text("purdue_level", "unknown")
    table.name = f"zone “{id_}”"
    if level not in _LEVELS:
        table.fail(f"“purdue_level” needs one of {', '.join(_LEVELS)}, {level!r} is there")
    return Zone(
        id=id_,
        name=table.text("name", id_),
        purdue_level=level,
        networks=tuple(_network(table, text) for text in table.texts("networks")),
        assets=table.texts("assets"),
        sl_t=table.security_levels(),
        proposed=False,
        reason="Declared by the owner.",
    )


def _conduit(table: Table, zones: Mapping[str, Zone], lines: Lines) -> Conduit:
    table.allows("id", "source", "target", "flow")
    id_ = _id(table)
    table.name = f"conduit “{id_}”"
    ends = table.text("source"), table.text("target")
    for end in ends:
        if end not in zones:
            table.fail(f"there is no zone “{end}”")
    flows = tuple(_flow(t) for t in table.tables("flow", lines, "conduit."))
    return Conduit(id_, *ends, flows, proposed=False)


def _flow(table: Table) -> Flow:
    table.allows("protocol", "port", "effects", "allowed_by", "until")
    effects = table.texts("effects")
    for effect in effects:
        if effect not in [*Effect]:
            table.fail(f"“effects” needs of {', '.join(Effect)}, {effect!r} is there")
    return Flow(
        table.text("protocol"),
        table.port(),
        tuple(Effect(effect) for effect in effects),
        table.text("allowed_by", ""),
        table.time("until"),
    )


def _id(table: Table) -> str:
    found = table.text("id")
    if not _ID.fullmatch(found):
        table.fail(f"“id” needs 1 to 80 letters, digits and . - _ / :, {shown(found)} is there")
    return found


def _network(table: Table, text: str) -> str:
    try:
        return str(ip_network(text))
    except ValueError as error:
        table.fail(f"“networks” needs networks such as 10.10.1.0/24: {error}")


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
