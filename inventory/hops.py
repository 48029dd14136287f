"""Both sides of a router in one mirror without VLANs: the sensor saw packets pass from one of its
MACs to another (claims of protocol `ip`), and states so of each pair of MACs.

Frames can be forged, and who passes on what it led to itself is no router. So such a pair is one
device only where it behaves as one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from inventory.addresses import is_link_local, is_mac, network
from inventory.joining import Union, node_of
from inventory.ownership import Realm

_NEVER = 2**63 - 1
_HOUR_NS = 3_600_000_000_000


class Hop(NamedTuple):
    """What was sent to the MAC `taken` came from `brought` one hop later (RFC 1812 section 5.3.1),
    to somebody else; `first_ns` and `last_ns`: when that was seen, nanoseconds since 1970."""

    realm: str
    taken: str
    brought: str
    first_ns: int
    last_ns: int

    @property
    def sides(self) -> tuple[str, str]:
        """Both MACs."""
        return self.taken, self.brought


def join_hops(hops: Iterable[Hop], realms: Mapping[str, Realm], union: Union) -> None:
    """Makes the MACs of a router one. It is no router

    - that sends more of its own than of others;
    - that claims an address of somebody else, or sends with it as if no hop lay between: it leads
      to itself what it passes on;
    - that lies in a network in which the router lies already: who was seen first stays;
    - that came late, until it did so for an hour: no device hides in a known one before it is told.
    """
    by_realm: dict[str, list[Hop]] = defaultdict(list)
    for hop in sorted(hops, key=lambda hop: (hop.first_ns, hop)):
        if hop.realm in realms and all(map(is_mac, hop.sides)):
            by_realm[hop.realm].append(hop)
    for name, found in by_realm.items():
        realm = realms[name]
        sure = [*_sure(realm, found)]
        _join(realm, (hop.sides for hop in sure), union)
        whole = (h.sides for h in sure if len({union.find(node_of(name, m)) for m in h.sides}) == 1)
        _tell_carried(realm, {mac for sides in whole for mac in sides})


def _sure(realm: Realm, hops: Sequence[Hop]) -> Iterator[Hop]:
    carriers = _carriers(realm, {mac for hop in hops for mac in hop.sides})
    carried = [hop for hop in hops if carriers.issuperset(hop.sides)]
    rivals = _rivals(realm, carried)
    late_ns = min((first for first, _ in realm.macs.values()), default=0) + _HOUR_NS
    for hop in carried:
        alone = all(hop.first_ns < rivals.get(mac, _NEVER) for mac in hop.sides)
        known = all(realm.macs[mac][0] < late_ns for mac in hop.sides)
        if alone and (known or hop.last_ns - hop.first_ns >= _HOUR_NS):
            yield hop


def _join(realm: Realm, pairs: Iterable[tuple[str, str]], union: Union) -> None:
    """Joins those that have no network in common, in this order."""
    lies_in = _networks(realm, union)
    for pair in pairs:
        a, b = (union.find(node_of(realm.name, mac)) for mac in pair)
        if a != b and not lies_in[a] & lies_in[b]:
            union.join(a, b)
            lies_in[union.find(a)] = lies_in[a] | lies_in[b]


def _carriers(realm: Realm, macs: Collection[str]) -> set[str]:
    """Those of the MACs that were seen, and sent as much of others as of their own, or more."""
    more = dict.fromkeys(macs & realm.macs.keys(), 0)
    for ip, uses in realm.uses.items():
        for mac in uses.keys() & more.keys():
            is_own = realm.owners.get(ip) == mac or mac in realm.former.get(ip, ())
            more[mac] += -uses[mac].packets if is_own else uses[mac].packets
    return {mac for mac, packets in more.items() if packets >= 0}


def _rivals(realm: Realm, hops: Iterable[Hop]) -> Mapping[str, int]:
    """MACs that contest an address, and since when: always for who came second. The sides of one
    router answer with each other's addresses too, but each is bound to its own."""
    sides = Union()
    for hop in hops:
        sides.join(*hop.sides)
    found: dict[str, int] = {}
    for contest in realm.contests:
        uses, owner = realm.uses[contest.ip], contest.owner
        for mac in contest.others:
            if sides.find(mac) != sides.find(owner) or (uses[mac].bound and uses[owner].bound):
                found[mac] = 0
                found[owner] = min(found.get(owner, contest.first_ns), contest.first_ns)
    return found


def _networks(realm: Realm, union: Union) -> dict[str, set[str]]:
    """By device the networks of the realm in which it has an address."""
    found: dict[str, set[str]] = defaultdict(set)
    for ip, mac in realm.owners.items():
        if mac and not is_link_local(ip):
            found[union.find(node_of(realm.name, mac))].add(network(ip))
    return found


def _tell_carried(realm: Realm, macs: Collection[str]) -> None:
    """What a router brought from one of its sides to another it forwards, at home here or not."""
    for ip, uses in sorted(realm.uses.items()):
        for mac in uses.keys() & macs:
            away = realm.owners.get(ip) not in (None, mac)
            if away and uses[mac].sent and not uses[mac].whole:
                realm.forwards[mac].append(ip)
