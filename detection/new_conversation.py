"""New conversation.

## What it sees
Two known or unknown assets talk over a protocol or a port that this pair never used
while the plant was learned. Clients that are new to one service are told at once where they
are many, and so are servers that one client comes to. What no decoder knows is told apart by its
port, the rest by its protocol. So does a known pair whose protocol comes to a port where the server
never spoke it, or that sends what no decoder knows to a port where one always did.

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

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from detection import leases, ports
from detection.crowd import CLIENTS, SERVERS, Crowd, is_external, named
from detection.learned import Key, Sight, Usual, hour_of
from detection.model import Severity
from detection.novelty import Novelty, Story
from detection.searches import only_answers
from detection.words import listed, who
from inventory.classification import EXTERNAL
from inventory.model import Link, Plant
from inventory.plurals import plural
from protocols.model import protocols, title

# Openings in vain and pings name no service; a scan shows as operations of these.
_NO_SERVICE = frozenset({"tcp", "icmp", "icmpv6", "arp"})
_FIRST_FREE_PORT = 1024

End = tuple[str, str]

# Data connections (FTP, RPC) take any port: from so many on, a pair's ports are no names; nor are
# those that only who tries all of them comes to.
_DYNAMIC, _DYNAMIC_FROM = "dynamic", 3
_TRIED, _TRIED_FROM = "tried", 20
_AT = {_DYNAMIC: "changing ports", _TRIED: f"many ports below {_FIRST_FREE_PORT}"}


def conversations(plant: Plant) -> dict[tuple[str, ...], list[Link]]:
    """The links of each (server, client, service), of assets at both ends, and of what is spoken
    at each port."""
    found: dict[tuple[str, ...], list[Link]] = {}
    nameless: dict[tuple[str, str, str, bool], list[Link]] = {}
    for link in plant.links:
        both = link.a_asset in plant.assets and link.b_asset in plant.assets
        if not both or link.protocol in _NO_SERVICE:
            continue
        ends = (link.b_asset, link.a_asset)
        if link.protocol:
            found.setdefault((*ends, link.protocol), []).append(link)
        else:
            is_free = link.port >= _FIRST_FREE_PORT
            nameless.setdefault((*ends, link.transport, is_free), []).append(link)
    for key, links in ports.ports(link for same in found.values() for link in same).items():
        found[key] = links
    for (server_, client, transport, is_free), links in nameless.items():
        many, most = (_DYNAMIC, _DYNAMIC_FROM) if is_free else (_TRIED, _TRIED_FROM)
        is_many = len({link.port for link in links}) >= most
        for link in links:
            service = f"{transport}/{many if is_many else link.port}"
            found.setdefault((server_, client, service), []).append(link)
    return found


def sights(plant: Plant) -> Iterator[Sight]:
    """Every pair and service, but for who only answers a search."""
    for key, links in plant.index(conversations).items():
        if only_answers(key, plant):
            continue
        first = min(links, key=lambda link: link.first_seen)
        last = max(link.last_seen for link in links)
        packets = sum(link.packets for link in links)
        yield Sight(key, first.first_seen, last, packets, first.evidence, first.quality)


def tell(sight: Sight, usual: Usual, plant: Plant) -> Story | None:
    """Who talked to whom, and who usually does."""
    if sight.key[2] == ports.UNKNOWN:
        return ports.tell_unknown(sight, plant)
    services = plant.index(conversations)
    if sight.key[2] == ports.PORT:
        return ports.tell_port(sight, services[sight.key], usual, plant)
    server, client, service = sight.key
    if usual.knows((client, server, service)) and _may_be_turned(services[sight.key]):
        return None
    others = [key for key in usual.keys(server) if key[2] == service]
    if service in leases.PROTOCOLS and others:
        return None  # who joins is told as a new asset, who moves asks where it comes to
    names = listed(who(plant, key[1]) for key in others)
    speaks = _speaks(services[sight.key], service)
    known = protocols().get(speaks)
    severity = Severity.HIGH if known and known.controls else Severity.MEDIUM
    spoke, heard = _ends(sight, services[sight.key])
    before = [services[key] for key in others if key in services]
    usually = listed(_title(_speaks(links, service)) for links in before)
    proof = [link.evidence for links in before for link in links if link.evidence]
    return Story(
        kind="new conversation",
        severity=severity,
        subject=spoke[0],
        peer=heard[0],
        protocol=speaks,
        seen=f"{who(plant, *spoke)} talked {_title(speaks, services[sight.key])} to "
        f"{who(plant, *heard)}"
        f"{ports.elsewhere(services[sight.key], speaks)}, {plural(sight.count, 'packet')}",
        usual=f"{who(plant, server)} is spoken to over {usually or _title(service)} by {names}"
        if names
        else f"nobody spoke {_title(speaks)} to {who(plant, server)}",
        techniques=("T0846",) if not (known and known.controls) else ("T0848",),
        evidence_usual=tuple(proof[:3]),
    )


def _ends(sight: Sight, links: Sequence[Link]) -> tuple[End, End]:
    """Who spoke and who heard it, each as asset and address: the client, unless only the other side
    was heard."""
    first = min(links, key=lambda link: link.first_seen)
    server, client, _ = sight.key
    ends = (client, first.a), (server, first.b)
    return ends if any(link.direction != "b to a" for link in links) else (ends[1], ends[0])


def _may_be_turned(links: Sequence[Link]) -> bool:
    """Whether who spoke first need not have begun: TCP's openings say who asks whom, of the rest
    what was met midway may show either side first. What the other side asks then is told as an
    operation."""
    return all(link.transport != "tcp" for link in links)


def _speaks(links: Sequence[Link], service: str) -> str:
    """What is spoken most where a conversation is known by its carrier."""
    most = max(links, key=lambda link: link.packets)
    return next(iter(most.speaks), service)


def _title(service: str, links: Iterable[Link] = ()) -> str:
    """What is spoken, in words, and what it is recognised as where no decoder reads it."""
    transport, _, port = service.partition("/")
    told = f"{transport} at {_AT[port]}" if port in _AT else title(service)
    recognised = listed(sorted({name for link in links for name in link.recognised}))
    return f"{told} ({recognised} by its octets)" if recognised else told


def crowd(sight: Sight, plant: Plant) -> Key | None:
    """Clients of one service that come from the Internet are a crowd, and those of the plant that
    come within an hour."""
    server, client, service, *at = sight.key
    if at or service in leases.PROTOCOLS:
        return None
    if is_external(client, plant):
        return (server, EXTERNAL, service)
    transport, nameless, _ = service.partition("/")  # forged clients may come to a port each
    return (server, CLIENTS, transport + nameless, hour_of(sight.first_seen))


def by_client(sight: Sight, _: Plant) -> Key | None:
    """To how many servers one client comes within an hour to speak the same."""
    client, service, *at = sight.key[1:]
    if at or service in leases.PROTOCOLS:
        return None
    return (SERVERS, client, service, hour_of(sight.first_seen))


def tell_crowd(sights: Sequence[Sight], usual: Usual, plant: Plant) -> Story:
    """Who came to one service, and who usually does; or to how many servers one came."""
    first = next(filter(None, (tell(sight, usual, plant) for sight in sights)))
    server, client, *_ = sights[0].key
    if len({sight.key[0] for sight in sights}) > 1:
        return _spread(sights, replace(first, subject=client, peer=None), plant)
    clients = listed(who(plant, sight.key[1]) for sight in sights)
    transport, *_ = first.protocol.partition("/")
    is_one = len({sight.key[2] for sight in sights}) == 1
    spoken = _title(first.protocol if is_one else f"{transport}/{_DYNAMIC}")
    seen = f"{named(sights, plant)} talked {spoken} to "
    seen += (
        f"{who(plant, server)}, {plural(sum(sight.count for sight in sights), 'packet')}: {clients}"
    )
    usually = first.usual if is_one else "none of these did so"
    return replace(first, subject=server, peer=None, seen=seen, usual=usually)


def _spread(sights: Sequence[Sight], story: Story, plant: Plant) -> Story:
    servers = listed(who(plant, sight.key[0]) for sight in sights)
    spoken = title(story.protocol)
    packets = plural(sum(sight.count for sight in sights), "packet")
    to = f"{len(sights)} servers, {packets}: {servers}"
    seen = f"{who(plant, story.subject)} talked {spoken} to {to}"
    return replace(story, seen=seen, usual=f"it spoke {spoken} to none of these")


DETECTOR = Novelty(
    "new_conversation", sights, tell, Crowd(crowd, tell_crowd, by_client), passing=ports.unknown
)
