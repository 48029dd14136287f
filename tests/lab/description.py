"""Reads a plant's description and makes the plant of it that a seed means."""

from __future__ import annotations

import itertools
import random
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from ipaddress import IPv4Network
from pathlib import Path
from typing import Any

from tests.lab.model import (
    Child,
    Fact,
    Host,
    Identity,
    Interface,
    Plant,
    Poll,
    Service,
    Setting,
    Zone,
)
from tests.lab.patterns import choose, number

FOLDER = Path(__file__).parent / "plants"
PORTS: Mapping[str, int] = {
    "ads": 48898,
    "bacnet": 47808,
    "dhcp": 67,
    "dicom": 11112,
    "dnp3": 20000,
    "dns": 53,
    "enip": 44818,
    "enip-io": 44818,
    "ethercat": 0,
    "fins": 9600,
    "ftp": 21,
    "goose": 0,
    "hart-ip": 5094,
    "hl7": 2575,
    "http": 80,
    "https": 443,
    "iec104": 2404,
    "intellivue": 24105,
    "knx": 3671,
    "lldp": 0,
    "mms": 102,
    "modbus": 502,
    "mqtt": 1883,
    "ntp": 123,
    "opcua": 4840,
    "profinet-dcp": 0,
    "profinet-io": 34964,
    "s7comm": 102,
    "s7comm-plus": 102,
    "slmp": 1025,
    "smb": 445,
    "smtp": 25,
    "snmp": 161,
    "ssh": 22,
    "sv": 0,
    "syslog": 514,
    "telnet": 23,
    "umas": 502,
    "vnc": 5900,
}
_POLL = {"client", "server", "protocol", "every", "jitter", "shift"}
_JITTER = 0.1
Table = Mapping[str, Any]


def _fact(told: Table, hosts: Mapping[str, Host]) -> Fact:
    host = told.get("host", "")
    cards = hosts[host].interfaces if host in hosts else ()
    ips = f"{{{', '.join(card.ip for card in cards if card.ip)}}}"
    breaches, clean = (tuple(told.get(kind, ())) for kind in ("breaches", "clean"))
    shows = told.get("shows", "").format(ips=ips)
    return Fact(told["id"], told["title"], host, breaches, clean, shows)


def names() -> list[str]:
    """The plants that there are."""
    return sorted(path.stem for path in FOLDER.glob("*.toml") if path.stem != "products")


def plant(name: str, seed: int) -> Plant:
    """The plant of that name for a seed. Raises `validation.PlantError`."""
    from tests.lab.validation import check

    made = _Making(name, seed, _read(name), _read("products")).plant()
    check(made)
    return made


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text())


@dataclass(frozen=True, slots=True)
class _Making:
    """A description on its way to a plant."""

    name: str
    seed: int
    table: Table
    products: Table

    def plant(self) -> Plant:
        zones = {zone.id: zone for zone in self._zones()}
        hosts = {host.id: host for host in self._hosts(zones)}
        return Plant(
            name=self.name,
            title=f"{self.table['title']} {self._text(self.table['name'], 'name')}",
            seed=self.seed,
            zones=zones,
            hosts=hosts,
            polls=tuple(self._polls()),
            facts=tuple(_fact(told, hosts) for told in self.table.get("facts", [])),
        )

    def _text(self, pattern: str, name: str) -> str:
        return choose(pattern, f"{self.name} {name}", self.seed)

    def _value(self, value: Setting, name: str) -> Setting:
        """A setting; a text of digits is a number, as only patterns write those."""
        if not isinstance(value, str):
            return value
        text = self._text(value, name)
        return int(text) if text.isdigit() else text

    def _zones(self) -> Iterator[Zone]:
        begins = self._text(self.table["networks"], "networks")
        thirds = random.Random(f"{self.name} {self.seed}").sample(range(255), 16)
        for (id_, zone), third in zip(self.table["zones"].items(), thirds, strict=False):
            yield Zone(
                id=id_,
                title=zone["title"],
                level=zone["level"],
                network=IPv4Network(f"{begins}.{third}.0/24"),
                vlan=int(self._text(zone["vlan"], f"{id_} vlan")) if "vlan" in zone else None,
                routed="inside" not in zone,
                redundant=zone.get("redundant", False),
            )

    def _hosts(self, zones: Mapping[str, Zone]) -> Iterator[Host]:
        free = {id_: self._addresses(zone) for id_, zone in zones.items()}
        for id_, told in self._each():
            cards = [told["zone"], *([told["also"]] if "also" in told else [])]
            if "translates" in told:
                cards.append(told["translates"])
            if told.get("routes"):
                cards += [z.id for z in zones.values() if z.routed and z.id not in cards]
            yield self._host(id_, told, [self._card(id_, told, z, zones[z], free) for z in cards])

    def _each(self) -> Iterator[tuple[str, Table]]:
        """Every host, those of a group one by one."""
        for id_, told in self.table["hosts"].items():
            for member in self._members(id_):
                yield member, told

    def _members(self, id_: str) -> Sequence[str]:
        """The hosts that an id of the description stands for."""
        count = self.table["hosts"].get(id_, {}).get("count")
        if count is None:
            return [id_]
        return [f"{id_}-{n}" for n in range(1, int(self._text(count, f"{id_} count")) + 1)]

    def _addresses(self, zone: Zone) -> Iterator[str]:
        """Addresses of a zone below those that DHCP leases."""
        places = random.Random(f"{self.name} {self.seed} {zone.id}").sample(range(10, 200), 190)
        return (str(zone.network[place]) for place in places)

    def _card(
        self, id_: str, told: Table, zone_id: str, zone: Zone, free: Mapping[str, Iterator[str]]
    ) -> Interface:
        prefix = self._product(told)["macs"]
        drawn = number(f"{self.name} {id_} {zone_id}", self.seed, 1 << 24)
        digits = f"{prefix[drawn % len(prefix)]}{drawn:06x}"
        mac = ":".join(digits[at : at + 2] for at in range(0, 12, 2))
        gateway = told.get("routes") or told.get("translates") == zone_id
        leased = told.get("address") == "dhcp"
        ip = zone.gateway if gateway else None if leased else next(free[zone_id])
        return Interface(zone_id, mac, ip)

    def _product(self, told: Table) -> Table:
        product: Table = self.products[told["product"]]
        return product

    def _host(self, id_: str, told: Table, cards: Sequence[Interface]) -> Host:
        return Host(
            id=id_,
            name=f"{id_}-{self._text(self.table['name'], id_)}",
            identity=self._identity(told["product"], id_),
            interfaces=tuple(cards),
            services=tuple(self._service(id_, s) for s in told["services"]),
            children=tuple(self._child(id_, c) for c in told.get("children", [])),
            remote=told.get("remote", False),
            routes=told.get("routes", False),
            translates=told.get("translates"),
            moves_to=told.get("moves_to"),
        )

    def _identity(self, product: str, id_: str) -> Identity:
        told = self.products[product]
        model, code = told["models"][number(f"{id_} model", self.seed, len(told["models"]))]
        return Identity(
            vendor=told["vendor"],
            model=model,
            type=told["type"],
            product_code=code,
            firmware=self._text(told["firmware"], f"{id_} firmware"),
            serial=self._text(told["serial"], f"{id_} serial"),
            vendor_ids=told.get("vendor_ids", {}),
        )

    def _service(self, id_: str, told: Table) -> Service:
        protocol = told["protocol"]
        values = {k: self._value(v, f"{id_} {protocol} {k}") for k, v in told.items()}
        del values["protocol"]
        port = int(values.pop("port", PORTS[protocol]))
        return Service(protocol, port, values)

    def _child(self, id_: str, told: Table) -> Child:
        name = self._text(told["name"], f"{id_} child")
        unit = int(self._text(told["unit"], f"{id_} {told['name']}"))
        return Child(name, unit, self._identity(told["product"], f"{id_} {told['name']}"))

    def _polls(self) -> Iterator[Poll]:
        for told in self.table["polls"]:
            poll = Poll(
                told["client"],
                told["server"],
                told["protocol"],
                told["every"],
                told.get("jitter", _JITTER),
                told.get("shift", "always"),
                {k: v for k, v in told.items() if k not in _POLL},
            )
            ends = itertools.product(self._members(poll.client), self._members(poll.server))
            for client, server in ends:
                yield replace(poll, client=client, server=server)
