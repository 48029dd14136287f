"""What is a new habit, and what an old one under another name."""

from __future__ import annotations

import pytest

from detection import engineering_operation, new_operation, scan
from detection.model import Deviation, Learning, Severity
from inventory.model import Plant
from inventory.rows import OperationRow
from protocols.model import UNANSWERED
from tests.inventory import batches
from tests.inventory.batches import at, batch
from tests.inventory.made import hosts, link, operation, plant

pytestmark = pytest.mark.quick

SERVER, CLIENT = "10.1.0.2", "10.1.0.50"
DETECTORS = (new_operation.DETECTOR, engineering_operation.DETECTOR)


def later(row: OperationRow) -> OperationRow:
    return row._replace(first_ns=at(1201), last_ns=at(1202))


def seen(*operations: OperationRow) -> Plant:
    links = [link(CLIENT, SERVER, "tls", 443)]
    return plant(sightings=hosts(SERVER, CLIENT), operations=[*operations], links=links)


def told(usual: OperationRow, now: OperationRow) -> list[str]:
    found = []
    for detector in DETECTORS:
        known = seen(usual)
        state, _ = detector.step({}, batch(), known, Learning.DECLARED)
        _, deviations = detector.step(state, batch(20), seen(usual, later(now)), Learning.OVER)
        found += [d.kind for d in deviations]
    return found


def did(protocol: str, code: str, object_: str) -> OperationRow:
    return operation(CLIENT, SERVER, protocol, code, object=object_)


def test_another_file_of_a_file_server_is_no_news() -> None:
    fetched = did("ftp", "RETR", "recipe.txt")
    assert told(fetched, did("ftp", "RETR", "backup.tar")) == []
    assert told(fetched, did("ftp", "STOR", "tool.exe")) == ["engineering operation"]


def test_another_block_of_a_controller_is_news() -> None:
    loaded = did("s7comm", "1.26", "DB1 passive")
    assert told(loaded, did("s7comm", "1.26", "OB1 passive")) == ["engineering operation"]


@pytest.mark.parametrize(
    ("protocol", "code", "object_", "words"),
    [
        ("ads", "5", "stop", "did “stop” (Beckhoff ADS 5) to"),
        (
            "profinet-dcp",
            "4.0",
            "name of station",
            "did “set name of station” (PROFINET DCP 4.0) to",
        ),
        ("s7comm", "1.26", "DB1 passive", " on DB1 passive to"),
    ],
)
def test_what_the_operation_says_is_not_said_again(
    protocol: str, code: str, object_: str, words: str
) -> None:
    now = seen(did("http", "GET", "/"), later(did(protocol, code, object_)))
    state, _ = DETECTORS[1].step({}, batch(), seen(did("http", "GET", "/")), Learning.DECLARED)
    _, (deviation,) = DETECTORS[1].step(state, batch(20), now, Learning.OVER)
    assert words in deviation.seen


@pytest.mark.parametrize(("port", "kinds"), [("port 443", []), ("port 22", ["new operation"])])
def test_who_misses_a_service_that_it_uses_wishes_nothing_new(port: str, kinds: list[str]) -> None:
    missed = did("tcp", "connect", port)._replace(status=UNANSWERED)
    assert told(did("http", "GET", "/"), missed) == kinds


def test_reads_that_are_refused_are_a_habit_of_their_own() -> None:
    asked = did("http", "GET", "/")
    refused = did("http", "GET", "/admin")._replace(status=404)
    assert told(asked, did("http", "GET", "/page")) == []
    assert told(asked, refused) == ["new operation"]
    assert told(refused, did("http", "GET", "/other")._replace(status=403)) == []
    assert told(asked, refused._replace(status=UNANSWERED)) == []


@pytest.mark.parametrize("times", [1, 2])
def test_what_nobody_answered_is_told_when_the_sensor_gives_up_waiting(times: int) -> None:
    usual = did("dnp3", "1", "class 1")
    last = at(601 + times)
    restarted = did("dnp3", "14", "")._replace(first_ns=at(602), last_ns=last, status=UNANSWERED)
    row = batches.did(CLIENT, SERVER, "dnp3", "14", seconds=602, status=UNANSWERED)
    given_up = batch(20, observations=[{**row, "last_ns": last}])
    detector = engineering_operation.DETECTOR
    state, _ = detector.step({}, batch(), seen(usual), Learning.DECLARED)
    _, told_late = detector.step(state, given_up, seen(usual, restarted), Learning.OVER)
    assert [d.first_seen.timestamp() for d in told_late] == [at(602) / 1e9]
    _, told_again = detector.step(state, batch(21), seen(usual, restarted), Learning.OVER)
    assert not told_again
    learned, _ = detector.step(state, given_up, seen(usual, restarted), Learning.DECLARED)
    _, once_usual = detector.step(learned, given_up, seen(usual, restarted), Learning.OVER)
    assert not once_usual


def test_many_stations_asked_in_vain_are_a_scan_though_known_late() -> None:
    asked = [operation(CLIENT, f"10.1.9.{n}", "snmp", "0", object="name") for n in range(12)]
    asked = [o._replace(first_ns=at(602), last_ns=at(604), status=UNANSWERED) for o in asked]
    rows = [
        batches.did(o.client, o.server, o.protocol, o.code, seconds=602, until=604) for o in asked
    ]
    given_up = batch(20, observations=rows)
    detector = scan.DETECTOR
    assert [d.kind for d in detector.step({}, given_up, seen(*asked), Learning.OVER)[1]] == ["scan"]
    assert not detector.step({}, batch(20), seen(*asked), Learning.OVER)[1]


def test_an_operation_on_another_object_is_told_beside_its_usual_ones() -> None:
    written, read = did("modbus", "5", "coil 1"), did("modbus", "3", "")
    state, _ = new_operation.DETECTOR.step({}, batch(), seen(written, read), Learning.DECLARED)
    now = seen(written, read, later(did("modbus", "5", "coil 0")))
    _, (deviation,) = new_operation.DETECTOR.step(state, batch(20), now, Learning.OVER)
    assert "“write single coil” (Modbus/TCP 5) on coil 0" in deviation.seen
    assert deviation.usual.endswith(
        ": read holding registers and write single coil; “write single coil” on coil 1"
    )


def test_who_asks_for_much_that_is_not_there_looks_for_what_is() -> None:
    def asked(count: int, status: int) -> Deviation:
        state, _ = new_operation.DETECTOR.step({}, batch(), seen(), Learning.DECLARED)
        names = (f"holding register {n}" for n in range(count))
        rows = [later(did("modbus", "3", name))._replace(status=status) for name in names]
        (found,) = new_operation.DETECTOR.step(state, batch(20), seen(*rows), Learning.OVER)[1]
        return found

    for few in (asked(15, 2), asked(40, 0)):
        assert (few.severity, "T0861" in few.techniques) == (Severity.LOW, False)
    many = asked(16, 2)
    assert (many.severity, "T0861" in many.techniques) == (Severity.MEDIUM, True)
