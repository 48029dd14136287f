"""Lapse.

## What it sees
Who published at a pace while the plant was learned publishes nothing for five times as long as it
ever paused, and for five seconds at least; others of its network were heard meanwhile. So does an
outstation that reports nothing by itself any more, or who publishes to a broker, after a minute at
least.

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

from collections.abc import Iterable, Iterator

from detection.extremes import ENOUGH, Extent, Extremes, extent
from detection.heard import Awake, Heard
from detection.learned import Usual, text_of
from detection.model import Deviation, Entry, Occurrence, Severity, State
from detection.novelty import deviation_id
from detection.pauses import CYCLIC, Pause, pauses
from detection.reporters import is_report, reporters
from detection.window import Window
from detection.words import lasting, proofs, who
from inventory.model import Operation
from inventory.times import moment
from protocols.model import title

_TIMES_USUAL, _JITTER = 5.0, 1.5
_NOTED = "heard_since_ns"  # since when it paused as somebody was heard
_LAPSE = "lapse"  # ends the key of one that was told
_SECOND = 1_000_000_000


def _tell(window: Window, measured: Iterable[Pause], known: Usual) -> Iterator[Deviation]:
    """Those that last longer than is usual, but for what is the mirror's."""
    long = [(pause, usual) for pause in measured if (usual := _exceeded(pause, known))]
    if not long:
        return
    late = (pause.key[0] for pause in measured if not pause.is_over and _is_late(pause, known))
    heard, awake = Heard(window), Awake(window.plant.assets, late)
    for pause, usual in long:
        is_on = _was_noted(known.learned, pause) or heard.amid(pause)
        if is_on and not awake.are_fewer(pause):
            yield _told(window, pause, usual)


def _exceeded(pause: Pause, known: Usual) -> Extent | None:
    """What is usual of a pause that became too long in this window, and was not told."""
    usual = extent(known, pause.key)
    if usual is None or usual.samples < ENOUGH or known.knows((*pause.key, _LAPSE)):
        return None
    limit_ns = _limit(pause, usual)
    is_long = pause.is_sure and pause.before_ns <= limit_ns < pause.lasted_ns
    return usual if is_long else None


def _is_late(pause: Pause, known: Usual) -> bool:
    """Whether it pauses longer than it ever did, jitter apart."""
    usual = extent(known, pause.key)
    return usual is not None and pause.lasted_ns > _JITTER * usual.high * _SECOND


def _limit(pause: Pause, usual: Extent) -> int:
    """So long, in nanoseconds, is no lapse yet."""
    return int(max(pause.least_s, _TIMES_USUAL * usual.high) * _SECOND)


def _noted(state: State, measured: Iterable[Pause]) -> State:
    """The state in which pauses that go on are noted when somebody was heard amid what would be too
    long: the short window in which one becomes so does not show it."""
    known, fresh = Usual(state), dict[str, Entry]()
    for pause in measured:
        usual = None if pause.is_over else extent(known, pause.key)
        limit_ns = _limit(pause, usual) if usual else 0
        is_amid = limit_ns // 4 < pause.lasted_ns < limit_ns * 3 // 4
        if is_amid and not _was_noted(state, pause):
            text = text_of(pause.key)
            fresh[text] = {**state[text], _NOTED: pause.since_ns}
    return {**state, **fresh} if fresh else state


def _was_noted(state: State, pause: Pause) -> bool:
    return state[text_of(pause.key)].get(_NOTED) == pause.since_ns


def _told(window: Window, pause: Pause, usual: Extent) -> Deviation:
    publisher, protocol, _ = pause.key
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
        seen=f"{name} {_did(pause)} by {title(protocol)} {how}",
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


def _did(pause: Pause) -> str:
    *_, protocol, object_ = pause.key
    is_cyclic = protocol in CYCLIC
    return f"published nothing of {object_ or 'its data'}" if is_cyclic else "reported nothing"


def _published(window: Window, pause: Pause) -> Iterator[Operation]:
    """What it published."""
    _, protocol, object_ = pause.key
    for op in window.plant.operations:
        of_it = (op.client_asset, op.protocol) == (pause.client, protocol)
        if of_it and (op.object == object_ or is_report(protocol, op.code)):
            yield op


def _measures(window: Window) -> Iterator[Pause]:
    yield from pauses(window)
    yield from reporters(window)


DETECTOR = Extremes(_LAPSE, _measures, _tell, noted=_noted)
