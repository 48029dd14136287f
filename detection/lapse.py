"""Lapse.

## What it sees
Who published at a pace while the plant was learned publishes nothing for five times as long as it
ever paused, and for five seconds at least; others of its network were heard meanwhile.

## Why it matters
Subscribers of GOOSE hold the last state, and who takes inputs and outputs falls back to safe ones:
a report that is kept from them is a trip that nobody does (ATT&CK T0804, Block Reporting Message).

## What to do
Look whether the device has power and its network, then whether the mirror still shows its port.

## When it is wrong
Work that was announced: a device that begins anew is silent for a while. A mirror that lost this
one device's port alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from detection.extremes import ENOUGH, Extent, Extremes, extent
from detection.learned import Usual
from detection.model import Deviation, Occurrence, Severity
from detection.novelty import deviation_id
from detection.pauses import Pause, others_were_heard, pauses
from detection.window import Window
from detection.words import lasting, proofs, title, who
from inventory.model import Operation
from inventory.times import moment

_TIMES_USUAL, _LEAST_S = 5.0, 5.0
_LAPSE = "lapse"  # ends the key of one that was told
_SECOND = 1_000_000_000


def _tell(window: Window, pause: Pause, known: Usual) -> Iterator[Deviation]:
    usual = extent(known, pause.key)
    if usual is None or usual.samples < ENOUGH or known.knows((*pause.key, _LAPSE)):
        return
    limit_ns = int(max(_LEAST_S, _TIMES_USUAL * usual.high) * _SECOND)
    if pause.before_ns <= limit_ns < pause.lasted_ns and others_were_heard(window, pause):
        yield _told(window, pause, usual)


def _told(window: Window, pause: Pause, usual: Extent) -> Deviation:
    publisher, protocol, object_ = pause.key
    times = moment(pause.since_ns), moment(pause.until_ns)
    long = lasting(pause.lasted_ns / _SECOND)
    how = f"for {long}, then it did again" if pause.is_over else f"for {long} and longer"
    name = who(window.plant, pause.client, "" if pause.client else publisher)
    return Deviation(
        id=deviation_id(_LAPSE, pause.key),
        detector=_LAPSE,
        key=(*pause.key, _LAPSE),
        kind="no publication",
        severity=Severity.MEDIUM,
        subject=pause.client or publisher,
        peer=None,
        protocol=protocol,
        seen=f"{name} published nothing of {object_ or 'its data'} by {title(protocol)} {how}",
        usual=f"it paused {usual.high:.2g} s at most",
        techniques=("T0804",),
        first_seen=times[0],
        last_seen=times[1],
        count=1,
        occurrences=tuple(Occurrence(at, None) for at in times),
        evidence_seen=(),
        evidence_usual=proofs(_published(window, pause)),
        quality=window.quality(pause.client, "", protocol),
    )


def _published(window: Window, pause: Pause) -> Iterator[Operation]:
    """What it published."""
    for op in window.plant.operations:
        if (op.client_asset, op.protocol, op.object) == (pause.client, *pause.key[1:]):
            yield op


DETECTOR = Extremes(_LAPSE, pauses, _tell)
