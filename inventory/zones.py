"""Zones and conduits (IEC 62443-1-1, clauses 5.8 and 5.9): proposed, and who crosses them.

A proposal is a start for people: one zone for each network, one for the Internet, and a
conduit for each direction in which requests were seen between two of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from ipaddress import ip_network

from inventory.addresses import is_link_local, network, parsed
from inventory.model import Asset, Conduit, Flow, Link, Operation, Plant, Zone
from protocols.model import Effect

EXTERNAL = "external"


@dataclass(frozen=True, slots=True)
class Crossing:
    """An operation whose ends lie in two zones."""

    operation: Operation
    source: str
    target: str


def crossings(plant: Plant) -> Iterator[Crossing]:
    """The operations between zones. What lies in no zone crosses none."""
    for operation in plant.operations:
        source = _zone_of(plant.assets, operation.client_asset)
        target = _zone_of(plant.assets, operation.server_asset)
        if source and target and source != target:
            yield Crossing(operation, source, target)


def assign(
    assets: Iterable[Asset], zones: Mapping[str, Zone], links: Iterable[Link] = ()
) -> list[Asset]:
    """The assets in their zones: where they are listed, else where their addresses lie.

    A device with addresses in several zones joins them and is in none; one without an IP
    is where most of its peers are, without peers where most of its realm is.
    """
    listed = {asset: zone.id for zone in zones.values() for asset in zone.assets}
    networks = _Networks(zones.values())
    assets = list(assets)
    inside = {asset.id: networks.zones_of(asset.ips) for asset in assets}
    placed = {a.id: listed.get(a.id) or _by_address(a, inside[a.id], zones) for a in assets}
    peers, homes = _peer_zones(links, placed), _realm_zones(assets, inside)
    for asset in assets:
        if asset.id not in listed and not inside[asset.id] and _lacks_ip(asset):
            realm = _only({homes.get(realm.partition("/")[0]) for realm in asset.realms} - {None})
            placed[asset.id] = peers.get(asset.id, realm)
    return [replace(asset, zone=placed[asset.id]) for asset in assets]


class _Networks:
    """The networks of zones, by how long their prefixes are: a plant may have hundreds."""

    def __init__(self, zones: Iterable[Zone]) -> None:
        found: dict[tuple[int, int], dict[int, str]] = defaultdict(dict)
        for zone in zones:
            for net in (ip_network(n, strict=False) for n in zone.networks):
                host_bits = net.max_prefixlen - net.prefixlen
                prefix = int(net.network_address) >> host_bits
                found[net.version, host_bits].setdefault(prefix, zone.id)
        self._by_host_bits = sorted(found.items())

    def zones_of(self, ips: Iterable[str]) -> set[str]:
        """The zone of each IP, as far as it lies in any: that of the smallest network."""
        return {zone for ip in ips if (zone := self._zone_of(ip))}

    def _zone_of(self, ip: str) -> str | None:
        address = parsed(ip)
        if address is None:
            return None
        number, version = int(address), address.version
        found = (
            zone
            for (of, host_bits), zones in self._by_host_bits
            if of == version and (zone := zones.get(number >> host_bits))
        )
        return next(found, None)


def propose(assets: Sequence[Asset]) -> dict[str, Zone]:
    """One zone for each network in which assets live."""
    members: dict[str, list[Asset]] = defaultdict(list)
    for asset in assets:
        if asset.purdue_level.value != EXTERNAL:
            for net in sorted(_networks(asset)):
                members[net].append(asset)
    several = len({asset.realms[0] for asset in assets if asset.realms}) > 1
    zones = {net: _proposed(net, found, several) for net, found in sorted(members.items())}
    if any(asset.purdue_level.value == EXTERNAL for asset in assets):
        ids = tuple(a.id for a in assets if a.purdue_level.value == EXTERNAL)
        reason = "Addresses of the Internet."
        zones[EXTERNAL] = Zone(EXTERNAL, "External", EXTERNAL, assets=ids, reason=reason)
    return zones


def _networks(asset: Asset) -> set[str]:
    """In which it has addresses."""
    return {network(ip) for ip in asset.ips if not is_link_local(ip)}


def propose_conduits(
    assets: Mapping[str, Asset], links: Iterable[Link], operations: Iterable[Operation]
) -> list[Conduit]:
    """One conduit for each direction of requests, with the flows seen in it."""
    effects: dict[tuple[str, str, str], set[Effect]] = defaultdict(set)
    for op in operations:
        effects[op.client_asset, op.server_asset, op.protocol].add(op.effect)
    flows: dict[tuple[str, str], dict[tuple[str, int], set[Effect]]] = {}
    for link in links:
        pair = _zone_of(assets, link.a_asset), _zone_of(assets, link.b_asset)
        if pair[0] and pair[1] and pair[0] != pair[1]:
            seen = flows.setdefault((pair[0], pair[1]), {})
            for name in link.names:
                allowed = effects.get((link.a_asset, link.b_asset, name), set())
                seen.setdefault((name, link.port), set()).update(allowed)
    return [
        Conduit(f"{source} to {target}", source, target, tuple(_flows(seen)))
        for (source, target), seen in sorted(flows.items())
    ]


def _flows(seen: Mapping[tuple[str, int], set[Effect]]) -> Iterator[Flow]:
    for (protocol, port), effects in sorted(seen.items()):
        yield Flow(protocol, port, tuple(e for e in Effect if e in effects))


def _proposed(net: str, members: Sequence[Asset], several: bool) -> Zone:
    """Named by its network and, where there are several realms, by the one that most are in."""
    realms = Counter(asset.realms[0] for asset in members if asset.realms)
    levels = Counter(a.purdue_level.value for a in members if a.purdue_level.value.isdigit())
    level = max(levels, key=lambda name: (levels[name], name), default="unknown")
    where = f" ({realms.most_common(1)[0][0]})" if several and realms else ""
    reason = f"Assets have addresses in {net}"
    if len(levels) > 1:
        reason += f", of levels {', '.join(sorted(levels))}"
    if joining := sum(len(_networks(asset)) > 1 for asset in members):
        has = "1 has others too and is" if joining == 1 else f"{joining} have others too and are"
        reason += f"; {has} in no zone"
    return Zone(net, f"{net}{where}", level, networks=(net,), reason=f"{reason}.")


def _realm_zones(assets: Iterable[Asset], inside: Mapping[str, Set[str]]) -> dict[str, str]:
    """The zone in which most assets of each realm lie, VLANs of a realm with it."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for asset in assets:
        zones = inside[asset.id]
        if len(zones) == 1 and asset.macs:
            for realm in asset.realms:
                votes[realm.partition("/")[0]].update(zones)
    return {realm: zone for realm, c in votes.items() if (zone := _most(c))}


def _peer_zones(
    links: Iterable[Link], placed: Mapping[str, str | None]
) -> Mapping[str, str | None]:
    """Of each asset that talks with some in a zone, the zone of most."""
    peers: dict[str, dict[str, str]] = defaultdict(dict)
    for link in links:
        for one, other in ((link.a_asset, link.b_asset), (link.b_asset, link.a_asset)):
            if zone := placed.get(other):
                peers[one][other] = zone
    return {asset: _most(Counter(zones.values())) for asset, zones in peers.items()}


def _most(votes: Counter[str]) -> str | None:
    """What more than half are for: of less nobody can tell."""
    ((zone, count),) = votes.most_common(1)
    return zone if 2 * count > votes.total() else None


def _lacks_ip(asset: Asset) -> bool:
    """Whether nothing but its peers and its realm says where it is, as far as it is in no zone."""
    routes = any(role.value == "router" for role in asset.roles)
    outside = asset.purdue_level.value == EXTERNAL
    return not (routes or outside) and all(map(is_link_local, asset.ips))


def _by_address(asset: Asset, inside: Set[str], zones: Mapping[str, Zone]) -> str | None:
    if asset.purdue_level.value == EXTERNAL:
        return EXTERNAL if EXTERNAL in zones else None
    return _only(inside)


def _only(zones: Set[str] | Set[str | None]) -> str | None:
    return next(iter(zones)) if len(zones) == 1 else None


def _zone_of(assets: Mapping[str, Asset], asset: str) -> str | None:
    found = assets.get(asset)
    return found.zone if found else None
