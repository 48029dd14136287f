"""Servers that answered and do no more."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from detection.learned import approve, count
from detection.model import Deviation, Learning, State
from detection.silence import DETECTOR
from inventory.model import Batch, Plant
from inventory.times import moment
from protocols.model import NO_ANSWER, UNANSWERED
from tests.detection.numbers import HMI, OTHER, PLC, Row, learned
from tests.inventory.batches import at, batch, did
from tests.inventory.made import asset, hosts, link, operation, plant

SECOND_PLC, THIRD_PLC = "10.1.0.11", "10.1.0.12"
SERVERS = (PLC, SECOND_PLC, THIRD_PLC)
WHO: Plant = plant(
    sightings=hosts(*SERVERS, HMI, OTHER),
    links=[link(HMI, server, "modbus", 502) for server in SERVERS],
    operations=[
        *(operation(HMI, server, "modbus", "3") for server in SERVERS),
        operation(HMI, PLC, "modbus", "43", status=UNANSWERED),
    ],
)


def polled(seconds: float, until: float, server: str = PLC, pause: float = 2.0) -> Row:
    return did(HMI, server, seconds=seconds, until=until, count=10, gap_n=9, gap_max=pause)


def vain(seconds: float, until: float, n: int, server: str = PLC, code: str = "3") -> Row:
    asked: Any = {"count": n, "status": UNANSWERED, "gap_n": n - 1, "gap_max": 30.0}
    return did(HMI, server, code=code, seconds=seconds, until=until, **asked)


def refused(seconds: float, until: float, n: int) -> Row:
    tried: Any = {"count": n, "status": 1, "object": "port 502"}
    return did(HMI, PLC, "tcp", "connect", seconds=seconds, until=until, **tried)


USUAL = learned(
    DETECTOR, batch(observations=[polled(0, 59, server) for server in SERVERS]), who=WHO
)


def told(*windows: Batch, state: State = USUAL, who: Plant = WHO) -> list[Deviation]:
    found: list[Deviation] = []
    for window in windows:
        state, more = DETECTOR.step(state, window, who, Learning.OVER)
        found += more
    return found


def window(sequence: int, *observations: Row) -> Batch:
    return batch(sequence, observations=list(observations))


@pytest.mark.parametrize(
    ("windows", "words"),
    [
        ([window(1, polled(60, 119))], ()),
        ([window(1, polled(60, 119), vain(90, 119, 20))], ()),
        ([window(1, polled(60, 61), vain(70, 80, 20))], ()),
        ([window(1, polled(60, 61), vain(70, 180, 2))], ()),
        (
            [window(1, polled(60, 61), vain(70, 180, 3))],
            ("for 110 s, though it was asked 3 times at least",),
        ),
        (
            [window(1, polled(60, 61), vain(30, 180, 9))],
            ("for 119 s, though it was asked 4 times at least",),
        ),
        ([window(1, refused(60, 1260, 30))], ("for 20 minutes, though it was asked 30 times",)),
        (
            [window(1, polled(60, 90), vain(95, 119, 5)), window(2, vain(120, 179, 12))],
            ("for 84 s, though it was asked 17 times",),
        ),
        (
            [window(1, vain(61, 90, 5)), window(2, polled(120, 125)), window(3, vain(190, 199, 5))],
            (),
        ),
        ([window(1, polled(60, 960, pause=300.0), vain(200, 460, 60))], ("for 260 s",)),
        ([window(1, polled(60, 960, pause=30.0), vain(200, 460, 60))], ()),
        ([window(1, polled(60, 960, pause=100.0), vain(200, 460, 60))], ()),
        ([window(1, vain(60, 460, 60, code="43"))], ()),
    ],
)
def test_who_is_asked_for_a_minute_and_does_not_answer(
    windows: list[Batch], words: tuple[str, ...]
) -> None:
    found = told(*windows)
    assert len(found) == len(words)
    for deviation, expected in zip(found, words, strict=True):
        assert deviation.seen.startswith(f"no answer of {PLC} to {HMI} by Modbus/TCP was seen")
        assert expected in deviation.seen


def test_a_silence_that_goes_on_is_one_and_ends_with_an_answer() -> None:
    silent = [window(n, vain(60 * n, 60 * n + 59, 10)) for n in (1, 2, 3)]
    found = told(*silent)
    assert len(found) == 2, "the first minute is not long enough"
    assert len({d.id for d in found}) == 1
    assert {d.first_seen for d in found} == {moment(at(60))}
    again = told(*silent, window(4, polled(240, 299)), window(5, vain(300, 340, 10)))
    assert len(again) == 2


def late(asked: float, pause: float = 2.0) -> list[Row]:
    """A live window in which the server answers, and an old request is given up."""
    now = asked + 900
    return [polled(now, now + 1, pause=pause), vain(asked, asked, 1)]


def live(seconds: float, *observations: Row) -> Batch:
    return batch(1, start_ns=at(seconds), end_ns=at(seconds + 2), observations=list(observations))


def test_a_live_sensor_gives_requests_up_when_answers_came_again() -> None:
    given_up = [live(n + 900, *late(n)) for n in range(70, 660, 10)]
    between = [live(n + 905, polled(n + 905, n + 906)) for n in range(70, 660, 10)]
    trickling = [w for pair in zip(given_up, between, strict=True) for w in pair]
    back = [live(n, polled(n, n + 1)) for n in range(670, 970, 40)]
    found = told(live(60, polled(60, 61)), *back, *trickling)
    assert "for 580 s, though it was asked 59 times" in found[-1].seen
    assert len({d.id for d in found}) == 1
    answered = [live(n, polled(n, n + 1)) for n in range(60, 970, 40)]
    assert told(*answered, *trickling) == []


def test_what_is_long_over_does_not_go_on() -> None:
    """Thirty hours without a request are no silence; nor does one go on behind answers."""
    days = [window(1, vain(60, 60, 1)), window(1800, vain(108_000, 108_010, 2))]
    assert told(*days) == []
    ended = [window(1, polled(60, 61), vain(70, 119, 9)), window(2, polled(170, 179, pause=109.0))]
    again = [window(9, vain(540, 541, 3))]
    assert told(*ended, *again) == []


def test_answers_that_are_told_again_are_none() -> None:
    old = polled(60, 99)
    found = told(
        window(1, old, vain(100, 119, 9)), window(2, {**old, "count": 0}, vain(120, 179, 9))
    )
    assert "for 79 s, though it was asked 18 times" in found[-1].seen


def test_answers_that_were_only_not_seen_are_no_silence() -> None:
    link = {"realm": "lan", "client": HMI, "server": PLC, "protocol": "modbus"}
    asked = [vain(60, 460, 60)]
    lost = batch(1, observations=asked, links=[{**link, "lost_bytes": 60 * 11}])
    assert told(lost) == []
    one_frame = batch(1, observations=asked, links=[{**link, "lost_bytes": 100}])
    assert len(told(one_frame)) == 1


def test_who_answers_anything_is_no_silent_mirror() -> None:
    all_silent = [vain(60, 200, 9, server) for server in SERVERS]
    assert len(told(window(1, *all_silent))) == 1
    dns = replace(WHO.operations[0], protocol="dns", last_seen=moment(at(61)))
    heard = replace(WHO, operations=(*WHO.operations, dns))
    (found,) = told(window(1, *all_silent), who=heard)
    assert "nobody" not in found.seen
    assert "fell silent at one moment" in found.seen


@pytest.mark.parametrize(("apart", "are_one"), [(0, True), (20, True), (100, False)])
def test_servers_that_fall_silent_at_one_moment_are_told_as_one(apart: int, are_one: bool) -> None:
    dns = replace(WHO.operations[0], protocol="dns", last_seen=moment(at(901)))
    heard = replace(WHO, operations=(*WHO.operations, dns))
    asked = [vain(60 + n * apart, 600, 60, server) for n, server in enumerate(SERVERS)]
    # In a live sensor's windows they come one after the other.
    first, *later = (window(n, row) for n, row in enumerate(asked, 1))
    found = told(first, *later, window(4, *asked), who=heard)
    together = [d for d in found if "3 servers" in d.seen]
    assert {d.subject for d in found if d not in together} <= {
        asset(WHO, server).id for server in SERVERS
    }
    assert bool(together) is are_one
    if are_one:
        assert f"3 servers ({PLC}, {SECOND_PLC} and {THIRD_PLC}) fell silent" in together[-1].seen
        assert len({d.id for d in together}) == 1
        approved = approve(USUAL, together[-1].key)
        again = told(first, *later, window(4, *asked), who=heard, state=approved)
        assert not any("3 servers" in d.seen for d in again)


def test_what_was_never_answered_while_it_was_learned_is_not_told() -> None:
    assert told(window(1, vain(60, 460, 60)), state={}) == []


def test_a_device_that_is_now_and_then_off_is_not_told() -> None:
    off = [window(0, polled(0, 10), vain(12, 900, 80))]
    assert told(window(1, vain(60, 460, 60)), state=learned(DETECTOR, *off, who=WHO)) == []


def test_what_is_noted_is_neither_learned_nor_approved() -> None:
    before = count(USUAL)
    after, _ = DETECTOR.step(USUAL, window(1, vain(60, 90, 60)), WHO, Learning.OVER)
    assert after != USUAL
    assert count(after) == before
    ended, _ = DETECTOR.step(after, window(2, polled(120, 179)), WHO, Learning.OVER)
    assert count(ended) == before
    assert not any("since_ns" in entry for entry in ended.values())


def test_where_nobody_answers_any_more_it_is_told_once() -> None:
    all_silent = [vain(60, 200, 9, server) for server in SERVERS]
    (one,) = told(window(1, *all_silent))
    assert one.seen.startswith("3 servers")
    assert "the mirror's other direction" in one.seen
    others = told(window(1, *all_silent[:2], polled(60, 119, THIRD_PLC)))
    assert {d.subject for d in others} == {asset(WHO, server).id for server in SERVERS[:2]}


def test_unknown_gaps_are_no_pause() -> None:
    def once(**gap: Any) -> Row:
        return did(HMI, PLC, seconds=60, until=900, **gap)

    assert told(window(1, once(gap_n=0), vain(200, 460, 60))) == []
    assert told(window(1, once(gap_n=0, gap_max=0.0), polled(60, 960), vain(200, 460, 9))) == []


FAILED = 11  # Modbus: the gateway says that the one behind it gives no answer
GATEWAY: Plant = plant(
    sightings=hosts(PLC, HMI),
    links=[link(HMI, PLC, "modbus", 502)],
    operations=[
        *(operation(HMI, PLC, "modbus", "3", unit=unit, last_ns=at(59)) for unit in ("1", "5")),
        operation(
            HMI, PLC, "modbus", "3", unit="5", status=FAILED, first_ns=at(70), last_ns=at(300)
        ),
    ],
)


def of_unit(unit: str, row: Row, status: int | None = None) -> Row:
    return {**row, "unit": unit, **({} if status is None else {"status": status})}


UNITS = learned(
    DETECTOR,
    batch(observations=[of_unit(unit, polled(0, 59)) for unit in ("1", "5")]),
    who=GATEWAY,
)


def units(*windows: Batch, state: State = UNITS) -> list[str]:
    return [d.seen for d in told(*windows, state=state, who=GATEWAY)]


@pytest.mark.parametrize("status", [FAILED, UNANSWERED])
def test_a_unit_behind_a_gateway_that_answers_for_others(status: int) -> None:
    silent = of_unit("5", vain(70, 300, 100), status)
    (seen,) = units(window(1, of_unit("1", polled(60, 301)), silent))
    assert seen.startswith(f"no answer of unit 5 of {PLC} to {HMI} by Modbus/TCP was seen for 230")
    assert "though it was asked 100 times at least" in seen
    assert "gateway target device failed to respond" in seen


def test_a_unit_that_says_no_answers() -> None:
    illegal = of_unit("5", vain(70, 300, 100), 2)
    assert not units(window(1, of_unit("1", polled(60, 301)), illegal))


def test_units_of_a_server_that_is_silent_itself_are_not_told_beside_it() -> None:
    silent = [of_unit(unit, vain(70, 300, 100)) for unit in ("1", "5")]
    (seen,) = units(window(1, *silent))
    assert seen.startswith(f"no answer of {PLC} to")


def test_a_unit_is_told_in_short_windows_as_one() -> None:
    """A gateway says at once that a unit gives no answer."""
    windows = [
        live(
            n,
            of_unit("1", polled(n, n + 1)),
            of_unit("5", vain(n + 0.5, n + 0.5, 1), FAILED),
        )
        for n in range(60, 200, 2)
    ]
    found = told(*windows, state=UNITS, who=GATEWAY)
    assert {d.id for d in found} == {found[0].id}
    assert {d.first_seen for d in found} == {moment(at(60.5))}


def test_who_is_silent_is_told_with_its_last_answer_and_its_pace() -> None:
    (found,) = told(
        window(1, of_unit("1", polled(60, 301)), of_unit("5", vain(70, 300, 100))),
        state=UNITS,
        who=GATEWAY,
    )
    last = f"{moment(at(59)):%Y-%m-%d %H:%M:%S}"
    assert found.usual == (
        f"unit 5 of {PLC} answers {HMI} by Modbus/TCP, once in 1 s, last at {last}"
    )


def looking(seconds: float, until: float, n: int, **more: Any) -> Row:
    gaps: Any = {"gap_n": n - 1, "gap_min": 1.0, "gap_max": 10.0, **more}
    asked: Any = {"object": PLC, "count": n, "status": NO_ANSWER, **gaps}
    return did(HMI, "ff:ff:ff:ff:ff:ff", "arp", "1", seconds=seconds, until=until, **asked)


def heard_until(seconds: float) -> Plant:
    """The plant after the last frame of the controller."""
    gone = asset(WHO, PLC)
    assets = {**WHO.assets, gone.id: replace(gone, last_seen=moment(at(seconds)))}
    return replace(WHO, assets=assets)


def test_who_is_only_looked_for_by_arp_gives_no_answer() -> None:
    (found,) = told(window(1, looking(65, 300, 24)), who=heard_until(60))
    assert "was seen for 235 s, though it was looked for by ARP 24 times at least" in found.seen
    assert found.peer is None, "its other clients' silences are the same incident"


def test_what_was_looked_for_before_it_was_heard_last_counts_no_more() -> None:
    (found,) = told(window(1, looking(0, 300, 31)), who=heard_until(200))
    assert "was seen for 100 s, though it was looked for by ARP 11 times at least" in found.seen


def test_who_is_heard_is_not_missed() -> None:
    assert told(window(1, looking(65, 300, 24)), who=heard_until(290)) == []
    assert told(window(1, looking(65, 300, 24)), who=heard_until(301)) == []
    assert told(window(1, looking(65, 300, 24)), who=heard_until(60), state={}) == []
    renewed = looking(65, 300, 4, gap_min=60.0)
    assert told(window(1, renewed), who=heard_until(60)) == [], "nobody missed an answer"


def test_the_only_unit_of_a_server_is_the_server() -> None:
    alone = replace(GATEWAY, operations=[op for op in GATEWAY.operations if op.unit == "1"])
    silent = of_unit("1", vain(70, 300, 100))
    answers = polled(60, 301)
    found = told(window(1, answers, silent), state=UNITS, who=alone)
    assert not any("unit 1" in d.seen for d in found)
