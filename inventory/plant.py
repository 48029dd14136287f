"""The plant: the store's rows as one value, a pure function of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from inventory import carried, levels, oui, traffic, zones
from inventory.claims import (
    BEHIND_ONE_UNIT,
    CARD,
    best,
    confidence,
    conflicts,
    names,
    vendor,
)
from inventory.classification import Subject, classify
from inventory.conduct import Conduct, conducts
from inventory.contests import contests
from inventory.identity import Group, Identities
from inventory.links import links as links_of
from inventory.links import servers_of_all
from inventory.model import (
    PERFECT,
    Asset,
    Child,
    Claim,
    Conflict,
    Evidence,
    Link,
    Plant,
    ProtocolSide,
    Quality,
)
from inventory.namesakes import contested, told_apart
from inventory.quality import Place, at, by_place, health, worst
from inventory.recognised import recognised
from inventory.rows import ClaimRow, Rows
from inventory.sessions import held_twice
from inventory.tenure import parted
from inventory.times import moment
from inventory.zones_file import ZoneModel
from protocols.model import UNANSWERED

# Units by which a device without stations behind it is asked (Modbus Messaging on TCP/IP, 4.4.1.2).
_THE_DEVICE = frozenset({"", "0", "255"})
# In these a station is another device, were it the only one (Sparkplug 3.0.0, 4.2).
_BEHIND = frozenset({"mqtt"})


def build(rows: Rows, known: Identities, owner: ZoneModel | None = None) -> Plant:
    """The plant of these rows, in the owner's zones if there are any."""
    qualities = by_place(rows.links)
    operations = traffic.operations(rows.operations, rows.values, known, qualities, rows.evidence)
    done_by = carried.done(rows.operations)
    links = links_of(rows.links, known, done_by, recognised(rows.claims), rows.evidence)
    members = _members(rows, known, qualities)
    unasked = traffic.by_servers(rows.operations, qualities)
    done = conducts(operations, unasked)
    sides = _sides(done, links, servers_of_all(rows.links, known))
    contested_ips, shared_ids = contests(known, rows), held_twice(known, rows)
    assets = [
        _asset(
            group,
            members[group.id],
            done.get(group.id, Conduct()),
            sides,
            (*contested_ips.get(group.id, ()), *shared_ids.get(group.id, ())),
        )
        for group in known.groups.values()
        if group.id in members
    ]
    assets = told_apart(contested(levels.joined(assets, known)))
    assets.sort(key=lambda asset: (asset.first_seen, asset.id))
    model = owner or ZoneModel(zones.propose(assets), ())
    placed = {asset.id: asset for asset in zones.assign(assets, model.zones, links)}
    proposed = () if owner else tuple(zones.propose_conduits(placed, links, operations))
    return Plant(
        start=moment(rows.start_ns),
        end=moment(rows.end_ns),
        assets=placed,
        links=links,
        operations=operations,
        violations=traffic.violations(rows.violations, known, qualities, rows.evidence),
        zones=model.zones,
        conduits=owner.conduits if owner else proposed,
        owner_zones=owner is not None,
        health=health(rows),
    )


@dataclass(slots=True)
class _Member:
    """What was seen of one asset in the span."""

    first_ns: int
    last_ns: int
    claims: list[Claim] = field(default_factory=list)
    units: dict[tuple[str, str], list[Claim]] = field(default_factory=lambda: defaultdict(list))

    def widen(self, first_ns: int, last_ns: int) -> None:
        self.first_ns, self.last_ns = min(first_ns, self.first_ns), max(last_ns, self.last_ns)


def _members(
    rows: Rows, known: Identities, qualities: Mapping[Place, Quality]
) -> dict[str, _Member]:
    """What was seen of each asset, the claims of and about it included."""
    members: dict[str, _Member] = {}

    def see(asset: str, first_ns: int, last_ns: int) -> None:
        if asset:
            members.setdefault(asset, _Member(first_ns, last_ns)).widen(first_ns, last_ns)

    for s in rows.sightings:
        times = s.first_ns, s.last_ns
        see(known.asset(s.realm, s.mac), *times)
        see(known.of_mac(s.mac, s.realm, s.ip, *times), *times)
    for o in rows.operations:
        if o.status != UNANSWERED:
            for part in parted(o, (o.server,), known.tenures):
                times = part.first_ns, part.last_ns
                see(known.at(o.realm, o.server, *times), *times)
    for row in _claims(rows, known):
        member = members.get(known.at(row.realm, row.subject, row.first_ns, row.last_ns))
        if member:
            place = Place(row.realm, row.client, row.server, row.transport, row.port)
            claim = _claim(row, at(qualities, place), rows.evidence)
            unit = member.units[row.unit, row.protocol] if row.unit else member.claims
            unit.append(claim)
    return members


def _claims(rows: Rows, known: Identities) -> Iterator[ClaimRow]:
    """The claims, those in two during which an address changed hands."""
    for row in rows.claims:
        yield from parted(row, (row.subject,), known.tenures)


def _claim(row: ClaimRow, quality: Quality, evidence: Mapping[str, Evidence]) -> Claim:
    return Claim(
        attribute=row.attribute,
        value=row.value,
        protocol=row.protocol,
        confidence=confidence(row.protocol),
        first_seen=moment(row.first_ns),
        last_seen=moment(row.last_ns),
        quality=quality,
        evidence=evidence.get(row.evidence or ""),
        latest=evidence.get(row.latest or ""),
    )


def _asset(
    group: Group,
    member: _Member,
    conduct: Conduct,
    sides: Mapping[str, set[ProtocolSide]],
    with_others: Sequence[Conflict],
) -> Asset:
    own = [*_merged(member.claims), *_interface_vendors(group, member)]
    stations = {**{station: [] for station in _stations(conduct)}, **member.units}
    children = tuple(
        Child(unit, protocol, tuple(_merged(found)))
        for (unit, protocol), found in sorted(stations.items())
    )
    told = [*own, *_of_only_units(children)]
    maker = vendor(told)
    judged = classify(Subject(conduct, told, maker, group.forwards, group.external))
    return Asset(
        id=group.id,
        ips=group.ips,
        macs=group.macs,
        realms=group.realms,
        names=names(told),
        vendor=maker,
        model=best(told, "model"),
        firmware=best(told, "firmware"),
        hardware=best(told, "hardware"),
        serial=best(told, "serial"),
        product_code=best(told, "product_code"),
        type=judged.type,
        roles=judged.roles,
        purdue_level=judged.level,
        zone=None,
        protocols=tuple(sorted(sides.get(group.id, ()), key=lambda p: (p.name, p.side))),
        children=children,
        first_seen=moment(member.first_ns),
        last_seen=moment(member.last_ns),
        claims=tuple(own),
        conflicts=(*conflicts(own), *_of_units(children), *with_others),
    )


def _of_units(children: Iterable[Child]) -> Iterator[Conflict]:
    """What a station behind the address states of itself in two ways at one time."""
    for child in children:
        for conflict in conflicts(child.claims):
            yield replace(conflict, attribute=f"{conflict.attribute} of unit {child.unit}")


def _stations(conduct: Conduct) -> Iterator[tuple[str, str]]:
    """Units that answered, by protocol, where there are several: one alone is the device."""
    for protocol, units in conduct.units.items():
        several = units - _THE_DEVICE
        if len(several) > 1:
            yield from ((unit, protocol) for unit in several)


def _merged(claims: Iterable[Claim]) -> list[Claim]:
    """Each claim once, whatever endpoints of the asset it was made about."""
    found: dict[tuple[str, str, str], Claim] = {}
    for claim in claims:
        key = claim.attribute, claim.value, claim.protocol
        other = found.get(key)
        found[key] = _wider(other, claim) if other else claim
    return sorted(found.values(), key=lambda c: (c.attribute, -c.confidence, c.value))


def _wider(a: Claim, b: Claim) -> Claim:
    early, late = sorted((a, b), key=lambda c: c.first_seen)
    return replace(
        early,
        last_seen=max(a.last_seen, b.last_seen),
        quality=worst([a.quality, b.quality]),
        evidence=early.evidence or late.evidence,
        latest=max(a, b, key=lambda c: c.last_seen).latest,
    )


def _interface_vendors(group: Group, member: _Member) -> list[Claim]:
    """Whose network interfaces it has: a weak hint of its vendor."""
    times = moment(member.first_ns), moment(member.last_ns)
    found = dict.fromkeys(filter(None, map(oui.vendor, group.macs)))
    return [Claim("vendor", name, CARD, confidence(CARD), *times, PERFECT, None) for name in found]


def _of_only_units(children: Sequence[Child]) -> list[Claim]:
    """What a device says of itself as the only station of its address."""
    by_protocol: dict[str, list[Child]] = defaultdict(list)
    for child in children:
        if child.claims and child.protocol not in _BEHIND:
            by_protocol[child.protocol].append(child)
    return [
        replace(claim, confidence=claim.confidence * BEHIND_ONE_UNIT)
        for found in by_protocol.values()
        if len(found) == 1
        for claim in found[0].claims
    ]


def _sides(
    done: Mapping[str, Conduct], links: Iterable[Link], of_all: Iterable[tuple[str, str]]
) -> Mapping[str, set[ProtocolSide]]:
    """The protocols of each asset; only an answer makes a server. `of_all` answered to groups."""
    found: dict[str, set[ProtocolSide]] = defaultdict(set)
    for asset, conduct in done.items():
        asked = {*conduct.uses, *conduct.asks, *conduct.publishes}
        found[asset] |= {ProtocolSide(protocol, "client") for protocol in asked}
        found[asset] |= {ProtocolSide(protocol, "server") for protocol in conduct.answers}
    for link in links:
        if link.protocol:
            found[link.a_asset].add(ProtocolSide(link.protocol, "client"))
            if link.direction != "a to b":
                found[link.b_asset].add(ProtocolSide(link.protocol, "server"))
    for asset, protocol in of_all:
        found[asset].add(ProtocolSide(protocol, "server"))
    return found
