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

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from detection.crowd import CLIENTS, SERVERS, Crowd
from detection.learned import Key, Sight, Usual, hour_of
from detection.model import Severity
from detection.novelty import Novelty, Story
from detection.words import listed, times, who
from inventory.model import Plant, Violation
from protocols.model import title

OUR_FAULT = "decoder fault"
# Somebody else speaks for the sender: no device says two things in one place of a stream.
INJECTED = "overlap with other octets"
RESET = "goes on behind its reset"
_IN_ITS_NAME = frozenset({INJECTED, RESET})


def _key(v: Violation) -> Key:
    return (v.src_asset or v.src, v.dst_asset or v.dst, v.protocol, v.kind)


def sights(plant: Plant) -> Iterator[Sight]:
    """Every sender's way of breaking a protocol."""
    for key, found in plant.index(_by_key).items():
        first = min(found, key=lambda v: v.first_seen)
        last = max(v.last_seen for v in found)
        count = sum(v.count for v in found)
        yield Sight(key, first.first_seen, last, count, first.evidence, first.quality)


def _by_key(plant: Plant) -> Mapping[Key, Sequence[Violation]]:
    together: dict[Key, list[Violation]] = {}
    for violation in plant.violations:
        together.setdefault(_key(violation), []).append(violation)
    return together


def tell(sight: Sight, usual: Usual, plant: Plant) -> Story:
    """What was broken, and how this sender usually speaks."""
    sender, receiver, protocol, kind = sight.key
    broken = plant.index(_by_key)[sight.key][0]
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


def towards(sight: Sight, _: Plant) -> Key:
    """Many that first break a protocol towards one receiver within an hour are a crowd."""
    return (CLIENTS, *_how(sight)[1:])


def by_sender(sight: Sight, _: Plant) -> Key:
    """And so is what one sends to many: answers to forged addresses."""
    sender, _receiver, *how = _how(sight)
    return (sender, SERVERS, *how)


def _how(sight: Sight) -> Key:
    """Who breaks what towards whom, first in which hour; a fault of ours, and what is done in
    another's name, by itself."""
    *ends, protocol, kind = sight.key
    apart = kind if kind in {OUR_FAULT, *_IN_ITS_NAME} else ""
    return (*ends, protocol, apart, hour_of(sight.first_seen))


def tell_crowd(sights: Sequence[Sight], usual: Usual, plant: Plant) -> Story:
    """Who broke a protocol towards one, or towards whom one did."""
    first = tell(sights[0], usual, plant)
    senders, receivers = (dict.fromkeys(sight.key[end] for sight in sights) for end in (0, 1))
    ends = _named(senders, "senders", plant), _named(receivers, "receivers", plant)
    kind = sights[0].key[3]
    kinds = kind if kind in _IN_ITS_NAME else listed(sight.key[3] for sight in sights)
    names = listed(who(plant, id_) for id_ in max(senders, receivers, key=len))
    count = times(sum(sight.count for sight in sights))
    return replace(
        first,
        subject=sights[0].key[0] if len(senders) == 1 else sights[0].key[1],
        peer=None,
        seen=f"{_did(kind, ends[0], title(first.protocol))} towards {ends[1]} {count}: {kinds}; "
        f"{names}",
        usual="none of these did so before",
    )


def _named(ends: Mapping[str, object], what: str, plant: Plant) -> str:
    return f"{len(ends):,} {what}" if len(ends) > 1 else who(plant, *ends)


DETECTOR = Novelty(
    "protocol_violation", sights, tell, Crowd(towards, tell_crowd, by_sender), version=2
)
