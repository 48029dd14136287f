"""Browsing.

## What it sees
A client that is known to read from a controller comes to read many more of its objects than while
the plant was learned: 64 at least, and at least four times as many; at once, or over weeks. Or one
that is known to a domain comes to ask for tickets to many more of its services: 16 at least, and at
least twice as many.

## Why it matters
Who looks for the points that matter may do so with a known client's identity, by the same function
as ever: each read is usual by itself (ATT&CK T0861, Point & Tag Identification). A ticket is
encrypted with a key that its service's password gives, which can then be guessed in quiet (T0859,
Valid Accounts).

## What to do
Look at who worked with the client then, and whether what was read belongs to what it shows.

## When it is wrong
A tool of engineers that lists what there is, a new page with hundreds of values; a reader of
records whose numbers go on; a host from which somebody goes to many others by hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from detection.learned import Key, Sight, Usual
from detection.model import Severity
from detection.novelty import Novelty, Story
from detection.words import listed, proofs, who
from inventory.model import Operation, Plant
from protocols.model import NO_ANSWER, Effect, protocols, title


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is asked for by the piece: how few of them mean nothing, and the factor by which their
    numbers are told apart. What was learned to be one step may be nearly the next, so that two
    steps are one at least.
    """

    factor: int
    fewest: int
    seen: str
    usual: str
    techniques: tuple[str, ...]

    @property
    def steps(self) -> Sequence[int]:
        """The numbers that are told apart."""
        return [self.factor**n for n in range(24)]


# A page more of a small display has not 64 objects.
_OBJECTS = _Wish(4, 64, "read {:,} objects of", "read fewer than {:,} objects of it", ("T0861",))
# Who logs on and opens a share asks for a few; a domain of a plant has some dozens.
_TICKETS = _Wish(
    2,
    16,
    "ask for tickets to {:,} services at",
    "asked for tickets to fewer than {:,} services there",
    ("T0859",),
)
_BY_TICKETS = "kerberos"


def _wish(protocol: str) -> _Wish:
    return _TICKETS if protocol == _BY_TICKETS else _OBJECTS


def sights(plant: Plant) -> Iterator[Sight]:
    """How many objects each client has read of each server. Those behind the step before are new
    for sure, wherever two steps are news: it is as old as the first of them."""
    for pair, objects in _read(plant).items():
        wish = _wish(pair[-1])
        step = max(step for step in wish.steps if step <= len(objects))
        first, last = objects[step // wish.factor], objects[-1]
        times = first.first_seen, last.first_seen
        yield Sight((*pair, str(step)), *times, len(objects), last.evidence, last.quality)


def _read(plant: Plant) -> Mapping[Key, Sequence[Operation]]:
    """What each client read of each server by a protocol, once for each object, the first seen
    first."""
    found: dict[Key, dict[tuple[str, str], Operation]] = {}
    for op in sorted(filter(_reads, plant.operations), key=lambda op: op.first_seen):
        pair = op.server_asset, op.client_asset, op.protocol
        found.setdefault(pair, {}).setdefault((op.unit, op.object), op)
    return {pair: [*objects.values()] for pair, objects in found.items()}


def _reads(op: Operation) -> bool:
    """Whether it read an object of a process, or got a ticket; what was refused is a new
    operation."""
    if op.effect is not Effect.READS or op.status not in (0, NO_ANSWER) or not op.object:
        return False
    known = protocols().get(op.protocol)
    counts = op.protocol == _BY_TICKETS or (known is not None and known.controls)
    return bool(counts and op.client_asset and op.server_asset)


def tell(sight: Sight, usual: Usual, plant: Plant) -> Story | None:
    """How many it read, and how many it did while the plant was learned; who read nothing then is
    told by the operation."""
    server, client, protocol, step = sight.key
    pair, wish = (server, client, protocol), _wish(protocol)
    known = [n for n in wish.steps if _was_read(usual, (*pair, str(n)))]
    if not known or int(step) < max(wish.fewest, wish.factor**2 * max(known)):
        return None
    objects, most = _read(plant)[pair], wish.factor * max(known)
    name, new = who(plant, client), objects[most:]
    return Story(
        kind="browsing",
        severity=Severity.MEDIUM,
        subject=client,
        peer=server,
        protocol=protocol,
        seen=f"{name} came to {wish.seen.format(len(objects))} {who(plant, server)} by "
        f"{title(protocol)}, {len(new):,} of them new at least: "
        f"{listed(dict.fromkeys(op.object for op in new), most=3)}",
        usual=f"{name} {wish.usual.format(most)}",
        techniques=wish.techniques,
        evidence_usual=proofs(objects[: max(known)]),
    )


def _was_read(usual: Usual, key: Key) -> bool:
    """Whether so many were read while learning, be it in one hour: they are not read anew."""
    return usual.knows(key) or usual.glimpsed(key)


DETECTOR = Novelty("browsing", sights, tell)
