"""Endpoints become assets: a deterministic grouping of what sent frames.

A MAC and the IPs it owns are one asset. A MAC that carries other addresses than its own is
a router; what lies behind it are endpoints of their own. A MAC is one device in every realm,
unless it is locally administered; an IP is one device wherever it is forwarded, and as many
devices as there are realms in which it is at home.
Group addresses, silent targets and spoofed bindings never make or join assets.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from inventory.addresses import is_forged, is_host, is_link_local, is_outside
from inventory.asset_ids import OTHERS, asset_ids
from inventory.hops import Hop, join_hops
from inventory.joining import (
    Union,
    join_chassis,
    join_managed,
    join_returned,
    join_routers,
    join_virtual,
    node_of,
)
from inventory.ownership import Contest, Realm, homes, settled
from inventory.sightings import Binding, Path, Sighting
from inventory.tenure import Places, Tenure, during

EXTERNAL_MOST = 256  # so many Internet addresses are assets of their own
_NEVER = 2**63 - 1  # behind all that was seen


@dataclass(frozen=True, slots=True)
class Group:
    """The endpoints of one asset, the latest first; `forwards`: addresses it carries.

    `realms` are those in which it is at home, or in which an asset without a MAC was seen.
    """

    id: str
    endpoints: tuple[str, ...]
    ips: tuple[str, ...]
    macs: tuple[str, ...]
    realms: tuple[str, ...]
    forwards: tuple[str, ...]
    external: bool


@dataclass(frozen=True, slots=True)
class Identities:
    """Every asset's endpoints, and which asset an address is in a realm."""

    groups: Mapping[str, Group] = field(default_factory=dict)
    contests: Sequence[Contest] = ()
    assets: Mapping[str, str] = field(default_factory=dict)
    anywhere: Mapping[str, str] = field(default_factory=dict)
    tenures: Places = field(default_factory=dict)

    def asset(self, realm: str, address: str) -> str:
        """The asset's id; empty for a group address and for what never answered."""
        found = self.assets.get(f"{realm} {address}")
        return found if found is not None else self.anywhere.get(address, "")

    def at(self, realm: str, address: str, first_ns: int, last_ns: int) -> str:
        """The asset that had the address then: the first of several."""
        if self.tenures and (tenures := self.tenures.get(f"{realm} {address}")):
            return during(tenures, first_ns, last_ns)[0].asset
        return self.asset(realm, address)

    def ever(self, realm: str, address: str) -> Set[str]:
        """All that had the address at some time."""
        tenures = self.tenures.get(f"{realm} {address}", ())
        return {self.asset(realm, address), *(tenure.asset for tenure in tenures)}

    def of_mac(self, mac: str, realm: str, ip: str, first_ns: int, last_ns: int) -> str:
        """The asset of an IP that came from a MAC: its former owner, if it moved since."""
        owner = self.assets.get(f"{realm} {mac}")
        if owner and ip in self.groups[owner].ips:
            return owner
        return self.at(realm, ip, first_ns, last_ns)


def group(
    sightings: Iterable[Sighting],
    bindings: Sequence[Binding] = (),
    paths: Iterable[Path] = (),
    heard: Iterable[tuple[str, str]] = (),
    hops: Iterable[Hop] = (),
) -> Identities:
    """The assets behind what was seen.

    `heard` are realms and IPs of servers that must exist although none of their frames
    was shown: somebody held a TCP conversation with them.
    """
    realms = settled(sightings, bindings)
    union = Union()
    join_chassis(bindings, realms, union)
    join_managed(realms, union)
    join_virtual(realms, union)
    join_routers(paths, realms, union)
    join_hops(hops, realms, union)
    join_returned(realms, union)
    members = _Members(realms, union)
    members.add_heard(heard)
    return members.identities()


@dataclass(slots=True)
class _Member:
    """What becomes one group: times by address."""

    places: set[str] = field(default_factory=set)
    ips: dict[str, int] = field(default_factory=dict)
    macs: dict[str, tuple[int, int]] = field(default_factory=dict)  # node -> first, last
    realms: dict[str, int] = field(default_factory=dict)
    forwards: set[str] = field(default_factory=set)
    packets: int = 0
    first_ns: int = _NEVER  # without a MAC
    remote: bool = True

    def see_ip(self, ip: str, realm: str, last_ns: int) -> None:
        self.ips[ip] = max(last_ns, self.ips.get(ip, last_ns))
        if not self.macs:
            self.see_in(realm, last_ns)

    def see_in(self, realm: str, last_ns: int) -> None:
        self.realms[realm] = max(last_ns, self.realms.get(realm, last_ns))

    def anchor(self, node: str) -> tuple[int, str]:
        """What names it, and since when: the MAC seen first, which stays when the device moves or
        gets another IP."""
        macs = ((first, mac) for mac, (first, _) in self.macs.items())
        return min(macs, default=(self.first_ns, node))

    @property
    def forged(self) -> bool:
        return any(is_forged(ip) for ip in self.ips)

    @property
    def external(self) -> bool:
        return self.remote and not self.macs and all(is_outside(ip) for ip in self.ips)


class _Members:
    """Gathers the endpoints of every group."""

    def __init__(self, realms: Mapping[str, Realm], union: Union) -> None:
        self._realms, self._union = realms, union
        self._members: dict[str, _Member] = defaultdict(_Member)
        self._homes = homes(realms.values())
        for realm in realms.values():
            self._add_macs(realm)
        for realm in realms.values():
            for ip in realm.uses:
                self._add_ip(realm, ip)

    def add_heard(self, heard: Iterable[tuple[str, str]]) -> None:
        known = {ip for member in self._members.values() for ip in member.ips}
        for realm, ip in sorted(set(heard)):
            if is_host(ip) and ip not in known:
                member = self._members[f" {ip}"]
                member.places.add(f"{realm} {ip}")
                member.see_ip(ip, realm, 0)

    def identities(self) -> Identities:
        external = sorted(
            (n for n, m in self._members.items() if m.external),
            key=lambda n: (-self._members[n].packets, n),
        )
        rest = {n for n in external if self._members[n].forged}
        rest.update([n for n in external if n not in rest][EXTERNAL_MOST:])
        named = {n: m for n, m in self._members.items() if n not in rest}
        ids = asset_ids({node: member.anchor(node) for node, member in named.items()})
        groups = {ids[node]: _group(ids[node], member) for node, member in named.items()}
        if rest:
            groups[OTHERS] = _group(OTHERS, _merged(self._members[n] for n in sorted(rest)))
        assets = {place: g.id for g in groups.values() for place in g.endpoints}
        contests = [*self._contests()]
        return Identities(groups, contests, assets, _unique(assets), dict(self._tenures(ids)))

    def _contests(self) -> Iterator[Contest]:
        """What two devices contest; ports of one may have one IP."""
        for realm in self._realms.values():
            for contest in realm.contests:
                owner = self._node(realm.name, contest.owner, contest.ip)
                nodes = {mac: self._node(realm.name, mac, contest.ip) for mac in contest.others}
                if others := tuple(mac for mac, node in nodes.items() if node != owner):
                    yield replace(contest, others=others)

    def _tenures(self, ids: Mapping[str, str]) -> Iterator[tuple[str, Sequence[Tenure]]]:
        """By place, of every IP that changed hands where it is at home."""
        for name, realm in self._realms.items():
            for ip in realm.uses:
                at_home = self._homes.get(ip, {})
                home = name if name in at_home else "".join(at_home) if len(at_home) == 1 else ""
                had = self._had(self._realms[home], ip, ids) if home else []
                if len({tenure.asset for tenure in had}) > 1:
                    yield f"{name} {ip}", had

    def _had(self, realm: Realm, ip: str, ids: Mapping[str, str]) -> list[Tenure]:
        had = []
        for mac in (realm.owners[ip], *realm.former.get(ip, ())):
            use, node = realm.uses[ip][mac], self._node(realm.name, mac, ip)
            had.append(Tenure(use.first_ns, use.last_ns, ids.get(node, OTHERS)))
        return had

    def _node(self, realm: str, mac: str, ip: str) -> str:
        return self._union.find(node_of(realm, mac)) if mac else f"{realm} {ip}"

    def _add_macs(self, realm: Realm) -> None:
        for mac, (first, last) in realm.macs.items():
            node = node_of(realm.name, mac)
            member = self._members[self._union.find(node)]
            member.places.add(f"{realm.name} {mac}")
            before = member.macs.get(node, (first, last))
            member.macs[node] = min(first, before[0]), max(last, before[1])
            member.see_in(realm.name, last)
            member.forwards.update(realm.forwards.get(mac, ()))
            member.remote = False

    def _add_ip(self, realm: Realm, ip: str) -> None:
        owner, uses = realm.owners.get(ip), realm.uses[ip]
        for mac in realm.former.get(ip, ()):
            former = self._members[self._union.find(node_of(realm.name, mac))]
            former.see_ip(ip, realm.name, uses[mac].last_ns)
        node = self._node_of_ip(realm, ip)
        if node is None:
            return
        member = self._members[node]
        member.places.add(f"{realm.name} {ip}")
        member.packets += sum(u.packets for u in uses.values())
        member.remote &= owner is None
        member.first_ns = min(member.first_ns, *(use.first_ns for use in uses.values()))
        use = uses[owner] if owner is not None else max(uses.values(), key=lambda u: u.last_ns)
        member.see_ip(ip, realm.name, use.last_ns)

    def _node_of_ip(self, realm: Realm, ip: str) -> str | None:
        """The node of an IP in a realm: its owner's, at home or elsewhere, or its own."""
        at_home = self._homes.get(ip, {})
        if realm.name in at_home:
            return self._node(realm.name, at_home[realm.name], ip)
        if not any(use.sent for use in realm.uses[ip].values()):
            return None  # bound by others' word to what never sent with it
        nodes = {self._node(name, mac, ip) for name, mac in at_home.items()}
        if len(nodes) > 1:
            return f"{realm.name} {ip}"
        return nodes.pop() if nodes else f" {ip}"


def _group(id_: str, member: _Member) -> Group:
    def latest(times: Mapping[str, int]) -> tuple[str, ...]:
        return tuple(sorted(times, key=lambda a: (-times[a], a)))

    macs = {node: last for node, (_, last) in member.macs.items()}
    return Group(
        id_,
        endpoints=tuple(sorted(member.places)),
        ips=tuple(sorted(latest(member.ips), key=is_link_local)),
        macs=tuple(dict.fromkeys(node.rpartition(" ")[2] for node in latest(macs))),
        realms=latest(member.realms),
        forwards=tuple(sorted(member.forwards)),
        external=member.external,
    )


def _merged(members: Iterable[_Member]) -> _Member:
    whole = _Member()
    for member in members:
        whole.places |= member.places
        whole.ips |= member.ips
        whole.realms |= member.realms
    return whole


def _unique(assets: Mapping[str, str]) -> dict[str, str]:
    """Addresses that are one asset's in every realm where they were seen."""
    found: dict[str, str] = {}
    for place, asset in assets.items():
        address = place.rpartition(" ")[2]
        found[address] = asset if found.get(address, asset) == asset else ""
    return found
