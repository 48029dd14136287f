"""What a sensor on a plant's mirrors should find, as JSON beside its captures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from inventory.model import Conduit, Flow
from inventory.model import Zone as OwnersZone
from inventory.zones_file import ZoneModel, write
from tests.lab.event import Event
from tests.lab.model import Host, Plant, Poll, Service
from tests.lab.stacks import CRAFTED
from tests.lab.stated import stated

# Said without being asked.
_BY_ITSELF = ("lldp",)


@dataclass(frozen=True, slots=True)
class Statement:
    """What a device states on the wire, from one of its addresses, in this protocol."""

    host: str
    macs: tuple[str, ...]
    ips: tuple[str, ...]
    protocol: str
    attribute: str
    value: str


def truth(plant: Plant, events: Iterable[Event] = ()) -> dict[str, Any]:
    """All of it, in JSON's own types."""
    return {
        "plant": plant.name,
        "title": plant.title,
        "seed": plant.seed,
        "zones": [
            {**asdict(z), "network": str(z.network), "mirrored_at": mirrored_at(plant, z.id)}
            for z in plant.zones.values()
        ],
        "inventory": [_host(plant, host) for host in plant.hosts.values()],
        "statements": [asdict(s) for s in statements(plant)],
        "links": [_link(plant, poll) for poll in plant.polls],
        "facts": [asdict(fact) for fact in plant.facts],
        "events": [asdict(event) for event in events],
    }


def mirrored_at(plant: Plant, zone: str) -> str:
    """Where a zone's frames can be seen: its own switch, its trunk, or nowhere."""
    found = plant.zones[zone]
    return "nowhere" if not found.routed else "trunk" if found.vlan else "switch"


def statements(plant: Plant) -> list[Statement]:
    """What devices state where a mirror hears it: asked across it, or unasked."""
    asked = {(p.server, p.protocol) for p in plant.polls if _heard(plant, p)}
    return [
        Statement(host.id, *_addresses(host), service.protocol, attribute, value)
        for host in plant.hosts.values()
        for service in host.services
        if _visible(plant, host)
        and ((host.id, service.protocol) in asked or service.protocol in _BY_ITSELF)
        for attribute, value in stated(host, service).items()
    ]


def _addresses(host: Host) -> tuple[tuple[str, ...], tuple[str, ...]]:
    cards = host.interfaces
    return tuple(card.mac for card in cards), tuple(card.ip for card in cards if card.ip)


def zone_file(plant: Plant) -> str:
    """The zones and conduits as `sightglass zones import` reads them."""
    zones = [z for z in plant.zones.values() if z.routed]
    ends = sorted({(_ends(plant, poll), _service(plant, poll)) for poll in plant.polls})
    pairs = sorted({pair for pair, _ in ends if pair[0] != pair[1]})
    known = {zone.id for zone in zones}
    conduits = [
        Conduit(
            f"{source} to {target}",
            source,
            target,
            tuple(Flow(*service, allowed_by="the plant's description") for service in spoken),
            proposed=False,
        )
        for source, target in pairs
        if {source, target} <= known
        for spoken in [[service for pair, service in ends if pair == (source, target)]]
    ]
    told = {z.id: OwnersZone(z.id, z.title, z.level, (str(z.network),)) for z in zones}
    return write(ZoneModel(told, tuple(conduits)))


def _service(plant: Plant, poll: Poll) -> tuple[str, int | None]:
    port = plant.hosts[poll.server].service(poll.protocol).port
    return poll.protocol, port or None


def _ends(plant: Plant, poll: Poll) -> tuple[str, str]:
    return _place(plant, plant.hosts[poll.client]), plant.hosts[poll.server].zone


def _place(plant: Plant, host: Host) -> str:
    """Where a host seems to be: what is translated seems to come from its translator's zone."""
    if plant.zones[host.zone].routed:
        return host.zone
    return next(h.zone for h in plant.hosts.values() if h.translates == host.zone)


def _visible(plant: Plant, host: Host) -> bool:
    return plant.zones[host.zone].routed


def _heard(plant: Plant, poll: Poll) -> bool:
    """Whether a mirror hears the two: none does in a hidden zone or at one end of a trunk."""
    client, server = plant.hosts[poll.client], plant.hosts[poll.server]
    if not _visible(plant, server):
        return False
    trunked = plant.zones[server.zone].vlan is not None
    near = client.zone == server.zone
    return not (trunked and near and client.remote == server.remote)


def _host(plant: Plant, host: Host) -> dict[str, Any]:
    seen = _visible(plant, host)
    return {
        "id": host.id,
        "name": host.name,
        "zone": host.zone,
        "level": plant.zones[host.zone].level,
        **asdict(host.identity),
        "zones": [card.zone for card in host.interfaces],
        "macs": [card.mac for card in host.interfaces],
        "ips": [card.ip for card in host.interfaces if card.ip],
        "leased": any(card.ip is None for card in host.interfaces),
        "remote": host.remote,
        "hidden_behind": "" if seen else _translator(plant, host.zone),
        "children": [asdict(child) for child in host.children],
        "services": [{"protocol": s.protocol, "port": s.port} for s in _open(host.services)],
    }


def _open(services: Sequence[Service]) -> Iterator[Service]:
    return (service for service in services if service.port)


def _translator(plant: Plant, zone: str) -> str:
    return next(host.id for host in plant.hosts.values() if host.translates == zone)


def _link(plant: Plant, poll: Poll) -> Mapping[str, object]:
    return {
        "client": poll.client,
        "server": poll.server,
        "protocol": poll.protocol,
        "port": plant.hosts[poll.server].service(poll.protocol).port,
        "period_s": poll.every,
        "jitter": poll.jitter,
        "shift": poll.shift,
        "heard": _heard(plant, poll),
        "crafted": list(CRAFTED.get(poll.protocol, ())),
    }
