"""What is spoken at which port of a server: a known protocol elsewhere than ever, or content that
no decoder knows where one always did."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from detection.learned import Key, Sight, Usual
from detection.model import Severity
from detection.novelty import Story
from detection.window import Row, Window, rows, where
from detection.words import listed, who
from inventory.model import Batch, Link, Plant
from inventory.plurals import plural
from inventory.times import moment
from protocols.model import Visibility, protocols, title

PORT = "port"  # keys of these are longer than those of conversations
UNKNOWN = "unknown content"
_DYNAMIC = 49152  # RFC 6335, section 6
# Those who speak these open connections at any port for what they agreed upon.
_AGREE = frozenset({"ftp", "dcerpc"})
_MAPPED = frozenset({"dcerpc"})  # at its own port it is only asked for the others
_PLACE = ("realm", "client", "server", "transport", "port", "packets_out", "packets_in", "evidence")
_TIMES = ("first_ns", "last_ns")
_WHOLE = ("midstream", "lost_bytes", "one_way")  # where any of these is not 0, octets were missed


def ports(links: Iterable[Link]) -> Mapping[Key, list[Link]]:
    """The links of each protocol that a server speaks at a fixed port, whoever asks there."""
    links = [link for link in links if link.transport == "tcp"]
    agree = {(link.a_asset, link.b_asset) for link in links if link.protocol in _AGREE}
    found: dict[Key, list[Link]] = {}
    for link in links:
        fixed = link.port < _DYNAMIC and (link.a_asset, link.b_asset) not in agree
        if link.protocol and fixed:
            place = _port(link.transport, link.port)
            found.setdefault((link.b_asset, "", PORT, place, link.protocol), []).append(link)
    return found


def elsewhere(links: Iterable[Link], protocol: str) -> str:
    """At which ports that are not the protocol's it was spoken, where at no other: a port that
    nobody registered for it is worth a look. Empty of what has no port of TCP."""
    known = protocols().get(protocol)
    usual = known.ports if known else ()
    places = {f"tcp/{link.port}" for link in links if link.transport == "tcp" and link.protocol}
    odd = sorted(places, key=lambda place: int(place.partition("/")[2]))
    registered = any(port.startswith("tcp/") for port in usual)
    fixed = registered and protocol not in _MAPPED
    return f" at {listed(odd)}" if odd and fixed and places.isdisjoint(usual) else ""


def tell_port(sight: Sight, links: Sequence[Link], usual: Usual, plant: Plant) -> Story | None:
    """A pair that speaks what it always did, at a port where nobody did: of a new pair its
    conversation is told."""
    server, _, _, port, protocol = sight.key
    before = [k[3] for k in usual.keys(server, "", PORT) if k[4] == protocol]
    ours = [x for x in links if usual.knows((server, x.a_asset, protocol))]
    if not before or not ours:
        return None
    first = min(ours, key=lambda link: link.first_seen)
    known = protocols().get(protocol)
    client, target = who(plant, first.a_asset, first.a), who(plant, server, first.b)
    return Story(
        kind="new conversation",
        severity=Severity.HIGH if known and known.controls else Severity.MEDIUM,
        subject=first.a_asset,
        peer=server,
        protocol=protocol,
        seen=f"{client} talked {title(protocol)} to {target} at {port}, "
        f"{plural(sum(link.packets for link in ours), 'packet')}",
        usual=f"{title(protocol)} is spoken to {who(plant, server)} at {listed(before)}",
        techniques=("T0885",),
    )


def unknown(batch: Batch, plant: Plant) -> Iterator[Sight]:
    """Each pair's content of a window that no decoder knew, at a port where the pair speaks what
    one knows. Of connections that were not heard from their beginning on nobody can tell; each
    datagram is one."""
    heard = batch.tables.get("links")
    if heard is None or not heard.num_rows:
        return
    links = where(pa.Table.from_batches([heard]), "protocol", "")
    odd = links.filter(pc.and_(pc.greater(links["undecoded_bytes"], 0), _is_whole(links)))
    if odd.num_rows:
        window, spoken = Window(batch, plant), _spoken(plant)
        for row in rows(odd, (*_PLACE, *_TIMES)):
            server, client = window.asset(row, "server"), window.asset(row, "client")
            if (server, client, _port(row["transport"], row["port"])) in spoken:
                yield _sight(server, client, row, window)


def tell_unknown(sight: Sight, plant: Plant) -> Story:
    """Who sent it, and what the two speak there."""
    server, client, _, port = sight.key
    speaks = _spoken(plant)[server, client, port]
    return Story(
        kind="new conversation",
        severity=Severity.MEDIUM,
        subject=client,
        peer=server,
        protocol="",
        seen=f"{who(plant, client)} talked to {who(plant, server)} at {port} what no decoder knows",
        usual=f"they speak {listed(title(name) for name in speaks)} there",
        techniques=("T0885",),
    )


def _is_whole(links: pa.Table) -> pa.ChunkedArray:
    """Whether all octets of a connection were heard from its beginning on, and answered."""
    missed = [pc.equal(links[name], 0) for name in _WHOLE]
    both = [pc.greater(links[name], 0) for name in ("packets_out", "packets_in")]
    connection = reduce(pc.and_, [pc.equal(links["transport"], "tcp"), *missed, *both])
    return pc.or_(pc.equal(links["transport"], "udp"), connection)


def _sight(server: str, client: str, row: Row, window: Window) -> Sight:
    times = moment(row["first_ns"]), moment(row["last_ns"])
    count = row["packets_out"] + row["packets_in"]
    key = (server, client, UNKNOWN, _port(row["transport"], row["port"]))
    return Sight(key, *times, count, window.proof(row["evidence"]))


def _port(transport: str, port: int) -> str:
    return f"{transport}/{port}"


def _spoken(plant: Plant) -> Mapping[Key, tuple[str, ...]]:
    """What each pair speaks at a port, by server, client and port; what only carries or hides
    others, as of remote desktops, may begin with anything."""
    found: dict[Key, tuple[str, ...]] = {}
    for link in plant.links:
        if link.speaks and link.a_asset and link.b_asset and link.transport in ("tcp", "udp"):
            key = (link.b_asset, link.a_asset, _port(link.transport, link.port))
            found[key] = (*found.get(key, ()), *filter(_is_plain, link.speaks))
    return {key: names for key, names in found.items() if names}


def _is_plain(protocol: str) -> bool:
    known = protocols().get(protocol)
    return known is not None and not (known.carrier or known.visibility is Visibility.ENCRYPTED)
