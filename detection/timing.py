"""Timing.

## What it sees
Connections are opened, or one operation is asked for, several times as fast as ever while the
plant was learned; or what was written or commanded now and then, or a log-on that nobody can look
into, is repeated every few seconds.

## Why it matters
A flood keeps a weak device busy (ATT&CK T0814, Denial of Service), log-ons are guessed, commands
are repeated until they win over the operator's (T0806, Brute Force I/O).

## What to do
See who asks so fast, and whether the device still answers the others.

## When it is wrong
A client that lost its server and tries again without a pause; a page of a new console that
fetches all of its parts at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from detection.extremes import Extent, Extremes, extent
from detection.learned import Usual, text_of
from detection.model import Deviation, Entry, Occurrence, Severity, State
from detection.novelty import deviation_id
from detection.rates import LOGS_ON, SLOWEST_S, Rate, rates
from detection.repeats import OFTEN, Run, noted
from detection.window import Window
from detection.words import who
from inventory.times import moment
from protocols.model import Effect, title

_REPEATED = (Effect.SESSION, Effect.WRITES, Effect.COMMANDS)  # until one of them is accepted
_FASTER = 4.0  # than ever: jitter, retries and a second client stay below
_DONE = 5.0  # a second, so fast at least, where nothing faster is usual
_CHANGED = 1.0  # a second, so fast at least, where a pace is usual: a retry makes no five
_REPEATS = 0.2  # a second, so fast at least is what an operator does not do


def _tell(window: Window, measured: Iterable[Rate], known: Usual) -> Iterator[Deviation]:
    for rate in measured:
        usual = extent(known, rate.key)
        is_fast = _is_fast(rate, usual, known) or _is_repeated(rate, usual, known)
        if rate.enough and is_fast and not known.knows(rate.by_client):
            yield _told(window, rate, usual)


def _is_fast(rate: Rate, usual: Extent | None, known: Usual) -> bool:
    """Far faster than usual, or fast where nobody did it before; a site that learned before this
    detector was there knows no pace at all, and nobody is told."""
    if usual is None and not known.learned:
        return False
    return rate.per_second > max(_least(rate, usual), _FASTER * usual.high if usual else 0.0)


def _is_repeated(rate: Rate, usual: Extent | None, known: Usual) -> bool:
    """Whether what is done now and then is done often and without a pause."""
    return _repeats(rate, usual) and Run.of(known.learned[text_of(rate.key)]).times >= OFTEN


def _repeats(rate: Rate, usual: Extent | None) -> bool:
    """Whether it does at a pace what is done now and then only."""
    changes = rate.effect in (Effect.WRITES, Effect.COMMANDS)
    tries = changes or rate.key[1:] in LOGS_ON
    is_fast = tries and rate.enough and rate.per_second >= _REPEATS
    return is_fast and usual is not None and usual.high <= 1 / SLOWEST_S


def _noted(state: State, measured: Iterable[Rate]) -> State:
    """The state in which what is repeated is counted on."""
    known, fresh = Usual(state), dict[str, Entry]()
    for rate in measured:
        if _repeats(rate, extent(known, rate.key)):
            text = text_of(rate.key)
            times = rate.row["first_ns"], rate.row["last_ns"]
            fresh[text] = noted(fresh.get(text, state[text]), *times, rate.row["count"])
    return {**state, **fresh} if fresh else state


def _least(rate: Rate, usual: Extent | None) -> float:
    """What is not fast at any place; what changes the process at a pace keeps to it."""
    if rate.effect is None:
        return 0.0
    paced = usual is not None and usual.high > 1 / SLOWEST_S
    return _CHANGED if paced and rate.effect in (Effect.WRITES, Effect.COMMANDS) else _DONE


def _told(window: Window, rate: Rate, usual: Extent | None) -> Deviation:
    row = rate.row
    first, last = map(moment, rate.times)
    client = who(window.plant, rate.client, row["client"])
    server = who(window.plant, rate.server, row["server"])
    by = title(row["protocol"]) if row["protocol"] else f"{row['transport']}/{row['port']}"
    evidence = window.proof(row["evidence"])
    return Deviation(
        id=deviation_id("timing", rate.by_client),
        detector="timing",
        key=rate.by_client,
        kind="timing",
        severity=Severity.MEDIUM,
        subject=rate.client or row["client"],
        peer=rate.server or None,
        protocol=row["protocol"],
        seen=f"{client} {rate.what} by {by} at {server} {_often(rate.per_second)}",
        usual=f"{server} was asked so {_often(usual.high)} at most"
        if usual
        else f"nobody was seen to do so at {server} while it was learned",
        techniques=("T0806",) if rate.effect in _REPEATED else ("T0814",),
        first_seen=first,
        last_seen=last,
        count=1,
        occurrences=tuple(Occurrence(at, None) for at in dict.fromkeys((first, last))),
        evidence_seen=(evidence,) if evidence else (),
        evidence_usual=(),
        quality=window.quality(rate.client, rate.server, row["protocol"]),
    )


def _often(per_second: float) -> str:
    if per_second <= 1 / SLOWEST_S:
        return "now and then"
    if per_second < 1:
        return f"once in {1 / per_second:.2g} s"
    number = f"{per_second:,.0f}" if per_second >= 10 else f"{per_second:.2g}"
    return "once a second" if number == "1" else f"{number} times a second"


DETECTOR = Extremes("timing", rates, _tell, version=2, noted=_noted)
