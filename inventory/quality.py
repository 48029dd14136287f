"""How good the capture was, conversation by conversation and as a whole."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from inventory.model import PERFECT, Health, InterfaceHealth, Quality
from inventory.rows import InterfaceRow, LinkRow, Rows
from inventory.times import moment


class Place(NamedTuple):
    """Where something was seen: one pair over one port in one realm; over any without one."""

    realm: str
    client: str | None
    server: str | None
    transport: str | None = None
    port: int | None = None

    @property
    def turned(self) -> Place:
        """The same with the ends exchanged: what a server does of itself."""
        return self._replace(client=self.server, server=self.client)


def of_links(links: Sequence[LinkRow]) -> Quality:
    """The quality of what these links carried; a datagram may rightly stay unanswered.

    Of streams octets are lost; of datagrams it shows where an answer has no question, unless
    no question was heard at all: it went to a group, or its direction is not mirrored.
    """
    packets = stream = lost = copies = 0
    datagrams = orphans = 0
    streams = one_way = 0
    for row in links:
        packets += row.packets_out + row.packets_in
        copies += row.copies
        if row.transport == "tcp":
            stream += row.stream_bytes
            lost += row.lost_bytes
            streams += 1
            one_way += row.one_way >= row.conversations > 0
        else:
            datagrams += row.packets_out + row.packets_in
            orphans += row.orphans if row.packets_out and row.packets_in else 0
    return Quality(
        loss=max(_share(lost, lost + stream), _share(orphans, orphans + datagrams)),
        one_way=0 < streams == one_way,
        copies=min(1.0, copies / max(1, packets)),
    )


def by_place(links: Iterable[LinkRow]) -> Mapping[Place, Quality]:
    """The quality of each place, and of each pair over any port."""
    rows: dict[Place, list[LinkRow]] = defaultdict(list)
    for row in links:
        rows[Place(row.realm, row.client, row.server, row.transport, row.port)].append(row)
        rows[Place(row.realm, row.client, row.server)].append(row)
    return {place: of_links(found) for place, found in rows.items()}


def at(qualities: Mapping[Place, Quality], place: Place) -> Quality:
    """The quality of a place, whichever end acted in it."""
    return qualities.get(place) or qualities.get(place.turned) or PERFECT


def worst(qualities: Sequence[Quality]) -> Quality:
    """The one to assume of what was seen in several places."""
    if len(qualities) == 1:
        return qualities[0]
    return Quality(
        max((q.loss for q in qualities), default=0.0),
        bool(qualities) and all(q.one_way for q in qualities),
        max((q.copies for q in qualities), default=0.0),
    )


def health(rows: Rows) -> Health:
    """The capture as a whole.

    Shares: `duplicate` of frames, what a router showed in two realms among them; `decoded` of
    those that the mirror gave once; `one_way` of TCP conversations; `loss` the worse of octets
    that TCP shows to be missing and of frames that the kernel dropped.
    """
    interfaces = tuple(_interface(row, rows.limits) for row in rows.interfaces)
    frames = sum(i.frames for i in interfaces)
    dropped = sum(i.dropped for i in interfaces)
    duplicates = sum(i.duplicates for i in interfaces)
    return Health(
        interfaces=interfaces,
        frames=frames,
        bytes=sum(i.bytes for i in interfaces),
        dropped=dropped,
        decoded_share=_share(sum(i.decoded_frames for i in interfaces), frames - duplicates),
        one_way_share=_one_way(rows.links),
        duplicate_share=min(1.0, _share(duplicates + sum(r.copies for r in rows.links), frames)),
        loss_share=max(of_links(rows.links).loss, _share(dropped, frames + dropped)),
        decoder_faults=sum(i.decoder_faults for i in interfaces),
        limits=_total(rows.limits.values()),
        damages=tuple(rows.damages),
        gaps=tuple(rows.gaps),
    )


def _interface(
    row: InterfaceRow, limits: Mapping[tuple[str, str], Mapping[str, int]]
) -> InterfaceHealth:
    return InterfaceHealth(
        capture=row.capture,
        interface=row.interface,
        first_seen=moment(row.first_ns or 0),
        last_seen=moment(row.last_ns or 0),
        frames=row.frames,
        bytes=row.bytes,
        dropped=row.dropped,
        decoded_frames=row.decoded_frames,
        duplicates=row.duplicates,
        malformed=row.malformed,
        decoder_faults=row.decoder_faults,
        limits=limits.get((row.capture, row.interface), {}),
    )


def _total(limits: Iterable[Mapping[str, int]]) -> Mapping[str, int]:
    total: Counter[str] = Counter()
    for counts in limits:
        total.update(counts)
    return dict(sorted(total.items()))


def _one_way(links: Iterable[LinkRow]) -> float:
    streams = [row for row in links if row.transport == "tcp"]
    return _share(sum(r.one_way for r in streams), sum(r.conversations for r in streams))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
