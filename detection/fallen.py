"""Servers that fell silent at one moment: what they have in common is gone, rather than each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from detection.learned import Key
from detection.model import State
from detection.unanswered import IN_VAIN, Silence, noted_span
from inventory.times import moment

MANY = 3  # servers: two may be a chance
_MOMENT_NS = 30_000_000_000  # between two of them: each is asked at a pace of its own
_SURE_NS = 15_000_000_000  # a request or two that got lost are over by then
_LEAST = 2  # requests


class Moment(NamedTuple):
    """When the first and the last of these servers was asked in vain first."""

    since_ns: int
    last_ns: int
    servers: frozenset[str]

    @property
    def key(self) -> Key:
        """What makes it the same."""
        return ("", "", "", IN_VAIN, f"since {moment(self.since_ns):%Y-%m-%dT%H:%M:%S}")

    def holds(self, silence: Silence) -> bool:
        """Whether it is one of theirs."""
        in_time = self.since_ns <= silence.since_ns <= self.last_ns
        return in_time and silence.key[0] in self.servers


def apart(
    state: State, silences: Sequence[Silence]
) -> tuple[list[Silence], Mapping[Moment, list[Silence]]]:
    """Those of a server alone, and those of many by their moment."""
    alone: list[Silence] = []
    together: dict[Moment, list[Silence]] = {}
    moments = _moments(state) if silences else []
    for silence in silences:
        since = next((m for m in moments if m.holds(silence)), None)
        (together.setdefault(since, []) if since else alone).append(silence)
    return alone, together


def _moments(state: State) -> list[Moment]:
    """Those since which many servers are silent."""
    moments: list[list[tuple[int, str]]] = []
    for since_ns, server in sorted(_silent(state)):
        if not moments or since_ns - moments[-1][-1][0] > _MOMENT_NS:
            moments.append([])
        moments[-1].append((since_ns, server))
    found = (Moment(some[0][0], some[-1][0], frozenset(s for _, s in some)) for some in moments)
    return [one for one in found if len(one.servers) >= MANY]


def _silent(state: State) -> Iterator[tuple[int, str]]:
    for text, entry in state.items():
        span = noted_span(entry)
        if span and span.asked >= _LEAST and span.lasted_ns >= _SURE_NS:
            yield span.since_ns, text.partition("\t")[0]
