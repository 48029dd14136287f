"""Scan.

## What it sees
An asset reaches within ten minutes for many addresses or ports that it never reached for
before, and nobody is seen to answer: by ARP, by ping, by opening TCP ports or by asking in any
other protocol; or for many stations behind one address that never said yes to anybody.

## Why it matters
Whoever looks for what is there does not know the plant: a tool or a worm, on a stranger's
machine or on a trusted one (ATT&CK T0846, Remote System Discovery).

## What to do
Ask who ran it. What the scanner did next is in the same incident.

## When it is wrong
An inventory tool or a new server that tries a whole network; many new devices that were
configured before they were connected; a mirror that shows requests without their answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from detection.incidents import TOGETHER
from detection.learned import Sight, Usual
from detection.model import Severity
from detection.new_operation import port_of
from detection.novelty import Novelty, Story
from detection.words import listed, title, who
from inventory.model import Asset, Operation, Plant
from protocols.model import NO_ANSWER, UNANSWERED

MANY = 12  # a plant has a few dead devices that are asked for again and again


@dataclass(frozen=True, slots=True)
class Reach:
    """What one asset reached for in vain, in one way and one time."""

    client: str
    protocol: str
    operations: tuple[Operation, ...]

    @property
    def addresses(self) -> list[str]:
        """Each once."""
        arp = self.protocol == "arp"
        return list(dict.fromkeys(op.object if arp else op.server for op in self.operations))

    @property
    def ports(self) -> list[str]:
        """Each once, where many were tried on few addresses."""
        if self.protocol != "tcp" or len(self.addresses) >= MANY:
            return []
        return list(dict.fromkeys(f"{op.object} of {op.server}" for op in self.operations))

    @property
    def units(self) -> list[str]:
        """Stations behind few addresses, each once."""
        if self.protocol == "tcp" or len(self.addresses) >= MANY:
            return []
        asked = (op for op in self.operations if op.unit)
        return list(dict.fromkeys(f"{op.unit} of {op.server}" for op in asked))

    @property
    def targets(self) -> tuple[list[str], str]:
        """What it reached for, and what that is."""
        if self.ports:
            return self.ports, "ports"
        return (self.units, "units") if len(self.units) >= MANY else (self.addresses, "addresses")


@dataclass(frozen=True, slots=True)
class _Known:
    """Who answers to whom: assets by their ids, servers by their addresses."""

    assets: Mapping[str, Asset]
    owned: frozenset[str]
    answered: frozenset[tuple[str, str]]
    opened: frozenset[tuple[str, str, int]]
    units: frozenset[tuple[str, str, str]]

    @classmethod
    def of(cls, plant: Plant) -> _Known:
        links = plant.links
        return cls(
            plant.assets,
            frozenset(address for asset in plant.assets.values() for address in asset.ips),
            frozenset((link.a_asset, link.b) for link in links if link.direction == "both"),
            frozenset((link.a_asset, link.b, link.port) for link in links),
            frozenset((o.server, o.protocol, o.unit) for o in plant.operations if o.status == 0),
        )

    def in_vain(self, op: Operation) -> bool:
        """Whether an operation of a known asset reached nobody, and never did before."""
        if op.client_asset not in self.assets:
            return False
        match op.protocol:
            case "arp":  # a request; probes and announcements have more words
                return op.code == "1" and op.object not in self.owned and " " not in op.object
            case "tcp":
                return (op.client_asset, op.server, port_of(op)) not in self.opened
            case _:
                known = (op.client_asset, op.server) in self.answered
                return (op.status == UNANSWERED and not known) or self.nobody_there(op)

    def nobody_there(self, op: Operation) -> bool:
        """Whether an answered request was for a station that never said yes."""
        refused = op.unit and op.status not in (0, NO_ANSWER)
        return bool(refused) and (op.server, op.protocol, op.unit) not in self.units


def reaches(plant: Plant) -> Iterator[Reach]:
    """Every asset's burst of reaching for what it did not know, by protocol."""
    known = _Known.of(plant)
    found: dict[tuple[str, str], list[Operation]] = {}
    for op in filter(known.in_vain, plant.operations):
        found.setdefault((op.client_asset, op.protocol), []).append(op)
    for (client, protocol), ops in found.items():
        yield Reach(client, protocol, _burst(ops))


def _burst(operations: Iterable[Operation]) -> tuple[Operation, ...]:
    """Of those that began within ten minutes the latest, if they are many, else the most: what
    came to nothing once more, later in the same window, is no other burst."""
    ordered = sorted(operations, key=lambda op: op.first_seen)
    bursts = list(_within(ordered))
    latest = bursts[-1]
    begin, end = latest if latest[1] - latest[0] >= MANY else max(bursts, key=lambda b: b[1] - b[0])
    return tuple(ordered[begin:end])


def _within(ordered: Sequence[Operation]) -> Iterator[tuple[int, int]]:
    """For each operation, from which to which place those are that began at most ten minutes
    before it, itself included."""
    begin = 0
    for at, op in enumerate(ordered):
        while op.first_seen - ordered[begin].first_seen > TOGETHER:
            begin += 1
        yield begin, at + 1


def sights(plant: Plant) -> Iterator[Sight]:
    """Each burst that is a scan."""
    for reach in reaches(plant):
        first, last = reach.operations[0], reach.operations[-1]
        count = len(reach.targets[0])
        if count >= MANY:
            key = (reach.client, reach.protocol)
            times = first.first_seen, last.first_seen
            yield Sight(key, *times, count, first.evidence, first.quality)


def tell(sight: Sight, usual: Usual, plant: Plant) -> Story:
    """How many it reached for, and how long that took."""
    client, protocol = sight.key
    reach = next(r for r in reaches(plant) if (r.client, r.protocol) == sight.key)
    targets, what = reach.targets
    seconds = max(1, round((sight.last_seen - sight.first_seen).total_seconds()))
    ways = [title(k[1]) for k in usual.keys(client)]
    name = who(plant, client)
    return Story(
        kind="scan",
        severity=Severity.MEDIUM,
        subject=client,
        peer=None,
        protocol=protocol,
        seen=f"{name} reached for {_least(reach, plant)}{len(targets)} {what} by "
        f"{title(protocol)} and none was seen to answer or accept, within {seconds} s: "
        f"{listed(targets, most=3)}",
        usual=f"{name} scans by {listed(ways)} only" if ways else f"{name} never scanned",
        techniques=("T0846",),
    )


def _least(reach: Reach, plant: Plant) -> str:
    """Beyond many openings the sensor tells no more than that there are more."""
    claims = plant.assets[reach.client].claims
    more = reach.protocol == "tcp" and any(claim.attribute == "scan" for claim in claims)
    return "at least " if more else ""


DETECTOR = Novelty("scan", sights, tell)
