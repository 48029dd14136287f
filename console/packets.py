"""Which packets of the ring belong to an asset, a conversation, a deviation or its proof."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from console import known
from console.rows import Row
from console.site import Site
from detection.model import Deviation
from inventory.canonical import plain
from inventory.model import Asset, Proof
from inventory.times import nanoseconds
from sensor.evidence import packets as frames
from sensor.packets import Pair, Place, Ring, Selection, conversation, ring

RING = "ring"
# What led to a deviation and what came of it is beside it.
AROUND_NS = 60_000_000_000


def folder(site: Site) -> Path:
    """Where the site's packet ring is."""
    return site.store.site / RING


def held(site: Site) -> Ring | None:
    """What the site's packet ring holds; None where there is none."""
    return ring(folder(site))


def of_asset(site: Site, asset_id: str) -> Selection:
    """What an asset sends and what is sent to it. Raises `UnknownError`."""
    return Selection([(_places(site, known.asset(site, asset_id)), ())])


def of_conversation(site: Site, a: str, b: str, port: int | None) -> Selection:
    """What two ends exchange, each an asset's id or an address; `port` is either's."""
    first, second = (_end(site, end) for end in (a, b))
    if port is None:
        return Selection([(first, second)])
    return Selection([(_at(first, port), second), (first, _at(second, port))])


def of_deviation(site: Site, deviation: Deviation) -> Selection:
    """What its subject and its peer exchanged, from a minute before it to a minute after. Raises
    `UnknownError`."""
    pair = [
        _places(site, known.asset(site, id_)) if id_ else ()
        for id_ in (deviation.subject, deviation.peer)
    ]
    span = nanoseconds(deviation.first_seen), nanoseconds(deviation.last_seen)
    return Selection([(pair[0], pair[1])], _around(*span))


def of_evidence(proof: Proof) -> Selection:
    """The conversations of its frames, from a minute before the first to one after the last."""
    proven = frames(proof.pcapng)
    found = {conversation(frame.link_type, frame.data): None for frame in proven}
    pairs: list[Pair] = [pair for pair in found if pair]
    times = [frame.at_ns for frame in proven]
    return Selection(pairs, _around(min(times), max(times)))


def within(selection: Selection, start: datetime | None, end: datetime | None) -> Selection:
    """The selection from `start` to `end`, both included, whatever span it had."""
    first, last = selection.span
    first = nanoseconds(start) if start else first
    last = nanoseconds(end) + 999 if end else last  # people's times have microseconds
    return Selection(selection.pairs, (first, last))


def row(site: Site) -> Row | None:
    """What the packet ring holds as plain values; `value` is the sentence."""
    found = held(site)
    return {**plain(found), "value": told(found)} if found else None


def told(ring: Ring) -> str:
    """What a packet ring holds, in one sentence."""
    if not ring.oldest:
        return "nothing yet"
    lost = ring.dropped + ring.refused
    state = "" if ring.recording else ", not recording now"
    return (
        f"{ring.octets / 1e9:.1f} of {ring.quota / 1e9:.1f} GB since "
        f"{ring.oldest:%Y-%m-%dT%H:%M:%SZ}, {lost} frames lost{state}"
    )


def _around(first: int, last: int) -> tuple[int, int]:
    return first - AROUND_NS, last + AROUND_NS


def _end(site: Site, text: str) -> Sequence[Place]:
    asset = known.find_asset(site, text)
    return _places(site, asset) if asset else [Place(text)]


def _places(site: Site, asset: Asset) -> list[Place]:
    """An asset's addresses. One that others have too is its own in its own realms only."""
    others = (a for a in site.store.plant().assets.values() if a.id != asset.id)
    shared = {address for other in others for address in (*other.ips, *other.macs)}
    return [
        Place(address, realm)
        for address in (*asset.ips, *asset.macs)
        for realm in (asset.realms if address in shared else (None,))
    ]


def _at(places: Sequence[Place], port: int) -> list[Place]:
    return [Place(place.address, place.realm, port) for place in places]
