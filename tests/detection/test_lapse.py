"""Publishers that fall silent, and mirrors that do."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan
from typing import Any

import pytest

from detection.lapse import DETECTOR
from detection.model import Deviation, Learning
from inventory.model import Batch, Plant
from inventory.rows import InterfaceRow
from inventory.times import moment
from protocols.model import NO_ANSWER
from tests.detection.calls import calls
from tests.detection.numbers import HMI, PLC, Row, learned
from tests.inventory.batches import at, batch, did
from tests.inventory.made import hosts, link, operation, plant

IED, GROUP = "10.1.0.20", "01:0c:cd:01:00:01"


def who(last: float) -> Plant:
    """The plant as a window leaves it: the publisher was seen until then."""
    publishes = operation(
        IED, GROUP, "goose", "publish", object="g1", status=NO_ANSWER, last_ns=at(last)
    )
    return plant(
        sightings=hosts(IED, HMI, PLC),
        operations=[publishes],
        links=[link(HMI, PLC, "modbus", 502)],
        interfaces=[InterfaceRow("mirror", "lan", at(0), at(300), 900, 1, 0, 900, 0, 0, 0)],
    )


def published(seconds: float, until: float, pause: float, n: int = 30) -> Row:
    told: Any = {"object": "g1", "status": NO_ANSWER, "count": n + 1, "gap_n": n, "gap_max": pause}
    return did(IED, GROUP, "goose", "publish", seconds=seconds, until=until, **told)


def polled(seconds: float, until: float, pause: float = 2.0) -> Row:
    return did(HMI, PLC, seconds=seconds, until=until, count=30, gap_n=29, gap_max=pause)


def window(begin: float, end: float, *rows: Row) -> Batch:
    """What was done, and on which links."""
    links = [{**row, "first_ns": row["first_ns"]} for row in rows]
    return batch(
        start_ns=at(begin), end_ns=at(end), observations=rows, links=links, health=[HEALTH]
    )


HEALTH = {"capture": "mirror", "interface": "lan", "first_ns": at(0), "last_ns": at(60)}
USUAL = learned(DETECTOR, window(0, 60, published(0, 59, 1.0), polled(0, 59)), who=who(59))


def told(batch_: Batch, last: float) -> Sequence[Deviation]:
    return DETECTOR.step(USUAL, batch_, who(last), Learning.OVER)[1]


def test_a_publisher_that_paused_within_a_window() -> None:
    paused = window(60, 960, published(61, 958, 20.0), polled(61, 959))
    (found,) = told(paused, 958)
    assert found.seen.startswith(f"{IED} published")
    assert found.seen.endswith("published nothing of g1 by GOOSE for 20 s, then it did again")
    assert found.usual == "it paused 1 s at most"
    assert found.techniques == ("T0804",)


def test_a_publisher_that_stops_is_told_once_in_short_windows() -> None:
    windows = [window(t, t + 2, polled(t + 0.2, t + 1.8, 0.4)) for t in range(60, 80, 2)]
    found = [d for one in windows for d in told(one, 59)]
    (stopped,) = found
    assert stopped.seen.endswith("published nothing of g1 by GOOSE for 6.8 s and longer")
    assert stopped.first_seen == moment(at(59))
    back = window(80, 82, published(80.5, 81.5, 21.5, n=2), polled(80.2, 81.8, 0.4))
    assert not told(back, 81.5), "it was told while it lasted"


def test_what_stops_before_a_long_window_ends_is_told_with_it() -> None:
    stopped = window(60, 960, published(61, 500, 1.0), polled(61, 959))
    (found,) = told(stopped, 500)
    assert "for 459 s and longer" in found.seen


@pytest.mark.parametrize(
    ("seen", "last"),
    [
        (window(60, 120, published(61, 119, 4.0), polled(61, 119)), 119),  # a little longer
        (window(60, 960, published(61, 958, 600.0), polled(61, 959, 600.0)), 958),  # all paused
        (window(700, 702, published(701.2, 702, 642.0, n=1), polled(701, 702, 642.0)), 702),
        (window(60, 960, published(61, 500, 1.0)), 500),  # nobody else is heard
        # It may have been the same time, though one was heard at another.
        (
            window(
                60, 960, published(61, 958, 600.0), polled(61, 959, 600.0), polled(100, 200, 1.0)
            ),
            958,
        ),
    ],
)
def test_a_mirror_that_pauses_is_no_lapse(seen: Batch, last: float) -> None:
    assert not told(seen, last)


def test_what_another_capture_does_not_show_did_not_stop() -> None:
    later = who(59)
    rows = [polled(100, 159)]
    health = {**HEALTH, "capture": "other"}
    one = batch(start_ns=at(60), end_ns=at(160), observations=rows, links=rows, health=[health])
    assert not DETECTOR.step(USUAL, one, later, Learning.OVER)[1]


def test_pauses_while_learning_are_usual() -> None:
    state = learned(DETECTOR, window(0, 60, published(0, 59, 9.0), polled(0, 59)), who=who(59))
    paused = window(60, 960, published(61, 958, 40.0), polled(61, 959))
    assert not DETECTOR.step(state, paused, who(958), Learning.OVER)[1]


SENSOR, BROKER = "10.1.0.30", "10.1.0.31"


def reporting(last: float, others: float = 1000) -> Plant:
    """The plant as a window leaves it: outstation and publisher reported until then, others were
    heard until later."""
    told: Any = {"status": NO_ANSWER, "last_ns": at(last)}
    return plant(
        sightings=[s._replace(last_ns=at(others)) for s in hosts(IED, HMI, PLC, SENSOR, BROKER)],
        operations=[
            operation(IED, HMI, "iec104", "13.3", object="IOA 1", **told),
            operation(
                IED, HMI, "iec104", "13.20", object="IOA 1", status=NO_ANSWER, last_ns=at(900)
            ),
            operation(SENSOR, BROKER, "mqtt", "1", object="sensor"),
            operation(SENSOR, BROKER, "mqtt", "3", object="tank", **told),
            operation(BROKER, HMI, "mqtt", "3", object="tank", **told),
        ],
        links=[link(HMI, PLC, "modbus", 502)],
        interfaces=[InterfaceRow("mirror", "lan", at(0), at(300), 900, 1, 0, 900, 0, 0, 0)],
    )


def reported(
    seconds: float, until: float, pause: float, object_: str = "IOA 1", code: str = "13.3"
) -> Row:
    n: Any = {"object": object_, "status": NO_ANSWER, "count": 31, "gap_n": 30, "gap_max": pause}
    return did(IED, HMI, "iec104", code, seconds=seconds, until=until, **n)


def sent(client: str, server: str, seconds: float, until: float) -> Row:
    n: Any = {"object": "tank", "status": NO_ANSWER, "count": 31, "gap_n": 30, "gap_max": 12.0}
    return did(client, server, "mqtt", "3", seconds=seconds, until=until, **n)


REPORTS = learned(
    DETECTOR,
    window(
        0,
        300,
        reported(0, 299, 12.0),
        reported(1, 298, 200.0, "IOA 2"),
        sent(SENSOR, BROKER, 0, 299),
        sent(BROKER, HMI, 0, 299),
        polled(0, 299),
    ),
    who=reporting(299),
)


def missed(batch_: Batch, last: float) -> set[tuple[str, str]]:
    found = DETECTOR.step(REPORTS, batch_, reporting(last), Learning.OVER)[1]
    return {(d.protocol, d.seen.partition(" ")[0]) for d in found}


def test_who_reports_no_more_is_told_by_what_it_reported_most_often() -> None:
    """Who answers interrogations reports nothing by itself; a broker has nothing to pass on."""
    asked = reported(301, 899, 5.0, code="13.20")
    silent = window(300, 900, asked, polled(301, 899))
    assert missed(silent, 302) == {("iec104", IED), ("mqtt", SENSOR)}
    found = DETECTOR.step(REPORTS, silent, reporting(302), Learning.OVER)[1]
    assert {d.usual for d in found} == {"it paused 12 s at most"}
    assert any("reported nothing by IEC 60870-5-104 for 597 s and longer" in d.seen for d in found)


def test_who_reports_a_little_late_is_not_told() -> None:
    assert not missed(window(300, 360, polled(301, 359)), 302)


def test_of_many_objects_a_window_tells_no_pause_between_them() -> None:
    rows = [reported(301, 899, 400.0), reported(501, 898, 390.0, "IOA 2")]
    sensor = sent(SENSOR, BROKER, 301, 899)
    assert not missed(window(300, 900, *rows, sensor, polled(301, 899)), 899)


def test_where_more_are_silent_than_are_heard_the_mirror_is() -> None:
    silent = window(300, 900, polled(301, 899))
    assert not DETECTOR.step(REPORTS, silent, reporting(302, others=303), Learning.OVER)[1]
    assert DETECTOR.step(REPORTS, silent, reporting(302, others=800), Learning.OVER)[1]


@pytest.mark.parametrize("is_heard", [True, False])
def test_short_windows_show_that_others_were_heard_amid_a_long_pause(is_heard: bool) -> None:
    seconds = [*range(302, 366, 2)] if is_heard else [304, 364]
    state, found = REPORTS, list[Deviation]()
    for t in seconds:
        one = window(t, t + 2, polled(t + 0.2, t + 1.8, 0.4))
        state, told_ = DETECTOR.step(state, one, reporting(302), Learning.OVER)
        found += told_
    assert len(found) == (2 if is_heard else 0)


def test_behind_a_clock_that_was_set_back_no_gap_has_a_length() -> None:
    """Each sight of a window may then be older than the one before it."""
    rows = published(61, 61, nan), reported(61, 61, nan), polled(61, 119, nan)
    unknown = [{**row, "gap_n": 0} for row in rows]
    assert not told(window(60, 120, *unknown, published(62, 118, 1.0)), 118)
    assert not missed(window(300, 360, *unknown, reported(301, 359, 5.0)), 359)


def _many(number: int) -> Sequence[str]:
    return [f"10.1.{n // 250 + 1}.{n % 250 + 1}" for n in range(number)]


def _publish(number: int, until: float) -> Plant:
    rows = [
        operation(ip, GROUP, "goose", "publish", object="g1", status=NO_ANSWER, last_ns=at(until))
        for ip in _many(number)
    ]
    return plant(
        sightings=hosts(*_many(number), HMI, PLC),
        operations=rows,
        interfaces=[InterfaceRow("mirror", "lan", at(0), at(300), 900, 1, 0, 900, 0, 0, 0)],
    )


def _paused(number: int, begin: float, until: float, pause: float) -> Sequence[Row]:
    n: Any = {"object": "g1", "status": NO_ANSWER, "count": 31, "gap_n": 30, "gap_max": pause}
    many = _many(number)
    return [did(ip, GROUP, "goose", "publish", seconds=begin, until=until, **n) for ip in many]


@pytest.mark.parametrize("is_mirrors", [True, False])
def test_what_all_miss_at_once_costs_no_more_for_each(is_mirrors: bool) -> None:
    """When a switch fails, hundreds pause: each was held against all that was heard."""

    def told_of(number: int) -> int:
        usual_ = learned(
            DETECTOR, window(0, 60, *_paused(number, 0, 59, 1.0)), who=_publish(number, 59)
        )
        back = _paused(number, 61, 89, 20.0) if is_mirrors else ()
        now, last = window(60, 90, polled(60.1, 89.9, 0.4), *back), 89 if back else 59
        after = _publish(number, last)
        return calls(lambda: DETECTOR.step(usual_, now, after, Learning.OVER))

    assert told_of(120) < 4 * told_of(40)
