"""How often something was repeated without a pause: a live window sees little of it, so what was
learned of it notes how often (`times`) until when (`until_ns`)."""

from __future__ import annotations

from typing import NamedTuple

from detection.model import Entry

OFTEN = 20  # times: an operator tries less
_PAUSE_NS = 30_000_000_000


class Run(NamedTuple):
    """Until when it was repeated, and how often."""

    until_ns: int
    times: int

    @classmethod
    def of(cls, entry: Entry) -> Run:
        """The one that is noted; of one that never was nothing."""
        until_ns, times = (entry.get(name, 0) for name in cls._fields)
        assert isinstance(until_ns, int)
        assert isinstance(times, int)
        return cls(until_ns, times)


def noted(entry: Entry, first_ns: int, last_ns: int, count: int) -> Entry:
    """The entry with so many more, from then to then."""
    before = Run.of(entry)
    goes_on = first_ns - before.until_ns <= _PAUSE_NS
    return {**entry, **Run(last_ns, count + (before.times if goes_on else 0))._asdict()}
