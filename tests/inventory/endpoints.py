"""What was seen of addresses, and what assets they became."""

from __future__ import annotations

from collections.abc import Iterable

from inventory.identity import Identities
from inventory.sightings import Binding, Sighting

PLC_MAC, HMI_MAC, ROUTER = "00:80:f4:00:00:01", "b8:ca:3a:00:00:02", "00:80:63:00:00:01"
ROUTER_2, LAPTOP, ATTACKER = "00:80:63:00:00:02", "3c:d9:2b:00:00:0a", "00:0c:29:66:66:66"
PLC, HMI, SERVER = "10.1.0.10", "10.1.0.50", "10.2.0.20"


Times = tuple[int, int]


def sent(
    mac: str, ip: str = "", *, ttl: int = 64, realm: str = "a", when: Times = (0, 9)
) -> Sighting:
    return Sighting(realm, mac, ip, 10, *when, ttl if ip else 0)


def bound(
    mac: str, address: str, *, realm: str = "a", when: Times = (0, 9), proof: str = "arp"
) -> Binding:
    return Binding(realm, mac, address, *when, proof)


def sets(known: Identities) -> set[tuple[frozenset[str], frozenset[str]]]:
    return {(frozenset(g.macs), frozenset(g.ips)) for g in known.groups.values()}


def one(macs: Iterable[str], ips: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(macs), frozenset(ips)
