"""Scan.

## What it sees
An asset reaches within ten minutes for many addresses or ports that it never reached for
before, and nobody answers: by ARP, by ping, by opening TCP ports or by asking in any
other protocol.

## Why it matters
Whoever looks for what is there does not know the plant: a tool or a worm, on a stranger's
machine or on a trusted one (ATT&CK T0846, Remote System Discovery).

## What to do
Ask who ran it. What the scanner did next is in the same incident.

## When it is wrong
An inventory tool or a new server that tries a whole network; many new devices that were
configured before they were connected.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import dropwhile

from detection.model import Severity
from detection.novelty import Novelty, Sight, Story, Usual
from detection.words import listed, title, who
from inventory.model import Operation, Plant
from protocols.model import UNANSWERED

MANY = 12  # a plant has a few dead devices that are asked for again and again
TOGETHER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Reach:
    """What one asset reached for in vain, in one way and one time."""

    client: str
    protocol: str
    operations: tuple[Operation, ...]

    @property
    def targets(self) -> list[str]:
        """Addresses, or ports where many were tried on few."""
        servers = list(dict.fromkeys(map(_target, self.operations)))
        if self.protocol != "tcp" or len(servers) >= MANY:
            return servers
        return [f"{op.object} of {op.server}" for op in self.operations]


def _target(op: Operation) -> str:
    return op.object if op.protocol == "arp" else op.server


def reaches(plant: Plant) -> Iterator[Reach]:
    """Every asset's latest burst of reaching for what it did not know, by protocol."""
    answered = {(link.a_asset, link.b) for link in plant.links if link.direction == "both"}
    opened = {(link.a_asset, link.b, link.port) for link in plant.links}
    owned = {address for asset in plant.assets.values() for address in asset.ips}
    found: dict[tuple[str, str], list[Operation]] = {}
    for op in plant.operations:
        match op.protocol:
            case "arp":
                in_vain = op.code == "1" and op.object not in owned and " " not in op.object
            case "tcp":
                in_vain = (op.client_asset, op.server, _port(op)) not in opened
            case _:
                known = (op.client_asset, op.server) in answered
                in_vain = op.status == UNANSWERED and not known
        if in_vain and op.client_asset in plant.assets:
            found.setdefault((op.client_asset, op.protocol), []).append(op)
    for (client, protocol), ops in found.items():
        yield Reach(client, protocol, _burst(ops))


def _port(op: Operation) -> int:
    """Of `port 502`."""
    number = op.object.rpartition(" ")[2]
    return int(number) if number.isdigit() else 0


def _burst(operations: Iterable[Operation]) -> tuple[Operation, ...]:
    """Those that began in the last minutes before the latest."""
    ordered = sorted(operations, key=lambda op: op.first_seen)
    since = ordered[-1].first_seen - TOGETHER
    return tuple(dropwhile(lambda op: op.first_seen < since, ordered))


def sights(plant: Plant) -> Iterator[Sight]:
    """Each burst that is a scan."""
    for reach in reaches(plant):
        ops, count = reach.operations, len(reach.targets)
        if count >= MANY:
            key = (reach.client, reach.protocol)
            first, last = ops[0], ops[-1]
            yield Sight(
                key, first.first_seen, last.first_seen, count, first.evidence, first.quality
            )


def tell(sight: Sight, usual: Usual, plant: Plant) -> Story:
    """How many it reached for, and how long that took."""
    client, protocol = sight.key
    reach = next(r for r in reaches(plant) if (r.client, r.protocol) == sight.key)
    targets = reach.targets
    # Beyond many openings the sensor tells no more than that there are more.
    more = protocol == "tcp" and any(c.attribute == "scan" for c in plant.assets[client].claims)
    least = "at least " if more else ""
    what = "ports" if " of " in targets[0] else "addresses"
    seconds = (sight.last_seen - sight.first_seen).total_seconds()
    ways = [title(k[1]) for k in usual.keys(client)]
    name = who(plant, client)
    return Story(
        kind="scan",
        severity=Severity.MEDIUM,
        subject=client,
        peer=None,
        protocol=protocol,
        seen=f"{name} reached for {least}{len(targets)} {what} by {title(protocol)} in vain, "
        f"within {max(1, round(seconds))} s: {listed(targets, most=3)}",
        usual=f"{name} scans by {listed(ways)} only" if ways else f"{name} never scanned",
        techniques=("T0846",),
    )


DETECTOR = Novelty("scan", sights, tell)
