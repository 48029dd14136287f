"""An incident has an end: what comes again for hours draws nothing else into it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from detection import record
from detection.incidents import gather, in_bout, incident, parts
from detection.model import Deviation, Incident, Severity
from detection.novelty import continued
from inventory.model import Evidence, Quality
from tests.inventory.made import plant

pytestmark = pytest.mark.quick

NOON = datetime(2027, 1, 15, 12, tzinfo=UTC)
WINDOW = timedelta(minutes=1)


def minutes(count: float) -> datetime:
    """So many after noon."""
    return NOON + timedelta(minutes=count)


def deviation(name: str, first: float, last: float, *, peer: str | None = "plc") -> Deviation:
    """What a detector tells of a pair: seen first and last so many minutes after noon."""
    return Deviation(
        id=f"d{name}",
        detector="new_operation",
        key=(name,),
        kind="new operation",
        severity=Severity.MEDIUM,
        subject="hmi",
        peer=peer,
        protocol="modbus",
        seen=name,
        usual="",
        techniques=(),
        first_seen=minutes(first),
        last_seen=minutes(last),
        count=1,
        occurrences=(),
        evidence_seen=(),
        evidence_usual=(),
        quality=Quality(),
    )


def after(*windows: Iterable[Deviation]) -> dict[str, Deviation]:
    """What is known once all windows of a minute told these, each when it saw them last."""
    known: dict[str, Deviation] = {}
    for told in windows:
        found = list(told)
        start = max(d.last_seen for d in found) - WINDOW
        fresh = [in_bout(_again(known.get(d.id), d), known.get(d.id), start) for d in found]
        known |= {d.id: d for d in gather(fresh, known.values())}
    return known


def _again(old: Deviation | None, new: Deviation) -> Deviation:
    return replace(new, incident=old.incident if old else None)


def every(step: float, until: float) -> list[list[Deviation]]:
    """Windows in which one deviation comes again and again."""
    return [[deviation("poll", 0, n * step)] for n in range(int(until / step) + 1)]


def test_what_begins_within_ten_minutes_is_one_incident() -> None:
    known = after([deviation("talk", 0, 0)], [deviation("write", 9, 9)], [deviation("x", 20, 20)])
    assert known["dtalk"].incident == known["dwrite"].incident != known["dx"].incident


def test_a_pair_goes_on_as_long_as_it_is_seen_and_does_something_new() -> None:
    attack = [*every(2, 50), [deviation("write", 50, 50)]]
    known = after(*attack, [deviation("stop", 58, 58)], [deviation("run", 66, 66)])
    assert len({d.incident for d in known.values()}) == 1


@pytest.mark.parametrize("step", [1, 15, 60])
def test_what_comes_again_for_hours_draws_nothing_into_its_incident(step: float) -> None:
    known = after(*every(step, 300), [deviation("write", 300, 300)])
    assert known["dpoll"].incident != known["dwrite"].incident
    assert known["dpoll"].last_seen == minutes(300)


def test_an_incident_ends_and_says_what_came_again() -> None:
    known = after(*every(1, 5), *every(60, 300)[1:])
    found = incident([known["dpoll"]], plant())
    assert (found.first_seen, found.last_seen) == (minutes(0), minutes(5))
    assert (found.again, found.last_active) == (minutes(300), minutes(300))
    assert record.load(Incident, record.dump(found)) == found
    assert found.story == "12:00:00 poll. It came again later, last on 2027-01-15 at 17:00:00."
    lasting = incident([after(*every(1, 300))["dpoll"]], plant())
    assert (lasting.last_seen, lasting.story) == (minutes(300), "12:00:00 poll.")
    assert (lasting.again, lasting.last_active) == (None, minutes(300))


def test_what_was_seen_once_while_learning_begins_when_it_is_told() -> None:
    known = after([deviation("rare", -1440, 0)], [deviation("write", 8, 8)])
    found = incident(list(known.values()), plant())
    assert (found.first_seen, found.last_seen) == (minutes(-1), minutes(8))


def test_what_goes_on_keeps_its_proof() -> None:
    proof = (Evidence("e1", "mirror", (7,)),)
    first, again = deviation("talk", 0, 0), deviation("talk", 5, 5)
    assert continued(replace(first, evidence_seen=proof), again).evidence_seen == proof


@pytest.mark.parametrize(
    ("since", "count", "together"),
    [(5, 2, 5), (0, 7, 7), (0, 2, 3)],
    ids=["behind it", "since its beginning", "of which less is remembered"],
)
def test_what_comes_again_is_counted_once(since: float, count: int, together: int) -> None:
    first, again = deviation("talk", 0, 0), deviation("talk", since, 5)
    assert continued(replace(first, count=3), replace(again, count=count)).count == together


def test_a_bout_is_kept() -> None:
    known = after([deviation("talk", 0, 0)])["dtalk"]
    assert record.load(Deviation, record.dump(known)) == known
    earlier = record.dump(replace(known, bout=None))
    assert record.load(Deviation, earlier).began == known.first_seen


def test_an_asset_has_part_as_subject_and_as_peer_once_each() -> None:
    found = [
        deviation("a", 0, 1),
        deviation("b", 0, 1, peer=None),
        deviation("c", 0, 1, peer="hmi"),
    ]
    assert parts(found) == {"hmi": {"da", "db", "dc"}, "plc": {"da"}}
