"""How often something was done in a window, at its fastest: connections opened, operations asked
for."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from operator import attrgetter
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from detection.extremes import Extent
from detection.habits import logs_on
from detection.learned import Key
from detection.window import Row, Window, rows
from protocols.model import Effect, Operation, describe, protocols

_PLACE = ("realm", "client", "server", "transport", "port", "protocol", "first_ns", "last_ns")
_LINK = (*_PLACE, "burst", "burst_ns", "evidence")
_DID = (*_PLACE, "code", "object", "count", "gap_n", "mean5_min", "evidence", "latest")
_ACTS = (Effect.WRITES, Effect.COMMANDS, Effect.ENGINEERS)
# What a client says once to begin a session that hides whether it was refused to log on: the first
# message of its key exchange (RFC 4253, 8; RFC 4419, 3).
LOGS_ON = frozenset({("ssh", "30"), ("ssh", "34")})
# What a flood consists of, and nobody does so often at once: tries of a browser are some.
_FLOODS = frozenset({("tcp", "connect"), ("icmp", "8.0"), ("icmpv6", "128.0")})
_FLOOD = 100  # of them in a window
_LEAST = 10  # connections: fewer are a page's parts, or a client that tries again
_SPAN_S = 10.0  # in which the sensor counts them
_LEAST_S = 0.001  # gaps below are the capture's, not the sender's
SLOWEST_S = 60.0  # what was done now and then has no pace: it is taken for so slow


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
    def by_client(self) -> Key:
        """What was done, and by whom."""
        return (*self.key, self.client or str(self.row["client"]))

    @property
    def extent(self) -> Extent:
        """As it is learned."""
        return Extent(0.0, self.per_second, 1, falls=False)


def rates(window: Window) -> Iterator[Rate]:
    """All of a window."""
    yield from _openings(window)
    yield from _operations(window)


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
        most[found.by_client] = max(found, most.get(found.by_client, found), key=_PER_SECOND)
    yield from most.values()


def _opened(links: pa.Table) -> Iterator[Row]:
    """The links on which connections were seen to open."""
    return rows(links.filter(pc.greater(links["burst"], 0)) if links.num_rows else links, _LINK)


def _operations(window: Window) -> Iterator[Rate]:
    """Operations that are asked for, by the mean of five gaps at its least."""
    for row in window.rows("observations", _DID, "did"):
        means = describe(row["protocol"], row["code"], row["object"])
        floods = (row["protocol"], row["code"]) in _FLOODS
        if floods or means.effect in _ACTS or _is_paced(row["protocol"], row["code"], means):
            ends = window.asset(row, "client"), window.asset(row, "server")
            fastest = row["mean5_min"]
            paced = fastest is not None and isfinite(fastest)
            paced = paced and (not floods or row["count"] >= _FLOOD)
            rate = 1 / max(fastest, _LEAST_S) if paced else 1 / SLOWEST_S
            key = (ends[1] or row["server"], row["protocol"], row["code"])
            times = (row["first_ns"], row["last_ns"])
            yield Rate(row, times, key, *ends, f"did “{means.name}”", rate, means.effect, paced)


def _is_paced(protocol: str, code: str, means: Operation) -> bool:
    """Whether it logs on, or reads of a process or holds sessions with it, which machines do at a
    pace; a page's parts, and what goes on within a session of computers, come at once."""
    if logs_on(means) or (protocol, code) in LOGS_ON:
        return True
    known = protocols().get(protocol)
    return means.effect in (Effect.READS, Effect.SESSION) and known is not None and known.controls


_PER_SECOND = attrgetter("per_second")
