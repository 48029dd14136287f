"""MACs that are one device: in every realm, on every port of a chassis, on every side of a
router, behind a ring of slaves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from inventory.addresses import is_mac, is_made_up, is_virtual, number, universal_form
from inventory.ownership import Realm
from inventory.sightings import Binding, Path

_BLOCK = 16  # MACs that follow each other: two bridges off one line have some 32 between theirs


class Union:
    """Sets of endpoints that are one device (union by least name, paths halved)."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def find(self, node: str) -> str:
        """The one that stands for all of its set."""
        parent = self._parent
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = node = parent[parent[node]]
        return node

    def join(self, a: str, b: str) -> None:
        """Makes two sets one."""
        a, b = sorted((self.find(a), self.find(b)))
        self._parent[b] = a


def node_of(realm: str, mac: str) -> str:
    """A MAC's node: one in all realms, unless somebody made it up or routers everywhere
    have it."""
    return f"{realm} {mac}" if is_made_up(mac) or is_virtual(mac) else mac


def join_chassis(bindings: Iterable[Binding], realms: Mapping[str, Realm], union: Union) -> None:
    """Ports that name one chassis (IEEE 802.1AB section 8.5.2), of one vendor at least."""
    for b in bindings:
        known = b.realm in realms and b.mac in realms[b.realm].macs
        if known and is_mac(b.address) and b.mac[:8] == b.address[:8]:
            union.join(node_of(b.realm, b.mac), node_of(b.realm, b.address))


def join_managed(realms: Mapping[str, Realm], union: Union) -> None:
    """A bridge has a MAC for its chassis, one for each port and one for itself, which follow each
    other: where it is managed it is reached at another one than it says so with."""
    for name, realm in realms.items():
        for uses in realm.uses.values():
            for chassis in (mac for mac, use in uses.items() if use.only_managed):
                for mac in (m for m, use in uses.items() if m and not use.only_managed):
                    if abs(number(mac) - number(chassis)) < _BLOCK:
                        union.join(node_of(name, mac), node_of(name, chassis))


def join_returned(realms: Mapping[str, Realm], union: Union) -> None:
    """What comes back from a ring of EtherCAT slaves bears its sender's MAC with the bit of local
    administration set (ETG.1000.4): no device, unless it has an IP of its own."""
    for name, realm in realms.items():
        with_ip = {mac for uses in realm.uses.values() for mac in uses}
        for mac in realm.macs:
            if is_made_up(mac) and mac not in with_ip and universal_form(mac) in realm.macs:
                union.join(node_of(name, mac), node_of(name, universal_form(mac)))


def join_virtual(realms: Mapping[str, Realm], union: Union) -> None:
    """A virtual MAC and the router that stands in for it first: it announces that from the
    virtual MAC with an address of its own (RFC 9568 section 7.2)."""
    for name, realm in realms.items():
        announced: dict[str, tuple[int, str]] = {}  # when first, by whom
        for ip, uses in realm.uses.items():
            owner = realm.owners.get(ip)
            if not owner or is_virtual(owner):
                continue
            for mac in (mac for mac, use in uses.items() if is_virtual(mac) and use.whole):
                first = uses[mac].first_ns, owner
                announced[mac] = min(announced.get(mac, first), first)
        for mac, (_, owner) in announced.items():
            union.join(node_of(name, mac), node_of(name, owner))


def join_routers(paths: Iterable[Path], realms: Mapping[str, Realm], union: Union) -> None:
    """Two MACs of one router: it took packets in one realm, and brought them to another one
    hop later (RFC 1812 section 5.3.1: each hop takes one from the TTL). A virtual MAC is of the
    router that had it first."""
    taken: dict[tuple[str, str], list[tuple[int, Path]]] = defaultdict(list)
    brought: dict[tuple[str, str], list[tuple[int, Path]]] = defaultdict(list)
    for path in paths:
        realm = realms.get(path.realm)
        use = realm.uses.get(path.client, {}).get(path.client_mac) if realm else None
        if realm is None or use is None or not use.ttl or not is_mac(path.server_mac):
            continue
        pair = path.client, path.server
        if realm.owners.get(path.client) == path.client_mac:
            if realm.owners.get(path.server) != path.server_mac:
                taken[pair].append((use.ttl, path))
        elif path.client in realm.forwards.get(path.client_mac, ()):
            brought[pair].append((use.ttl, path))
    sides = [
        (there.first_ns, (here.realm, here.server_mac), (there.realm, there.client_mac))
        for pair, arrivals in brought.items()
        for ttl, there in arrivals
        for before, here in taken.get(pair, ())
        if before == ttl + 1 and here.realm != there.realm
    ]
    _join_sides(sorted(sides), union)


def _join_sides(
    sides: Iterable[tuple[int, tuple[str, str], tuple[str, str]]], union: Union
) -> None:
    """Realms and MACs of two sides, by time. A virtual MAC has one device in each other realm."""
    had: dict[tuple[tuple[str, str], str], tuple[str, str]] = {}
    for _, here, there in sides:
        ways = [(one, other) for one, other in ((here, there), (there, here)) if is_virtual(one[1])]
        if all(had.setdefault((one, other[0]), other) == other for one, other in ways):
            union.join(node_of(*here), node_of(*there))
