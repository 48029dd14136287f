"""Browsing.

## What it sees
A client that is known to read from a controller comes to read many more of its objects than while
the plant was learned: 64 at least, and at least four times as many; at once, or over weeks.

## Why it matters
Who looks for the points that matter may do so with a known client's identity, by the same function
as ever: each read is usual by itself (ATT&CK T0861, Point & Tag Identification).

## What to do
Look at who worked with the client then, and whether what was read belongs to what it shows.

## When it is wrong
A tool of engineers that lists what there is, a new page with hundreds of values; a reader of
records whose numbers go on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from detection.learned import Key, Sight, Usual
from detection.model import Severity
from detection.novelty import Novelty, Story
from detection.words import listed, proofs, title, who
from inventory.model import Operation, Plant
from protocols.model import NO_ANSWER, Effect, protocols

# How many objects are told apart: what was learned to be one step may be nearly the next, so that
# two steps are four times as many, at least.
_STEPS = tuple(4**n for n in range(12))
_MANY = 64  # a page more of a small display has not so many


def sights(plant: Plant) -> Iterator[Sight]:
    """How many objects each client has read of each server. Those behind the step before are new
    for sure, wherever two steps are news: it is as old as the first of them."""
    for pair, objects in _read(plant).items():
        step = max(step for step in _STEPS if step <= len(objects))
        first, last = objects[step // 4], objects[-1]
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
    """Whether it read an object of a process; what was refused is a new operation."""
    if op.effect is not Effect.READS or op.status not in (0, NO_ANSWER) or not op.object:
        return False
    known = protocols().get(op.protocol)
    return bool(known and known.controls and op.client_asset and op.server_asset)


def tell(sight: Sight, usual: Usual, plant: Plant) -> Story | None:
    """How many it read, and how many it did while the plant was learned; who read nothing then is
    told by the operation."""
    *pair, step = sight.key
    known = [n for n in _STEPS if _was_read(usual, (*pair, str(n)))]
    if not known or int(step) < max(_MANY, 16 * max(known)):
        return None
    server, client, protocol = pair
    objects, most = _read(plant)[server, client, protocol], 4 * max(known)
    name, new = who(plant, client), objects[most:]
    return Story(
        kind="browsing",
        severity=Severity.MEDIUM,
        subject=client,
        peer=server,
        protocol=protocol,
        seen=f"{name} came to read {len(objects):,} objects of {who(plant, server)} by "
        f"{title(protocol)}, {len(new):,} of them new at least: "
        f"{listed(dict.fromkeys(op.object for op in new), most=3)}",
        usual=f"{name} read fewer than {most:,} objects of it",
        techniques=("T0861",),
        evidence_usual=proofs(objects[: max(known)]),
    )


def _was_read(usual: Usual, key: Key) -> bool:
    """Whether so many were read while learning, be it in one hour: they are not read anew."""
    return usual.knows(key) or usual.glimpsed(key)


DETECTOR = Novelty("browsing", sights, tell)
