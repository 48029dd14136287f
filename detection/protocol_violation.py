"""Protocol violation.

## What it sees
Messages that break their protocol's specification in a way that their sender did not
while the plant was learned.

## Why it matters
Devices of one plant speak correctly, or wrongly always in the same way. Malformed
messages are probes and denial of service against weak stacks (ATT&CK T0814). Octets of one
place in a TCP stream that come twice and are not the same were put there by somebody who
speaks for the sender (T0830, adversary in the middle). Who goes on behind a reset in its name did
not send it: somebody ends its conversations (T0814).

## What to do
Look at the frames: the sentence says what was needed and what was there. Of an overlap, compare
MAC addresses and times to live: whose datagram does not look like the sender's others?

## When it is wrong
A new firmware with a bug of its own; a lossy mirror that cuts messages. An overlap: a proxy on
the way that counts wrongly. A reset: a firewall that ends what it has forgotten. A decoder fault is
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
RESET = "goes on behind its reset"
_IN_ITS_NAME = frozenset({INJECTED, RESET})


def _key(v: Violation) -> tuple[str, ...]:
    return (v.src_asset or v.src, v.dst_asset or v.dst, v.protocol, v.kind)


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
    sender, receiver, protocol, kind = sight.key
    broken = next(v for v in plant.violations if _key(v) == sight.key)
    before = listed(k[3] for k in usual.keys(sender) if k[2] == protocol)
    src, dst = who(plant, sender, broken.src), who(plant, receiver, broken.dst)
    return Story(
        kind="protocol violation",
        severity=Severity.HIGH if kind in _IN_ITS_NAME else Severity.MEDIUM,
        subject=sender,
        peer=receiver,
        protocol=protocol,
        seen=f"{_did(kind, src, title(protocol))} towards {dst} {times(sight.count)}: {kind}; "
        f"{broken.text}",
        usual=f"it broke {title(protocol)} before only by: {before}"
        if before
        else f"{src} never broke {title(protocol)}",
        techniques=("T0830",) if kind == INJECTED else ("T0814",),
    )


def _did(kind: str, src: str, protocol: str) -> str:
    if kind in _IN_ITS_NAME:
        return f"somebody spoke {protocol} in the name of {src}"
    return f"{src} spoke {protocol}" if kind == OUR_FAULT else f"{src} broke {protocol}"


DETECTOR = Novelty("protocol_violation", sights, tell, version=2)
