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
from datetime import datetime
from ipaddress import ip_network
from typing import Any, NoReturn, TypeVar

from inventory.model import Conduit, Flow, SecurityLevels, Zone
from protocols.model import Effect

_LEVELS = ("0", "1", "2", "3", "3.5", "4", "5", "external", "unknown")
_ID = re.compile(r"[\w.\-/: ]{1,80}")
_HEAD = re.compile(r"^\s*\[\[\s*([\w.]+)\s*\]\]")


class ZonesError(ValueError):
    """What is wrong with the file: the line, what was needed and what was there."""


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
        raise ZonesError(f"zones.toml: {error}") from error
    lines = _Lines(text)
    file = _Table(document, "the file", 1)
    file.allows("zone", "conduit")
    zones = _by_id([(_zone(t), t) for t in file.tables("zone", lines)])
    conduits = [(_conduit(t, zones, lines), t) for t in file.tables("conduit", lines)]
    return ZoneModel(zones, tuple(_by_id(conduits).values()))


def write(model: ZoneModel) -> str:
    """The file's text; `read` gives the same model."""
    parts = ["# Zones and conduits of this site, as `sightglass zones import` reads them."]
    parts += [_zone_text(zone) for zone in model.zones.values()]
    parts += [_conduit_text(conduit) for conduit in model.conduits]
    return "\n\n".join(parts) + "\n"


class _Lines:
    """On which line the next table of each name begins."""

    def __init__(self, text: str) -> None:
        self._at: dict[str, list[int]] = {}
        for number, line in enumerate(text.splitlines(), 1):
            if head := _HEAD.match(line):
                self._at.setdefault(head[1], []).append(number)

    def next(self, name: str, default: int) -> int:
        """The line, or the default for a table written in another form."""
        at = self._at.get(name)
        return at.pop(0) if at else default


class _Table:
    """A table of the file, asked for one value after another."""

    def __init__(self, content: object, name: str, line: int) -> None:
        self.name, self.line = name, line
        if not isinstance(content, dict):
            self.fail(f"a table is needed, {content!r} is there")
        self._content: dict[str, Any] = content

    def fail(self, what: str) -> NoReturn:
        raise ZonesError(f"zones.toml, line {self.line}: {self.name}: {what}.")

    def allows(self, *keys: str) -> None:
        """Refuses what the format does not know: most often a misspelled key."""
        for key in self._content:
            if key not in keys:
                self.fail(f"“{key}” is not known here; known are {', '.join(keys)}")

    def tables(self, key: str, lines: _Lines, prefix: str = "") -> list[_Table]:
        """The tables of an array."""
        found = self._get(key, list, [], "a list of tables")
        name = f"{prefix}{key}"
        return [
            _Table(t, f"{name} {n}", lines.next(name, self.line)) for n, t in enumerate(found, 1)
        ]

    def text(self, key: str, default: str | None = None) -> str:
        """A text; needed when there is no default."""
        if default is None and key not in self._content:
            self.fail(f"“{key}” is missing")
        return str(self._get(key, str, default, "a text"))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        found = self._get(key, list, [], "a list of texts")
        if not all(isinstance(item, str) for item in found):
            self.fail(f"“{key}” needs a list of texts, {_shown(found)} is there")
        return tuple(found)

    def time(self, key: str) -> datetime | None:
        """A date and time with its zone."""
        found: datetime | None = self._get(key, datetime, None, "a date and time")
        if found is not None and found.tzinfo is None:
            self.fail(f"“{key}” needs a time zone, such as Z")
        return found

    def port(self) -> int | None:
        """A port number."""
        found: int | None = self._get("port", int, None, "a number")
        if found is not None and not 0 <= found <= 65535:
            self.fail(f"“port” needs a number from 0 to 65535, {found} is there")
        return found

    def security_levels(self) -> SecurityLevels | None:
        """Seven levels from 0 to 4."""
        found = self._get("sl_t", list, None, "seven numbers")
        if found is None:
            return None
        if len(found) != 7 or not all(type(n) is int and 0 <= n <= 4 for n in found):
            self.fail(f"“sl_t” needs seven numbers from 0 to 4, {_shown(found)} is there")
        a, b, c, d, e, f, g = found
        return a, b, c, d, e, f, g

    def _get(self, key: str, kind: type, default: Any, needed: str) -> Any:
        found = self._content.get(key, default)
        right = found is default or (isinstance(found, kind) and not isinstance(found, bool))
        if not right:
            self.fail(f"“{key}” needs {needed}, {_shown(found)} is there")
        return found


def _zone(table: _Table) -> Zone:
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


def _conduit(table: _Table, zones: Mapping[str, Zone], lines: _Lines) -> Conduit:
    table.allows("id", "source", "target", "flow")
    id_ = _id(table)
    table.name = f"conduit “{id_}”"
    ends = table.text("source"), table.text("target")
    for end in ends:
        if end not in zones:
            table.fail(f"there is no zone “{end}”")
    flows = tuple(_flow(t) for t in table.tables("flow", lines, "conduit."))
    return Conduit(id_, *ends, flows, proposed=False)


def _flow(table: _Table) -> Flow:
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


def _id(table: _Table) -> str:
    found = table.text("id")
    if not _ID.fullmatch(found):
        table.fail(f"“id” needs 1 to 80 letters, digits and . - _ / :, {_shown(found)} is there")
    return found


def _network(table: _Table, text: str) -> str:
    try:
        return str(ip_network(text))
    except ValueError as error:
        table.fail(f"“networks” needs networks such as 10.10.1.0/24: {error}")


def _shown(found: object) -> str:
    return repr(found) if isinstance(found, str) else str(found)


Named = TypeVar("Named", Zone, Conduit)


def _by_id(found: Iterable[tuple[Named, _Table]]) -> dict[str, Named]:
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
