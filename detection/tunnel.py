"""Tunnel.

## What it sees
A client asks within a day for many long names of one domain, or two assets exchange many ICMP
packets that are large: more than looking up or trying out whether somebody is there takes.

## Why it matters
What no rule lets out goes out as names that a stranger's server answers, or as what an echo
carries (ATT&CK T0869, Standard Application Layer Protocol).

## What to do
Ask whose domain it is, and which program asks. Look at what the echoes carry.

## When it is wrong
Reputation services and content networks that ask by long names; a network test with large packets.
Names are kept, what an echo carries is not: only how much it was is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from detection.learned import Key, Sight, Usual
from detection.model import Severity
from detection.novelty import Novelty, Story
from detection.words import listed, who
from inventory.model import Link, Operation, Plant
from protocols.model import Effect, title

_DNS = "dns"
_ECHOES = frozenset({"icmp", "icmpv6"})
_LONG = 40  # characters below the domain: hosts' names are shorter, hidden octets fill 63 a label
_MANY = 50  # names
_TOLD = 1000  # names: about so many the sensor tells one by one
_DAY = timedelta(hours=24)
_PACKETS = 200
_LARGE = 300  # octets on average: an echo has 74 (Windows) or 98 (Linux)
_REVERSED = "arpa"  # addresses as names (RFC 3596, 2.5) are long


def sights(plant: Plant) -> Iterator[Sight]:
    """Every client's long names of a domain, and every pair that exchanges large echoes."""
    for key, asked in _names(plant).items():
        if len(asked) >= _MANY:
            first, last = asked[0], asked[-1]
            times = first.first_seen, last.first_seen
            yield Sight(key, *times, len(asked), first.evidence, first.quality)
    for link in filter(_is_large, plant.links):
        times = link.first_seen, link.last_seen
        yield Sight(_key(link), *times, link.packets, link.evidence, link.quality)


def _names(plant: Plant) -> dict[Key, Sequence[Operation]]:
    """What each client asked for first within the latest day, by domain, the first one first."""
    found: dict[Key, dict[str, Operation]] = {}
    for op in sorted(filter(_is_long, plant.operations), key=lambda op: op.first_seen):
        domain = _domain(op.object)
        found.setdefault((op.client_asset, _DNS, domain), {}).setdefault(op.object, op)
    ordered = {key: [*names.values()] for key, names in found.items()}
    return {key: [op for op in ops if _late(op, ops[-1])] for key, ops in ordered.items()}


def _late(op: Operation, last: Operation) -> bool:
    return last.first_seen - op.first_seen <= _DAY


def _is_long(op: Operation) -> bool:
    asks = op.protocol == _DNS and op.effect is Effect.READS and bool(op.client_asset)
    domain = _domain(op.object) if asks and len(op.object) > _LONG else ""
    return len(op.object) - len(domain) > _LONG and bool(domain) and not domain.endswith(_REVERSED)


def _domain(name: str) -> str:
    """The last two labels, that somebody registered; three where these are as short as `co.uk`."""
    labels = name.rstrip(".").split(".")
    short = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
    return ".".join(labels[-3:] if short else labels[-2:])


def _is_large(link: Link) -> bool:
    many = link.protocol in _ECHOES and link.packets >= _PACKETS and link.direction == "both"
    return many and link.bytes >= _LARGE * link.packets and bool(link.a_asset and link.b_asset)


def _key(link: Link) -> Key:
    return (link.a_asset, link.protocol, link.b_asset)


def tell(sight: Sight, usual: Usual, plant: Plant) -> Story:
    """How much it was."""
    client, protocol, to = sight.key
    asks = protocol == _DNS
    return Story(
        kind="tunnel",
        severity=Severity.MEDIUM,
        subject=client,
        peer=None if asks else to,
        protocol=protocol,
        seen=_asked(sight, plant) if asks else _exchanged(sight, plant),
        usual=_usual(sight, usual, plant),
        techniques=("T0869",) if asks else (),
    )


def _asked(sight: Sight, plant: Plant) -> str:
    client, _, domain = sight.key
    names = (op.object for op in _names(plant)[sight.key])
    least = "at least " if sight.count >= _TOLD else ""
    return (
        f"{who(plant, client)} asked for {least}{sight.count:,} names of {domain} that are "
        f"longer by more than {_LONG} characters: {listed(names, most=1)}"
    )


def _exchanged(sight: Sight, plant: Plant) -> str:
    links = [x for x in plant.links if _is_large(x) and _key(x) == sight.key]
    octets = sum(x.bytes for x in links) // sum(x.packets for x in links)
    client, protocol, server = sight.key
    return (
        f"{who(plant, client)} and {who(plant, server)} exchanged "
        f"{sum(x.packets for x in links):,} packets of {title(protocol)}, of {octets:,} octets on "
        "average"
    )


def _usual(sight: Sight, usual: Usual, plant: Plant) -> str:
    client, protocol, _ = sight.key
    others = [key[2] for key in usual.keys(client, protocol)]
    if protocol == _DNS:
        return f"such names it asked for of {listed(others) or 'no domain'}"
    return f"as much it exchanged with {listed(who(plant, one) for one in others) or 'nobody'}"


DETECTOR = Novelty("tunnel", sights, tell)
