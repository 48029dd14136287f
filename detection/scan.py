"""Scan.

## What it sees
An asset reaches within ten minutes for many addresses or ports that it never reached for
before, and nobody is seen to answer: by ARP, by ping, by opening TCP ports or by asking in any
other protocol; or for many stations behind one address that never said yes to anybody. Who takes
its time is told of twice as many addresses of the plant within a day.

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

from collections.abc import Iterator

from detection.learned import Sight, Usual
from detection.model import Severity
from detection.novelty import Novelty, Story
from detection.reaches import Reach, reaches
from detection.words import lasting, listed, who
from inventory.model import Plant
from protocols.model import title


def sights(plant: Plant) -> Iterator[Sight]:
    """Each burst that is a scan."""
    for reach in reaches(plant):
        first, last = reach.operations[0], reach.operations[-1]
        if reach.is_many:
            times, count = (first.first_seen, last.first_seen), len(reach.targets[0])
            yield Sight(reach.key, *times, count, first.evidence, first.quality)


def tell(sight: Sight, usual: Usual, plant: Plant) -> Story:
    """How many it reached for, and how long that took."""
    client, protocol, *_ = sight.key
    reach = next(r for r in reaches(plant) if r.key == sight.key)
    targets, what = reach.targets
    ways = [title(k[1]) for k in usual.keys(client)]
    name = who(plant, client)
    took = max(1, round((sight.last_seen - sight.first_seen).total_seconds()))
    return Story(
        kind="scan",
        severity=Severity.MEDIUM,
        subject=client,
        peer=None,
        protocol=protocol,
        seen=f"{name} reached for {_least(reach, plant)}{len(targets)} {what} by "
        f"{title(protocol)} and none was seen to answer or accept, within {lasting(took)}: "
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
