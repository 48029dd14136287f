"""What is asked for faster than ever."""

from __future__ import annotations

import math
from typing import Any

import pytest

from detection import timing
from detection.model import Learning, State
from inventory.model import Batch
from inventory.times import moment
from protocols.model import Effect, describe
from tests.detection.numbers import (
    HMI,
    OTHER,
    PLC,
    READ,
    WHO,
    WRITE,
    Row,
    learned,
    told,
)
from tests.inventory.batches import at, batch, did

pytestmark = pytest.mark.quick


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
        (batch(1, links=[opened(9)]), 0),
        (batch(1, links=[opened(10)]), 1),
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


@pytest.mark.parametrize(
    ("usual_gap", "gap", "code", "count"),
    [
        (5.0, 0.25, WRITE, 1),
        (5.0, 4.0, WRITE, 0),  # one of five was tried again at once
        (5.0, 1.1, WRITE, 0),
        (1.0, 0.25, WRITE, 0),  # within four times as fast
        (5.0, 0.25, READ, 0),
        (math.nan, 0.25, WRITE, 0),  # now and then is no pace, and ten times are few
    ],
)
def test_what_is_changed_at_a_pace_may_not_be_changed_much_faster(
    usual_gap: float, gap: float, code: str, count: int
) -> None:
    state = learned(timing.DETECTOR, batch(observations=[asked(usual_gap, code=code)]))
    found = told(timing.DETECTOR, state, batch(1, observations=[asked(gap, code=code)]))
    assert len(found) == count


@pytest.mark.parametrize(
    ("protocol", "code", "count", "told_of"),
    [("tcp", "connect", 3000, 1), ("tcp", "connect", 20, 0), ("icmp", "8.0", 5000, 1)],
)
def test_openings_in_vain_and_pings_are_floods_where_they_are_many(
    protocol: str, code: str, count: int, told_of: int
) -> None:
    state = learned(timing.DETECTOR, batch(observations=[asked(1.0)]))
    tried: Any = {"count": count, "gap_n": count - 1, "mean5_min": 0.01}
    row = did(HMI, PLC, protocol, code, seconds=70, until=100, **tried)
    found = told(timing.DETECTOR, state, batch(1, observations=[row]))
    assert [d.techniques for d in found] == [("T0814",)] * told_of


@pytest.mark.parametrize(
    ("protocol", "code", "object_", "told_of"),
    [
        ("smb", "2.8", "ipc$\\svcctl", 0),  # what comes out of a pipe answers calls
        ("knxnet-ip", "207", "", 1),  # a device has few connections
        ("ssh", "30", "", 1),
    ],
)
def test_of_sessions_those_with_a_process_and_log_ons_have_a_pace(
    protocol: str, code: str, object_: str, told_of: int
) -> None:
    assert describe(protocol, code, object_).effect is Effect.SESSION
    state = learned(timing.DETECTOR, batch(observations=[asked(1.0)]))
    fast: Any = {"object": object_, "count": 1000, "gap_n": 999, "mean5_min": 0.001}
    row = did(HMI, PLC, protocol, code, seconds=70, until=71, **fast)
    assert len(told(timing.DETECTOR, state, batch(1, observations=[row]))) == told_of


def repeated(
    windows: int,
    *,
    gap: float = 1.0,
    apart: float = 2,
    count: int = 2,
    code: str = WRITE,
    protocol: str = "modbus",
) -> list[int]:
    """In which of so many windows of a live sensor it is told, of what was done now and then."""
    usual = {**asked(math.nan, code=code), "protocol": protocol}
    state: State = learned(timing.DETECTOR, batch(observations=[usual]))
    found = []
    for n in range(windows):
        since = 100 + n * apart
        span: dict[str, Any] = {"seconds": since, "until": since + 1}
        row = did(HMI, PLC, protocol, code, **span, count=count, mean5_min=gap)
        window = batch(n + 2, observations=[row])
        state, deviations = timing.DETECTOR.step(state, window, WHO, Learning.OVER)
        found += [n for _ in deviations]
    return found


def test_what_is_changed_now_and_then_may_not_be_repeated_every_few_seconds() -> None:
    assert repeated(12) == [9, 10, 11]
    assert repeated(1, count=300) == [0]
    assert repeated(30, gap=5.0, apart=5, count=1)[0] == 19


def test_log_ons_that_nobody_can_look_into_may_not_either() -> None:
    assert repeated(30, gap=4.0, apart=4, count=1, code="30", protocol="ssh")[0] == 19
    assert repeated(9, code="30", protocol="ssh") == []
    assert repeated(30, code="20", protocol="ssh") == [], "which the server sends, too"


def test_a_few_tries_pauses_and_reads_are_no_repetition() -> None:
    assert repeated(9) == []
    assert repeated(30, apart=40, count=5) == []
    assert repeated(30, gap=6.0) == []
    assert repeated(30, code=READ) == []
