"""Name resolution.

## What it sees
DNS gives a name of the plant's own another address than it did while the plant was learned, and
that is not the same device's.

## Why it matters
Who asks sends to that address what was meant for the device: a forged answer, or a record that was
changed at the server, puts somebody in between (ATT&CK T0830, Adversary-in-the-Middle).

## What to do
Ask who administers the names whether the device was replaced. Look at the frames whether two
answers came to one question, and from which MAC each.

## When it is wrong
A service that was moved to another server. A device that took another address is known by its MAC,
and only where a sensor sees that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from detection.crowd import Crowd
from detection.learned import Key, Sight, Usual, hour_of
from detection.model import Severity
from detection.novelty import Novelty, Story
from detection.window import Window, rows, where
from detection.words import listed, who, whom
from inventory.model import Batch, Plant
from inventory.times import moment
from protocols.model import title

_DNS, _NAME = "dns", "name"
_ROW = ("realm", "client", "server", "subject", "text", "count", "first_ns", "last_ns", "evidence")


def sights(_: Plant) -> Iterator[Sight]:
    """None: of what was resolved before, the plant keeps no more than the latest."""
    yield from ()


def passing(batch: Batch, plant: Plant) -> Iterator[Sight]:
    """Each address that a window gives a name of the plant's own."""
    window = Window(batch, plant)
    stated = where(where(window.table("observations"), "kind", "is"), "object", _NAME)
    for row in rows(where(stated, "protocol", _DNS), _ROW):
        if (name := row["text"].casefold()) in plant.index(_own):
            server = window.asset(row, "server") or row["server"]
            key = (name, _DNS, row["subject"], server)
            times = moment(row["first_ns"]), moment(row["last_ns"])
            yield Sight(key, *times, row["count"], window.proof(row["evidence"]))


def _own(plant: Plant) -> frozenset[str]:
    """The names of devices whose MAC was seen: of these it is known when they move."""
    claims = (claim for asset in plant.assets.values() if asset.macs for claim in asset.claims)
    names = (c.value for c in claims if (c.attribute, c.protocol) == (_NAME, _DNS))
    return frozenset(name.casefold() for name in names)


def tell(sight: Sight, usual: Usual, plant: Plant) -> Story | None:
    """Who gave which address, and what it was before; the first one of its kind changes nothing."""
    name, _, address, server = sight.key
    family = ":" in address
    known = [key[2] for key in usual.keys(name, _DNS) if (":" in key[2]) == family]
    asset = _asset(address, plant)
    is_same = address in known or (asset and asset in (_asset(one, plant) for one in known))
    if not known or is_same:
        return None
    return Story(
        kind="name resolution",
        severity=Severity.HIGH,
        subject=server,
        peer=asset or None,
        protocol=_DNS,
        seen=f"{who(plant, server)} resolved {name} to {whom(plant, asset, [address])} by "
        f"{title(_DNS)}",
        usual=f"{name} was resolved to {listed(known)}",
        techniques=("T0830",),
    )


def _asset(address: str, plant: Plant) -> str:
    return plant.places.get(("", address), "")


def crowd(sight: Sight, plant: Plant) -> Key:
    """Many names that one server gives one address within an hour are one matter."""
    _, _, address, server = sight.key
    return ("", _DNS, address, server, hour_of(sight.first_seen))


def tell_crowd(sights: Sequence[Sight], usual: Usual, plant: Plant) -> Story | None:
    """Which names, of those that had another address."""
    stories = {s.key: story for s in sights if (story := tell(s, usual, plant))}
    first = next(iter(stories.values()), None)
    if first is None or len(stories) == 1:
        return first
    _, _, address, server = next(iter(stories))
    names = listed(key[0] for key in stories)
    to = whom(plant, _asset(address, plant), [address])
    return replace(
        first,
        seen=f"{who(plant, server)} resolved {len(stories)} names to {to} by {title(_DNS)}: "
        f"{names}",
        usual="each was resolved to another address",
    )


DETECTOR = Novelty("resolution", sights, tell, Crowd(crowd, tell_crowd), passing=passing)
