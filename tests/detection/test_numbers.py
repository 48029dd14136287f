"""Values out of range, counters of two senders, and what is asked for faster than ever."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

import pytest

from detection import state_break, timing, value
from detection.engine import Memory, approved
from detection.model import Detector, Deviation, Learning, Severity, State
from inventory.model import Batch, Plant
from inventory.times import moment
from tests.inventory.batches import at, batch, did
from tests.inventory.made import asset, hosts, link, plant

pytestmark = pytest.mark.quick

PLC, HMI, OTHER = "10.1.0.10", "10.1.0.50", "10.1.0.66"
WHO: Plant = plant(
    sightings=hosts(PLC, HMI, OTHER),
    links=[link(HMI, PLC, "modbus", 502), link(OTHER, PLC, "modbus", 502)],
)
READ, WRITE = "3", "6"
Row = Mapping[str, Any]


def was(
    low: float,
    high: float,
    code: str = READ,
    client: str = HMI,
    n: int = 30,
    last: float = 25,
    max_ns: int = 0,
) -> Row:
    numbers = {"value_n": n, "value_min": low, "value_max": high, "value_last": last}
    numbers |= {"value_min_ns": 0, "value_max_ns": max_ns}
    place = {"realm": "lan", "client": client, "server": PLC, "protocol": "modbus"}
    times = {"first_ns": at(70), "last_ns": at(80)}
    return {**place, **numbers, **times, "kind": "was", "code": code, "object": "register 5"}


def change(old: object, new: object, code: str = READ, seconds: float = 75, **more: Any) -> Row:
    place = {"realm": "lan", "client": HMI, "server": PLC, "protocol": "modbus"}
    told = {"code": code, "object": "register 5", "old": str(old), "new": str(new)}
    return {**place, **told, "at_ns": at(seconds), **more}


def learned(detector: Detector, *batches: Batch, how: Learning = Learning.DECLARED) -> State:
    state: State = {}
    for window in batches:
        state, none = detector.step(state, window, WHO, how)
        assert not none
    json.dumps(state, allow_nan=False)
    return state


def told(detector: Detector, state: State, window: Batch) -> list[Deviation]:
    after, found = detector.step(state, window, WHO, Learning.OVER)
    assert after is state
    return list(found)


NORMAL = batch(observations=[was(20, 30)])


@pytest.mark.parametrize(
    ("low", "high", "code", "count"),
    [
        (20, 30, WRITE, 0),
        (34, 34, WRITE, 0),  # within half of the range's width
        (36, 36, WRITE, 1),
        (14, 14, WRITE, 1),
        (20, 42, READ, 0),  # what is measured may drift
        (20, 44, READ, 1),
        (2, 30, READ, 1),
        (math.nan, math.nan, WRITE, 0),
        (math.inf, math.inf, WRITE, 0),
    ],
)
def test_a_value_far_from_all_that_were(low: float, high: float, code: str, count: int) -> None:
    state = learned(value.DETECTOR, NORMAL)
    found = told(value.DETECTOR, state, batch(1, observations=[was(low, high, code)]))
    assert [d.kind for d in found] == ["value out of range"] * count


def test_a_value_is_told_by_who_set_it_when_and_from_where_to_where() -> None:
    state = learned(value.DETECTOR, NORMAL)
    rows = [was(25, 65000, WRITE, OTHER, max_ns=at(77))]
    changes = [
        change(25, 65000, WRITE, 77, client=OTHER, evidence="e2"),
        change(65000, 25, WRITE, 78, client=OTHER, evidence="e1"),
    ]
    proofs = [{"id": id_, "capture": "c", "frames": [n]} for n, id_ in ((1, "e1"), (2, "e2"))]
    window = batch(1, observations=rows, changes=changes, evidence=proofs)
    (found,) = told(value.DETECTOR, state, window)
    assert [evidence.id for evidence in found.evidence_seen] == ["e2"]
    assert found.seen == f"{OTHER} set register 5 of {PLC} to 65000 by Modbus/TCP; it was 25"
    assert found.usual == "register 5 was between 20 and 30"
    assert found.first_seen.timestamp() == at(77) / 1e9
    assert (found.subject, found.peer) == tuple(
        next(a.id for a in WHO.assets.values() if ip in a.ips) for ip in (OTHER, PLC)
    )
    assert "T0836" in found.techniques


@pytest.mark.parametrize(("max_ns", "proven"), [(0, ["e0"]), (at(77), [])])
def test_the_proof_of_a_first_sight_shows_no_later_value(max_ns: int, proven: list[str]) -> None:
    state = learned(value.DETECTOR, NORMAL)
    rows = [{**was(25, 65000, WRITE, OTHER, max_ns=max_ns), "evidence": "e0"}]
    proofs = [{"id": "e0", "capture": "c", "frames": [1]}]
    (found,) = told(value.DETECTOR, state, batch(1, observations=rows, evidence=proofs))
    assert [evidence.id for evidence in found.evidence_seen] == proven
    assert found.first_seen == found.last_seen == moment(max_ns or at(70))


def test_a_stranger_is_told_over_what_others_had_seen() -> None:
    state = learned(value.DETECTOR, NORMAL)
    seen = {"old_seen": f"{at(69)} {HMI} {READ}", "evidence": "e1"}
    changes = [change(25, 65000, WRITE, 70, client=OTHER, **seen)]
    proofs = [{"id": "e1", "capture": "c", "frames": [1, 2, 3, 4]}]
    rows = [was(65000, 65000, WRITE, OTHER)]
    window = batch(1, observations=rows, changes=changes, evidence=proofs)
    (found,) = told(value.DETECTOR, state, window)
    assert found.seen == (
        f"{OTHER} set register 5 of {PLC} to 65000 by Modbus/TCP; it was 25, "
        f"seen by read holding registers of {HMI}"
    )
    assert [evidence.frames for evidence in found.evidence_seen] == [(1, 2, 3, 4)]


@pytest.mark.parametrize(
    ("protocol", "code", "by_client"),
    [
        ("iec104", "13.3", True),
        ("mqtt", "3", True),
        ("opcua", "826", False),
        ("modbus", "3", False),
    ],
)
def test_who_reports_a_value_by_itself_states_it(protocol: str, code: str, by_client: bool) -> None:
    def stated(low: float, high: float) -> Batch:
        return batch(1, observations=[{**was(low, high, code), "protocol": protocol}])

    state = learned(value.DETECTOR, stated(20, 30))
    (found,) = told(value.DETECTOR, state, stated(25, 900))
    ends = (HMI, PLC) if by_client else (PLC, HMI)
    assert found.seen.startswith(f"{ends[0]} stated register 5 as 900")
    assert (f" to {PLC} by" in found.seen) is by_client
    assert [found.subject, found.peer] == [asset(WHO, ip).id for ip in ends]


def test_counters_constants_and_what_was_seldom_read_have_no_range() -> None:
    rising = batch(observations=[was(20, 30, last=30, max_ns=at(80))])
    constant = batch(observations=[was(20, 20)])
    seldom = batch(observations=[was(20, 30, n=3)])
    far = batch(1, observations=[was(500, 900)])
    for known in (rising, constant, seldom):
        assert told(value.DETECTOR, learned(value.DETECTOR, known), far) == []


def test_a_switch_has_no_range() -> None:
    state = learned(value.DETECTOR, batch(observations=[was(1, 1, WRITE)]))
    assert told(value.DETECTOR, state, batch(1, observations=[was(0, 0, WRITE)])) == []


def test_what_nobody_knows_is_not_out_of_range() -> None:
    far = batch(1, observations=[was(500, 900, WRITE)])
    assert told(value.DETECTOR, {}, far) == []
    once = learned(value.DETECTOR, NORMAL, how=Learning.OBSERVED)
    assert told(value.DETECTOR, once, far) == [], "an hour is no habit"
    later = batch(60, observations=[was(20, 30)])
    twice = learned(value.DETECTOR, NORMAL, later, how=Learning.OBSERVED)
    assert len(told(value.DETECTOR, twice, far)) == 1


def test_what_goes_beyond_both_ends_is_told_of_both() -> None:
    state = learned(value.DETECTOR, NORMAL)
    found = told(value.DETECTOR, state, batch(1, observations=[was(3, 90, WRITE)]))
    assert [d.seen for d in found] == [
        f"{HMI} set register 5 of {PLC} to {number} by Modbus/TCP" for number in (3, 90)
    ]


@pytest.mark.parametrize(
    ("usual", "severity", "text"),
    [
        (was(50, 50), Severity.HIGH, "was always 50"),
        (was(20, 30), Severity.HIGH, "was between 20 and 30"),
        (was(50, 50, n=1), Severity.MEDIUM, "was always 50, but seen only once"),
        (was(20, 30, n=19), Severity.MEDIUM, "was between 20 and 30, but seen only 19 times"),
    ],
)
def test_a_range_of_few_values_is_told_as_such(usual: Row, severity: Severity, text: str) -> None:
    state = learned(value.DETECTOR, batch(observations=[usual]))
    (found,) = told(value.DETECTOR, state, batch(1, observations=[was(900, 900, WRITE)]))
    assert (found.severity, found.usual) == (severity, f"register 5 {text}")


HOUR = 60  # windows


def rose(low: float, high: float, minute: int, old: object = None, n: int = 30) -> Batch:
    """A number that a client sets rose in a minute, the last step from an old value, if known."""
    times = {"first_ns": at(60 * minute), "last_ns": at(60 * minute + 59)}
    row = {**was(low, high, WRITE, n=n, last=high, max_ns=times["last_ns"]), **times}
    told = [change(old, high, WRITE, 60 * minute + 59)] if old is not None else []
    return batch(minute, observations=[row], changes=told)


@pytest.mark.parametrize(
    ("window", "count"),
    [
        (rose(600, 660, 10), 0),  # a heartbeat goes on at its pace
        (rose(600, 660, 10, 659), 0),
        (rose(86_400, 86_460, 24 * HOUR), 0),
        (rose(120, 120, 2, n=1), 0),
        (rose(65_000, 65_000, 10), 1),  # at no pace of its own
        (rose(600, 700, 10, 645), 0),
        (rose(600, 900, 10, 601), 1),  # in a wider step than all that it went
        (rose(-90, -40, 10), 1),
    ],
)
def test_a_set_number_that_only_rises_goes_on(window: Batch, count: int) -> None:
    state = learned(value.DETECTOR, rose(0, 60, 0))
    assert len(told(value.DETECTOR, state, window)) == count


def test_a_set_point_that_rose_while_learning_is_no_counter_for_ever() -> None:
    day = [rose(50, 60, 0), *(rose(60, 60, minute) for minute in range(1, 24 * HOUR, HOUR))]
    state = learned(value.DETECTOR, *day)
    assert len(told(value.DETECTOR, state, rose(900, 900, 30 * 24 * HOUR))) == 1


def test_what_fell_or_is_hardly_known_is_no_counter() -> None:
    for known in ([rose(0, 60, 0, n=9)], [rose(0, 60, 0), rose(30, 50, 1)]):
        state = learned(value.DETECTOR, *known)
        assert len(told(value.DETECTOR, state, rose(600, 660, 10))) == 1


def test_how_long_a_number_rises_is_not_written_with_each_window() -> None:
    state, written = learned(value.DETECTOR, rose(0, 60, 0)), 0
    for minute in range(1, 24 * HOUR):
        before, (state, _) = (
            state,
            value.DETECTOR.step(state, rose(60, 60, minute), WHO, Learning.DECLARED),
        )
        written += state is not before
    assert written < 100


def test_an_approved_value_is_told_no_more() -> None:
    state = learned(value.DETECTOR, NORMAL)
    window = batch(1, observations=[was(500, 900, WRITE)])
    (found,) = told(value.DETECTOR, state, window)
    memory = approved(Memory({"value": state}), [found])
    assert told(value.DETECTOR, memory.states["value"], window) == []


@pytest.mark.parametrize(("code", "techniques"), [(READ, ("T0856",)), (WRITE, ("T0836", "T0855"))])
def test_what_is_read_is_spoofed_and_what_is_set_is_modified(
    code: str, techniques: tuple[str, ...]
) -> None:
    state = learned(value.DETECTOR, NORMAL)
    (found,) = told(value.DETECTOR, state, batch(1, observations=[was(500, 900, code)]))
    assert found.techniques == techniques


def breaks(*numbers: tuple[int, int], dropped: int = 0) -> Batch:
    rows = [
        change(f"{expected} expected", came, object="sqNum", seconds=70 + n, protocol="goose")
        for n, (expected, came) in enumerate(numbers)
    ]
    health = [{"dropped": dropped}] if dropped else []
    return batch(1, changes=rows, health=health)


@pytest.mark.parametrize(
    ("window", "count"),
    [
        (breaks((7, 0)), 0),  # began anew
        (breaks((200_000, 1500)), 0),  # a time since the start that began anew
        (breaks((7, 9)), 0),  # two were lost
        (breaks((7, 9), (10, 8)), 1),
        (breaks((3, 5000), (5001, 3)), 1),
        (breaks((3, 5000)), 1),
        (breaks((7, 9), (10, 8), dropped=3), 0),
        (batch(1, changes=[change(7, 3, object="sqNum")]), 0),
    ],
)
def test_two_counts_in_one_name(window: Batch, count: int) -> None:
    found = told(state_break.DETECTOR, {}, window)
    assert [d.kind for d in found] == ["state break"] * count


def test_what_breaks_off_by_itself_is_usual() -> None:
    window = breaks((7, 9), (10, 8))
    state = learned(state_break.DETECTOR, window)
    assert told(state_break.DETECTOR, state, window) == []
    (found,) = told(state_break.DETECTOR, {}, window)
    assert found.seen.endswith("broke off twice: 9 where 7 should have come")


def test_a_count_that_broke_again_later_is_told_then_too() -> None:
    times = [*(60 + n / 10 for n in range(200)), 240, 245]
    seen = [change("9 expected", 7, object="sqNum", seconds=s, protocol="goose") for s in times]
    (found,) = told(state_break.DETECTOR, {}, batch(1, changes=seen))
    told_at = [o.time.timestamp() for o in found.occurrences]
    assert len(told_at) == 100
    assert (told_at[0], *told_at[-2:]) == (at(60) / 1e9, at(240) / 1e9, at(245) / 1e9)
    assert found.count == len(times)


def asked(mean: float, client: str = HMI, code: str = WRITE) -> Row:
    return did(client, PLC, code=code, seconds=70, until=80, gap_n=9, count=10, mean5_min=mean)


def opened(burst: int, protocol: str = "modbus", client: str = HMI) -> Row:
    place = {"realm": "lan", "client": client, "server": PLC, "transport": "tcp", "port": 502}
    span = {"first_ns": at(0), "last_ns": at(900), "burst_ns": at(75)}
    return {**place, **span, "protocol": protocol, "burst": burst}


@pytest.mark.parametrize(
    ("window", "count"),
    [
        (batch(1, observations=[asked(1.0)]), 0),
        (batch(1, observations=[asked(0.3)]), 0),
        (batch(1, observations=[asked(0.1)]), 1),
        (batch(1, observations=[asked(0.1, OTHER)]), 1),
        (batch(1, observations=[asked(math.nan)]), 0),
        (batch(1, links=[opened(0)]), 0),
        (batch(1, links=[opened(19)]), 0),
        (batch(1, links=[opened(20)]), 1),
        (batch(1, links=[opened(300), opened(299, "")]), 1),
    ],
)
def test_what_is_far_faster_than_ever(window: Batch, count: int) -> None:
    usual = batch(observations=[asked(1.0)], links=[opened(2)])
    state = learned(timing.DETECTOR, usual)
    found = told(timing.DETECTOR, state, window)
    assert [d.kind for d in found] == ["timing"] * count


def test_a_flood_of_what_nobody_did_before() -> None:
    state = learned(timing.DETECTOR, batch(observations=[asked(1.0, code=READ)]))
    flood = batch(1, observations=[asked(0.004)], links=[opened(300)])
    found = told(timing.DETECTOR, state, flood)
    assert [d.seen.partition(" by ")[0] for d in found] == [
        f"{HMI} opened connections",
        f"{HMI} did “write single register”",
    ]
    assert found[0].first_seen == found[0].last_seen == moment(at(75))
    assert [d.techniques for d in found] == [("T0814",), ("T0806",)]
    before_it_learned = told(timing.DETECTOR, {}, flood)
    assert before_it_learned == []


@pytest.mark.parametrize(
    ("gap", "usual_gap", "seen", "usual"),
    [
        (0.001, 1.0, "1,000 times a second", f"{PLC} was asked so once a second at most"),
        (0.15, 4.0, "6.7 times a second", f"{PLC} was asked so once in 4 s at most"),
        (0.15, math.nan, "6.7 times a second", f"{PLC} was asked so now and then at most"),
        (
            0.15,
            None,
            "6.7 times a second",
            f"nobody was seen to do so at {PLC} while it was learned",
        ),
    ],
)
def test_a_pace_is_told_in_plain_numbers(
    gap: float, usual_gap: float | None, seen: str, usual: str
) -> None:
    before = [asked(1.0, code=READ)] if usual_gap is None else [asked(usual_gap)]
    state = learned(timing.DETECTOR, batch(observations=before))
    (found,) = told(timing.DETECTOR, state, batch(1, observations=[asked(gap)]))
    assert found.seen == f"{HMI} did “write single register” by Modbus/TCP at {PLC} {seen}"
    assert found.usual == usual


def test_a_server_that_is_always_asked_fast_may_be() -> None:
    state = learned(timing.DETECTOR, batch(observations=[asked(0.02)], links=[opened(200)]))
    fast = batch(1, observations=[asked(0.01)], links=[opened(300)])
    assert told(timing.DETECTOR, state, fast) == []


def test_reads_keep_a_device_busy() -> None:
    state = learned(timing.DETECTOR, batch(observations=[asked(1.0, code=READ)]))
    (found,) = told(timing.DETECTOR, state, batch(1, observations=[asked(0.01, code=READ)]))
    assert found.techniques == ("T0814",)
