"""What a plant must be before anything is built of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tests.lab.model import Plant

SHIFTS = ("always", "day")


class PlantError(ValueError):
    """A description that cannot be a plant: all that is wrong with it."""


def check(plant: Plant) -> None:
    """Raises `PlantError` unless the plant can be built."""
    wrong = [*_zones(plant), *_hosts(plant), *_polls(plant), *_facts(plant)]
    if wrong:
        raise PlantError(f"{plant.name} for seed {plant.seed}: {'; '.join(wrong)}")


def _zones(plant: Plant) -> Iterator[str]:
    networks = Counter(zone.network for zone in plant.zones.values())
    yield from (f"{network} is two zones" for network, n in networks.items() if n > 1)
    if sum(zone.routed for zone in plant.zones.values()) < 5:
        yield "fewer than five zones"
    if not any(zone.vlan for zone in plant.zones.values()):
        yield "no zone behind a trunk"


def _hosts(plant: Plant) -> Iterator[str]:
    hosts = plant.hosts.values()
    if not 30 <= len(hosts) <= 60:
        yield f"{len(hosts)} hosts, 30 to 60 are wanted"
    cards = [card for host in hosts for card in host.interfaces]
    for kind in ("mac", "ip"):
        seen = Counter(getattr(card, kind) for card in cards)
        yield from (f"{kind} {value} twice" for value, n in seen.items() if value and n > 1)
    for card in cards:
        if card.ip and plant.zones[card.zone].network.network_address not in _network(card.ip):
            yield f"{card.ip} is not of {card.zone}"
    wanted = {"dual-homed host": any(len(h.interfaces) == 2 and not h.translates for h in hosts)}
    wanted["host that translates addresses"] = any(h.translates for h in hosts)
    wanted["host that moves"] = any(h.moves_to and not h.ip for h in hosts)
    wanted["router"] = sum(h.routes for h in hosts) == 1
    yield from (f"no {what}" for what, there in wanted.items() if not there)
    for host in hosts:
        if host.remote and plant.zones[host.zone].vlan is None:
            yield f"{host.id} is remote in a zone without a trunk"
        if host.remote and any(s.protocol == "lldp" for s in host.services):
            yield f"{host.id} says LLDP behind a trunk, where the mirror cannot hear it"
        units = Counter(child.unit for child in host.children)
        yield from (f"{host.id} has unit {unit} twice" for unit, n in units.items() if n > 1)


def _network(ip: str) -> tuple[object, ...]:
    from ipaddress import IPv4Network

    return (IPv4Network(f"{ip}/24", strict=False).network_address,)


def _polls(plant: Plant) -> Iterator[str]:
    for poll in plant.polls:
        what = f"{poll.client} polls {poll.server} by {poll.protocol}"
        if poll.client not in plant.hosts or poll.server not in plant.hosts:
            yield f"{what}: there is no such host"
        elif poll.protocol not in {s.protocol for s in plant.hosts[poll.server].services}:
            yield f"{what}, which it does not serve"
        if poll.every <= 0 or not 0 <= poll.jitter < 1 or poll.shift not in SHIFTS:
            yield f"{what}: every {poll.every} s, jitter {poll.jitter}, shift {poll.shift}"


def _facts(plant: Plant) -> Iterator[str]:
    for fact in plant.facts:
        if fact.host and fact.host not in plant.hosts:
            yield f"fact {fact.id}: no host {fact.host}"
        if fact.host and not fact.shows:
            yield f"fact {fact.id}: no filter shows it"
        if bool(fact.breaches) == bool(fact.clean):
            yield f"fact {fact.id}: it must have either breaches or clean requirements"
