"""The case as checks ask it: who is in which zone, what crosses, what was claimed."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from inventory.model import Asset, Claim, Conduit, Evidence, Flow, Link, Operation, Plant, Zone
from inventory.openers import asked_back
from protocols.model import (
    Effect,
)
from reports.case import Case
from reports.iec62443_3_3.findings import ends, proofs
from reports.iec62443_3_3.links import allowing, sealing
from reports.iec62443_3_3.replies import is_error, said_by_icmp
from reports.iec62443_3_3.thresholds import FREE_PORTS, UNDECODED_SHARE

NO_ZONE = Zone("", "In no zone", "unknown")

_CREDENTIAL = re.compile(r"(?P<kind>.+?) of (?P<length>\d+) octets, (?P<class_>.+?)(, digest .+)?")


@dataclass(frozen=True, slots=True)
class Credential:
    """A secret that crossed the wire in clear; never the secret itself."""

    asset: Asset
    claim: Claim
    kind: str
    length: int
    class_: str


@dataclass(frozen=True, slots=True)
class Crossing:
    """Traffic whose ends lie in two zones."""

    link: Link
    source: Zone
    target: Zone


class Facts:
    """A case, with what many checks ask of it found once."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.plant: Plant = case.plant
        self._zone_of = {a.id: a.zone or "" for a in case.plant.assets.values()}

    @functools.cached_property
    def zones(self) -> tuple[Zone, ...]:
        """The zones by id; last what is in none, where there is any. Where nothing was seen
        that is all there is to judge: nothing is settled, rather than nothing violated."""
        found = [self.plant.zones[id_] for id_ in sorted(self.plant.zones)]
        return (*found, NO_ZONE) if self._members[""] or not found else tuple(found)

    @functools.cached_property
    def hours(self) -> float:
        """How long the span is."""
        return (self.plant.end - self.plant.start).total_seconds() / 3600

    def assets(self, zone: Zone) -> Sequence[Asset]:
        """The members of a zone, by id."""
        return self._members[zone.id]

    def operations(self, zone: Zone) -> Sequence[Operation]:
        """What was asked of the members of a zone."""
        return self._asked[zone.id]

    def links(self, zone: Zone) -> Sequence[Link]:
        """Traffic that members of a zone were asked by, or asked."""
        return self._touching[zone.id]

    def zone(self, asset: str) -> Zone:
        """The zone of an asset."""
        return self.plant.zones.get(self._zone_of.get(asset, ""), NO_ZONE)

    @functools.cached_property
    def crossings(self) -> tuple[Crossing, ...]:
        """Traffic between two zones; errors of ICMP are part of what they answer."""
        said = said_by_icmp(self.plant.operations)
        links = (x for x in self.plant.links if not is_error(x, said))
        found = (Crossing(x, self.zone(x.a_asset), self.zone(x.b_asset)) for x in links)
        return tuple(
            c for c in found if c.source.id != c.target.id and NO_ZONE not in (c.source, c.target)
        )

    def flow(self, link: Link, source: Zone, target: Zone) -> Flow | None:
        """What allows all of this traffic, the owner's longest permission first."""
        flows = [f for c in self.conduits(source, target) for f in c.flows]
        names = link.names
        found = [allowing(flows, link, name) for name in names]
        allowed = [flow for flow in found if flow]
        if len(allowed) < len(names):
            return None
        return min(allowed, key=lambda f: (f.until is None, f.until))

    def may_be_data(self, link: Link) -> bool:
        """Whether FTP may have opened it for a file: its servers name any port (RFC 959, 3.3)."""
        pair = frozenset((link.a_asset, link.b_asset))
        nameless = link.transport == "tcp" and not link.protocol and link.port >= FREE_PORTS
        return nameless and pair in self._by_ftp

    @functools.cached_property
    def _by_ftp(self) -> frozenset[frozenset[str]]:
        links = (x for x in self.plant.links if x.protocol == "ftp")
        return frozenset(frozenset((x.a_asset, x.b_asset)) for x in links)

    def conduits(self, source: Zone, target: Zone) -> list[Conduit]:
        """The conduits in this direction."""
        return [c for c in self.plant.conduits if (c.source, c.target) == (source.id, target.id)]

    def charged(self, source: Zone, target: Zone, fr: int) -> Zone:
        """Against which zone a breach on a conduit counts: the one with the higher target."""

        def level(zone: Zone) -> int:
            return zone.sl_t[fr - 1] if zone.sl_t else 0

        return source if level(source) > level(target) else target

    def claims(self, zone: Zone, *attributes: str) -> Iterator[tuple[Asset, Claim]]:
        """What members of a zone were said to be, of these attributes."""
        for asset in self.assets(zone):
            for claim in asset.claims:
                if claim.attribute in attributes:
                    yield asset, claim

    def credentials(self, zone: Zone) -> Iterator[Credential]:
        """The secrets that crossed the wire in clear on their way to members of a zone."""
        for asset, claim in self.claims(zone, "credential"):
            if told := _CREDENTIAL.fullmatch(claim.value):
                yield Credential(asset, claim, told["kind"], int(told["length"]), told["class_"])

    def undecoded(self, zone: Zone) -> tuple[str, ...]:
        """What keeps silence from counting: too much that no decoder knew."""
        links = self.links(zone)
        octets = sum(link.bytes for link in links)
        share = sum(x.bytes for x in links if not x.protocol) / octets if octets else 0.0
        if share <= UNDECODED_SHARE:
            return ()
        return (f"{share:.0%} of the octets are of unknown protocols",)

    def sealed(self, zone: Zone) -> tuple[str, ...]:
        """What hides log-ons at members of a zone: sessions whose content nobody reads."""
        links = [x for x in self.links(zone) if self.zone(x.b_asset).id == zone.id and sealing(x)]
        if not links:
            return ()
        count = sum(self._sessions(link) for link in links)
        names = sorted({sealing(link) for link in links})
        sessions = f"{count:,} encrypted session{'s were' if count > 1 else ' was'} seen"
        return (f"{sessions} ({', '.join(names)}): log-ons within cannot be seen",)

    def _sessions(self, link: Link) -> int:
        """How many a client opened: one at least, where nobody tells."""
        return max((self._opened.get((*ends(link), name), 1) for name in link.speaks), default=1)

    @functools.cached_property
    def _opened(self) -> Mapping[tuple[str, str, str], int]:
        """How often each client began by each protocol: as often as it said what it said most."""
        found: dict[tuple[str, str, str], int] = defaultdict(int)
        for op in self.plant.operations:
            if op.effect is Effect.SESSION:
                key = (*ends(op), op.protocol)
                found[key] = max(found[key], op.count)
        return found

    def asked(self, asset: Asset, protocol: str) -> bool:
        """Whether anyone asked an asset by a protocol, so that it claims there as a server."""
        return (asset.id, protocol) in self._services

    @functools.cached_property
    def _services(self) -> frozenset[tuple[str, str]]:
        return frozenset((op.server_asset, op.protocol) for op in self.plant.operations)

    def name(self, asset: str, address: str = "") -> str:
        """What to call an asset: its label, with an address where that tells more."""
        known = self.plant.assets.get(asset)
        if known is None:
            return address or asset
        ip = next(iter((*known.ips, *known.macs)), "")
        return f"{known.label} ({ip})" if ip and ip != known.label else known.label

    def proofs(self, asset: Asset) -> tuple[Evidence, ...]:
        """That an asset exists: what it claimed, else its traffic."""
        links = (x.evidence for x in self.links(self.zone(asset.id)) if asset.id in ends(x))
        return proofs((*(c.evidence for c in asset.claims), *links))

    @functools.cached_property
    def _members(self) -> Mapping[str, list[Asset]]:
        found: dict[str, list[Asset]] = defaultdict(list)
        for asset in sorted(self.plant.assets.values(), key=lambda a: a.id):
            found[self.zone(asset.id).id].append(asset)
        return found

    @functools.cached_property
    def _asked(self) -> Mapping[str, list[Operation]]:
        found: dict[str, list[Operation]] = defaultdict(list)
        back = asked_back(self.plant.links)
        for op in self.plant.operations:
            if op.effect is Effect.ENGINEERS and (op.client_asset, op.server_asset) in back:
                op = _turned(op)
            if op.server_asset:
                found[self.zone(op.server_asset).id].append(op)
        return found

    @functools.cached_property
    def _touching(self) -> Mapping[str, list[Link]]:
        found: dict[str, list[Link]] = defaultdict(list)
        for link in self.plant.links:
            for id_ in {self.zone(a).id for a in (link.a_asset, link.b_asset) if a}:
                found[id_].append(link)
        return found


def _turned(op: Operation) -> Operation:
    """What a controller was told to fetch: who told it to is who changes it."""
    return replace(
        op,
        client=op.server,
        server=op.client,
        client_asset=op.server_asset,
        server_asset=op.client_asset,
    )
