"""New conversation.

## What it sees
Two known or unknown assets talk over a protocol and port that this pair never used
while the plant was learned.

## Why it matters
OT conversations are few and lasting. A pair that never talked is lateral movement,
reconnaissance or a new function that nobody announced (ATT&CK T0846, T0886).

## What to do
Look at what was done in it: reads by a new client are a different matter than writes.
Approve it when it belongs to a planned change.

## When it is wrong
Rare but regular work, such as a yearly backup, that learning did not cover.
"""

from __future__ import annotations

from collections.abc import Iterator

from detection.model import Severity
from detection.novelty import Novelty, Sight, Story, Usual
from detection.words import listed, times, title, who
from inventory.model import Link, Plant
from protocols.model import protocols

# Openings in vain and pings name no service; a scan shows as operations of these.
_NO_SERVICE = frozenset({"tcp", "icmp", "icmpv6", "arp"})


def _key(link: Link) -> tuple[str, ...]:
    service = link.protocol or f"{link.transport}/{link.port}"
    return (link.b_asset, link.a_asset, service)


def sights(plant: Plant) -> Iterator[Sight]:
    """Every pair and service, of assets at both ends."""
    for link in plant.links:
        both = link.a_asset in plant.assets and link.b_asset in plant.assets
        if both and link.protocol not in _NO_SERVICE:
            yield Sight(
                _key(link),
                link.first_seen,
                link.last_seen,
                link.packets,
                link.evidence,
                link.quality,
            )


def tell(sight: Sight, usual: Usual, plant: Plant) -> Story:
    """Who talked to whom, and who usually does."""
    server, client, service = sight.key
    others = [key for key in usual.keys(server) if key[2] == service]
    names = listed(who(plant, key[1]) for key in others)
    known = protocols().get(service)
    severity = Severity.HIGH if known and known.controls else Severity.MEDIUM
    proof = [link.evidence for link in plant.links if link.evidence and _key(link) in set(others)]
    return Story(
        kind="new conversation",
        severity=severity,
        subject=client,
        peer=server,
        protocol=service,
        seen=f"{who(plant, client)} talked {title(service)} to {who(plant, server)}, "
        f"{times(sight.count).replace('times', 'packets')}",
        usual=f"{who(plant, server)} is spoken to over {title(service)} by {names}"
        if names
        else f"nobody spoke {title(service)} to {who(plant, server)}",
        techniques=("T0846",) if not (known and known.controls) else ("T0848",),
        evidence_usual=tuple(proof[:3]),
    )


DETECTOR = Novelty("new_conversation", sights, tell)
