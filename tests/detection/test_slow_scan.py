"""Who looks for what there is and takes his time."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from detection.model import Deviation, Learning
from detection.reaches import MANY, MANY_SLOWLY
from detection.scan import DETECTOR
from inventory.model import Plant
from inventory.rows import OperationRow
from protocols.model import UNANSWERED
from tests.inventory.batches import at, batch
from tests.inventory.made import hosts, operation, plant

pytestmark = pytest.mark.quick

CLIENT, EVERYBODY = "10.1.0.50", "ff:ff:ff:ff:ff:ff"
_HOUR = 3600


def asked(n: int, seconds: float, network: str = "10.1.1") -> OperationRow:
    """A request for an address that nobody has."""
    times = {"first_ns": at(seconds), "last_ns": at(seconds), "counted": 1, "status": UNANSWERED}
    return operation(CLIENT, EVERYBODY, "arp", "1", object=f"{network}.{n}", **times)


def tried(n: int, seconds: float, network: str) -> OperationRow:
    times = {"first_ns": at(seconds), "last_ns": at(seconds), "counted": 1, "status": UNANSWERED}
    return operation(CLIENT, f"{network}.{n}", "tcp", "connect", object="port 443", **times)


def site(done: Sequence[OperationRow]) -> Plant:
    return plant(sightings=hosts(CLIENT), operations=done)


def told(done: Sequence[OperationRow], since: float = 0) -> list[Deviation]:
    window = batch(1, start_ns=at(since), end_ns=at(200 * _HOUR))
    return [*DETECTOR.step({}, window, site(done), Learning.OVER)[1]]


def test_one_address_a_minute_is_a_scan() -> None:
    (found,) = told([asked(n, 60 * n) for n in range(MANY_SLOWLY)])
    assert f"reached for {MANY_SLOWLY} addresses by ARP" in found.seen
    assert "none was seen to answer or accept, within 23 minutes: " in found.seen
    assert found.count == MANY_SLOWLY


@pytest.mark.parametrize(
    "done",
    [
        [asked(n, 60 * n) for n in range(MANY_SLOWLY - 1)],
        [asked(n, 2 * _HOUR * n) for n in range(60)],
        [tried(n, 60 * n, "8.8.8") for n in range(60)],
    ],
    ids=["few", "over days", "of the Internet"],
)
def test_dead_devices_now_and_then_are_none(done: Sequence[OperationRow]) -> None:
    assert told(done) == []


def test_openings_in_another_network_of_the_plant_count() -> None:
    assert len(told([tried(n, 60 * n, "10.2.0") for n in range(MANY_SLOWLY)])) == 1


def test_a_burst_is_told_by_itself_and_hides_nothing_that_is_slow() -> None:
    burst = [asked(n, n, "10.1.2") for n in range(MANY)]
    slow = [asked(n, 2 * _HOUR + 60 * n) for n in range(MANY_SLOWLY)]
    assert [d.key[2:] for d in told(burst)] == [()]
    assert [d.key[2:] for d in told([*burst, *slow], since=_HOUR)] == [("slow",)]


def test_who_always_did_is_not_told() -> None:
    done = [asked(n, 60 * n) for n in range(MANY_SLOWLY)]
    state, _ = DETECTOR.step({}, batch(), site(done), Learning.DECLARED)
    more = [*done, asked(200, _HOUR)]
    window = batch(1, start_ns=at(_HOUR), end_ns=at(2 * _HOUR))
    assert list(DETECTOR.step(state, window, site(more), Learning.OVER)[1]) == []
