"""How long a service gave no answer, and how often it was asked in that time.

An entry of the state notes of a service what earlier windows saw: a silence (`since_ns`,
`until_ns`, `asked`); about when it answered last (`answered_ns`, a minute late at most, so that
few windows write it); and the last pause between two answers (`from_ns`, `to_ns`). A live sensor
gives a request up a quarter of an hour after it was asked: answers may have come again by then,
and only that pause tells that none came in between.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from detection.learned import Key
from detection.model import Entry
from detection.services import Service
from detection.window import Row, longest_gap_ns

IN_VAIN = "in vain"  # ends the key of a silence
_SECOND = 1_000_000_000
_LONG_NS = 60 * _SECOND  # retries and a device that is busy take less
_LEAST = 3  # requests: one or two may have been lost
_APART_NS = 900 * _SECOND  # who does not ask for so long begins anew
_LATE_NS = 60 * _SECOND  # so late is the time of the last answer that is noted
_SLACK_NS = 5 * _SECOND  # between a request and its answer


@dataclass(frozen=True, slots=True)
class Silence:
    """From the first request in vain to the last, and how many there were at least."""

    service: Service
    since_ns: int
    until_ns: int
    asked: int

    @property
    def key(self) -> Key:
        """What makes it the same."""
        return (*self.service.key, IN_VAIN)

    @property
    def was_looked_for(self) -> bool:
        """Whether any of it only looked for the server's address."""
        return any(row["protocol"] == "arp" for row in self.service.vain)

    @property
    def is_long(self) -> bool:
        """Whether it is more than a request or two that got lost."""
        return self.asked >= _LEAST and self.until_ns - self.since_ns >= _LONG_NS


class _Span(NamedTuple):
    """Requests in vain."""

    since_ns: int
    until_ns: int
    asked: int

    @property
    def lasted_ns(self) -> int:
        return self.until_ns - self.since_ns


def silences(service: Service, noted: Entry) -> Iterator[Silence]:
    """Those of a window: one that answers ended, and one that goes on."""
    before, known = noted_span(noted), noted.get("answered_ns", 0)
    assert isinstance(known, int)
    answered = max(service.answered_ns, known)
    ended = [row for row in service.vain if row["first_ns"] < answered]
    late = [row for row in service.vain if row["last_ns"] > answered]
    if ended:
        span = _joined(before, _span(ended, 0, answered))
        if _is_pause(span, service, noted):
            yield Silence(service, *span)
    if late:
        span = _span(late, answered, max(row["last_ns"] for row in late))
        is_on = not service.answered_ns and not _is_over(before, noted)
        yield Silence(service, *(_joined(before, span) if is_on else span))


def note(service: Service, noted: Entry, met: Sequence[Silence]) -> Entry:
    """What the next window has to know."""
    kept = _answers(service, noted)
    before = noted_span(noted)
    if met:
        kept |= _Span(met[-1].since_ns, met[-1].until_ns, met[-1].asked)._asdict()
    elif before and (not service.answered_ns or _is_over(before, kept)):
        kept |= before._asdict()
    return kept


def _answers(service: Service, noted: Entry) -> dict[str, object]:
    """When it answered last, and the last pause."""
    kept = {name: noted[name] for name in ("answered_ns", "from_ns", "to_ns") if name in noted}
    last = noted.get("answered_ns", 0)
    assert isinstance(last, int)
    if last and service.answers_ns - last >= _LATE_NS + _LONG_NS:
        kept |= {"from_ns": last + _LATE_NS, "to_ns": service.answers_ns}
    if service.answered_ns - last >= _LATE_NS:
        kept["answered_ns"] = service.answered_ns
    return kept


def noted_span(noted: Entry) -> _Span | None:
    """The silence that an entry notes."""
    numbers = [noted.get(name) for name in _Span._fields]
    found = [number for number in numbers if isinstance(number, int)]
    return _Span(*found) if len(found) == len(numbers) else None


def _is_over(span: _Span | None, noted: Entry) -> bool:
    """Whether the pause that was noted is behind it: more of it may be stated yet."""
    to = noted.get("to_ns")
    return span is not None and isinstance(to, int) and span.until_ns <= to


def _joined(before: _Span | None, now: _Span) -> _Span:
    """One span where the client went on asking."""
    if before is None or not -_APART_NS <= now.since_ns - before.until_ns <= _APART_NS:
        return now
    since, until = min(before.since_ns, now.since_ns), max(before.until_ns, now.until_ns)
    return _Span(since, until, before.asked + now.asked)


def _is_pause(span: _Span, service: Service, noted: Entry) -> bool:
    """Whether no answer came meanwhile: in this window, or in the pause that was noted."""
    if _LONG_NS <= span.lasted_ns <= service.pause_ns + _SLACK_NS:
        return True
    since, to = noted.get("from_ns"), noted.get("to_ns")
    if not isinstance(since, int) or not isinstance(to, int):
        return False
    return since - _LATE_NS - _SLACK_NS <= span.since_ns and span.until_ns <= to


def _span(vain: Sequence[Row], after_ns: int, before_ns: int) -> _Span:
    """The requests in vain between two times."""
    since = min(max(row["first_ns"], after_ns) for row in vain)
    until = max(min(row["last_ns"], before_ns) for row in vain)
    return _Span(since, until, sum(_count(row, after_ns, before_ns) for row in vain))


def _count(row: Row, after_ns: int, before_ns: int) -> int:
    """How often it was asked then, at least: as often as its longest gap goes into it."""
    since, until = max(row["first_ns"], after_ns), min(row["last_ns"], before_ns)
    if (since, until) == (row["first_ns"], row["last_ns"]):
        return int(row["count"])
    gap_ns = longest_gap_ns(row)
    return 1 + ((until - since) // gap_ns if gap_ns else 0)
