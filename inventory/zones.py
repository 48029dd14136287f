"""Zones and conduits (IEC 62443-1-1, clauses 5.8 and 5.9): proposed, and who crosses them.

A proposal is a start for people: one zone for each network, one for the Internet, and a
conduit for each direction in which requests were seen between two of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from inventory.addresses import is_link_local, network
from inventory.model import Asset, Conduit, Flow, Link, Operation, Plant, Zone
from protocols.model import Effect

EXTERNAL = "external"

Network = IPv4Network | IPv6Network


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
    networks = [(ip_network(n, strict=False), z.id) for z in zones.values() for n in z.networks]
    networks.sort(key=lambda item: -item[0].prefixlen)
    assets = list(assets)
    placed = {a.id: listed.get(a.id) or _by_address(a, networks, zones) for a in assets}
    peers, homes = _peer_zones(links, placed), _realm_zones(assets, networks)
    for asset in assets:
        if asset.id not in listed and _lacks_ip(asset, networks):
            realm = _only({homes.get(realm.partition("/")[0]) for realm in asset.realms} - {None})
            placed[asset.id] = peers.get(asset.id, realm)
    return [replace(asset, zone=placed[asset.id]) for asset in assets]


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


def _realm_zones(assets: Iterable[Asset], networks: list[tuple[Network, str]]) -> dict[str, str]:
    """The zone in which most assets of each realm lie, VLANs of a realm with it."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for asset in assets:
        inside = {zone for ip in asset.ips if (zone := _zone_of_ip(ip, networks))}
        if len(inside) == 1 and asset.macs:
            for realm in asset.realms:
                votes[realm.partition("/")[0]].update(inside)
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


def _lacks_ip(asset: Asset, networks: list[tuple[Network, str]]) -> bool:
    """Whether nothing but its peers and its realm says where it is."""
    inside = any(_zone_of_ip(ip, networks) for ip in asset.ips)
    routes = any(role.value == "router" for role in asset.roles)
    outside = asset.purdue_level.value == EXTERNAL
    return not (inside or routes or outside) and all(map(is_link_local, asset.ips))


def _by_address(
    asset: Asset, networks: list[tuple[Network, str]], zones: Mapping[str, Zone]
) -> str | None:
    if asset.purdue_level.value == EXTERNAL:
        return EXTERNAL if EXTERNAL in zones else None
    return _only({_zone_of_ip(ip, networks) for ip in asset.ips} - {None})


def _only(zones: Set[str | None]) -> str | None:
    return next(iter(zones)) if len(zones) == 1 else None


def _zone_of_ip(ip: str, networks: list[tuple[Network, str]]) -> str | None:
    """The zone of the smallest network that holds an IP."""
    address = ip_address(ip)
    return next((zone for net, zone in networks if address in net), None)


def _zone_of(assets: Mapping[str, Asset], asset: str) -> str | None:
    found = assets.get(asset)
    return found.zone if found else None
