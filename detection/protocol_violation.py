"""Protocol violation.

## What it sees
Messages that break their protocol's specification in a way that their sender did not
while the plant was learned.

## Why it matters
Devices of one plant speak correctly, or wrongly always in the same way. Malformed
messages are probes and denial of service against weak stacks (ATT&CK T0814). Octets of one
place in a TCP stream that come twice and are not the same were put there by somebody who
speaks for the sender (T0830, adversary in the middle).

## What to do
Look at the frames: the sentence says what was needed and what was there. Of an overlap, compare
MAC addresses and times to live: whose datagram does not look like the sender's others?

## When it is wrong
A new firmware with a bug of its own; a lossy mirror that cuts messages. An overlap: a proxy on
the way that counts wrongly. A decoder fault is
Sightglass's own: the message may be right, but nobody read it.
"""

from __future__ import annotations

from collections.abc import Iterator

from detection.learned import Sight, Usual
from detection.model import Severity
from detection.novelty import Novelty, Story
from detection.words import listed, times, title, who
from inventory.model import Plant, Violation

OUR_FAULT = "decoder fault"
# Somebody else speaks for the sender: no device says two things in one place of a stream.
INJECTED = "overlap with other octets"


def _owner(plant: Plant, address: str) -> str:
    return next((a.id for a in plant.assets.values() if address in (*a.ips, *a.macs)), address)


def _key(violation: Violation) -> tuple[str, ...]:
    return (violation.src, violation.dst, violation.protocol, violation.kind)


def sights(plant: Plant) -> Iterator[Sight]:
    """Every sender's way of breaking a protocol."""
    together: dict[tuple[str, ...], list[Violation]] = {}
    for violation in plant.violations:
        together.setdefault(_key(violation), []).append(violation)
    for key, found in together.items():
        first = min(found, key=lambda v: v.first_seen)
        last = max(v.last_seen for v in found)
        count = sum(v.count for v in found)
        yield Sight(key, first.first_seen, last, count, first.evidence, first.quality)


def tell(sight: Sight, usual: Usual, plant: Plant) -> Story:
    """What was broken, and how this sender usually speaks."""
    src, dst, protocol, kind = sight.key
    text = next(v.text for v in plant.violations if _key(v) == sight.key)
    before = listed(k[3] for k in usual.keys(src) if k[2] == protocol)
    sender, receiver = _owner(plant, src), _owner(plant, dst)
    did = "spoke" if kind == OUR_FAULT else "broke"
    return Story(
        kind="protocol violation",
        severity=Severity.HIGH if kind == INJECTED else Severity.MEDIUM,
        subject=sender,
        peer=receiver,
        protocol=protocol,
        seen=f"{who(plant, sender, src)} {did} {title(protocol)} towards "
        f"{who(plant, receiver, dst)} {times(sight.count)}: {kind}; {text}",
        usual=f"it broke {title(protocol)} before only by: {before}"
        if before
        else f"{who(plant, sender, src)} never broke {title(protocol)}",
        techniques=("T0830",) if kind == INJECTED else ("T0814",),
    )


DETECTOR = Novelty("protocol_violation", sights, tell)
