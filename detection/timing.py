"""Timing.

## What it sees
Connections are opened, or one operation is asked for, several times as fast as ever while the
plant was learned.

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

from collections.abc import Iterator
from math import isfinite
from operator import attrgetter
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from detection.extremes import Extent, Extremes, extent
from detection.learned import Key, Usual
from detection.model import Deviation, Occurrence, Severity
from detection.novelty import deviation_id
from detection.window import Row, Window, rows
from detection.words import title, who
from inventory.times import moment
from protocols.model import Effect, describe, protocols

_PLACE = ("realm", "client", "server", "transport", "port", "protocol", "first_ns", "last_ns")
_LINK = (*_PLACE, "burst", "burst_ns", "evidence")
_DID = (*_PLACE, "code", "object", "count", "gap_n", "mean5_min", "evidence", "latest")
_ACTS = (Effect.SESSION, Effect.WRITES, Effect.COMMANDS, Effect.ENGINEERS)
_REPEATED = (Effect.SESSION, Effect.WRITES, Effect.COMMANDS)  # until one of them is accepted
# What a flood consists of, and nobody does so often at once: tries of a browser are some.
_FLOODS = frozenset({("tcp", "connect"), ("icmp", "8.0"), ("icmpv6", "128.0")})
_FLOOD = 100  # of them in a window
_FASTER = 4.0  # than ever: jitter, retries and a second client stay below
_LEAST = 10  # connections: fewer are a page's parts, or a client that tries again
_SPAN_S = 10.0  # in which the sensor counts them
_DONE = 5.0  # a second, so fast at least, where nothing faster is usual
_CHANGED = 1.0  # a second, so fast at least, where a pace is usual: a retry makes no five
_SLOWEST_S = 60.0  # what was done now and then has no pace: it is taken for so slow
_LEAST_S = 0.001  # gaps below are the capture's, not the sender's


class Rate(NamedTuple):
    """How often a second something was done by a client at a server, at its fastest, and when
    that was, as far as it is known."""

    row: Row
    times: tuple[int, int]
    key: Key
    client: str
    server: str
    what: str
    per_second: float
    effect: Effect | None  # of connections none
    enough: bool

    @property
    def extent(self) -> Extent:
        """As it is learned."""
        return Extent(0.0, self.per_second, 1, falls=False)


def _rates(window: Window) -> Iterator[Rate]:
    yield from _openings(window)
    yield from _operations(window)


def _tell(window: Window, rate: Rate, known: Usual) -> Iterator[Deviation]:
    usual = extent(known, rate.key)
    if rate.enough and _is_fast(rate, usual, known) and not known.knows(_key(rate)):
        yield _told(window, rate, usual)


def _is_fast(rate: Rate, usual: Extent | None, known: Usual) -> bool:
    """Far faster than usual, or fast where nobody did it before; a site that learned before this
    detector was there knows no pace at all, and nobody is told."""
    if usual is None and not known.learned:
        return False
    return rate.per_second > max(_least(rate, usual), _FASTER * usual.high if usual else 0.0)


def _least(rate: Rate, usual: Extent | None) -> float:
    """What is not fast at any place; what changes the process at a pace keeps to it."""
    if rate.effect is None:
        return 0.0
    paced = usual is not None and usual.high > 1 / _SLOWEST_S
    return _CHANGED if paced and rate.effect in (Effect.WRITES, Effect.COMMANDS) else _DONE


def _openings(window: Window) -> Iterator[Rate]:
    """Connections of each client to each service, a second of the ten with the most: what they
    speak makes links of their own, whose connections are counted together."""
    most: dict[Key, Rate] = {}
    for row in _opened(window.table("links")):
        ends = window.asset(row, "client"), window.asset(row, "server")
        key = (ends[1] or row["server"], "opened", str(row["port"]))
        times = (row["burst_ns"], row["burst_ns"])
        rate, enough = row["burst"] / _SPAN_S, row["burst"] >= _LEAST
        found = Rate(row, times, key, *ends, "opened connections", rate, None, enough)
        most[_key(found)] = max(found, most.get(_key(found), found), key=_PER_SECOND)
    yield from most.values()


def _opened(links: pa.Table) -> Iterator[Row]:
    """The links on which connections were seen to open."""
    return rows(links.filter(pc.greater(links["burst"], 0)) if links.num_rows else links, _LINK)


def _operations(window: Window) -> Iterator[Rate]:
    """Operations that are asked for, by the mean of five gaps at its least."""
    for row in window.rows("observations", _DID, "did"):
        means = describe(row["protocol"], row["code"], row["object"])
        floods = (row["protocol"], row["code"]) in _FLOODS
        if floods or means.effect in _ACTS or _polls(row["protocol"], means.effect):
            ends = window.asset(row, "client"), window.asset(row, "server")
            fastest = row["mean5_min"]
            paced = fastest is not None and isfinite(fastest)
            paced = paced and (not floods or row["count"] >= _FLOOD)
            rate = 1 / max(fastest, _LEAST_S) if paced else 1 / _SLOWEST_S
            key = (ends[1] or row["server"], row["protocol"], row["code"])
            times = (row["first_ns"], row["last_ns"])
            yield Rate(row, times, key, *ends, f"did “{means.name}”", rate, means.effect, paced)


def _polls(protocol: str, effect: Effect) -> bool:
    """Whether it reads of a process, which machines do at a pace; a page's parts come at once."""
    known = protocols().get(protocol)
    return effect is Effect.READS and known is not None and known.controls


def _key(rate: Rate) -> Key:
    return (*rate.key, rate.client or str(rate.row["client"]))


def _told(window: Window, rate: Rate, usual: Extent | None) -> Deviation:
    row = rate.row
    first, last = map(moment, rate.times)
    client = who(window.plant, rate.client, row["client"])
    server = who(window.plant, rate.server, row["server"])
    by = title(row["protocol"]) if row["protocol"] else f"{row['transport']}/{row['port']}"
    evidence = window.proof(row["evidence"])
    return Deviation(
        id=deviation_id("timing", _key(rate)),
        detector="timing",
        key=_key(rate),
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
    if per_second <= 1 / _SLOWEST_S:
        return "now and then"
    if per_second < 1:
        return f"once in {1 / per_second:.2g} s"
    number = f"{per_second:,.0f}" if per_second >= 10 else f"{per_second:.2g}"
    return "once a second" if number == "1" else f"{number} times a second"


_PER_SECOND = attrgetter("per_second")

DETECTOR = Extremes("timing", _rates, _tell, version=2)
