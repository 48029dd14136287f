"""What is a new habit, and what an old one under another name."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from detection import engineering_operation, new_operation, scan
from detection.model import Deviation, Learning, Severity
from inventory.model import Plant
from inventory.rows import OperationRow
from protocols.model import NO_ANSWER, UNANSWERED
from tests.detection.wishes import CLIENT, SERVER, did, later, seen
from tests.inventory import batches
from tests.inventory.batches import at, batch
from tests.inventory.made import hosts, operation, plant

pytestmark = pytest.mark.quick

OTHER = "10.1.0.51"
DETECTORS = (new_operation.DETECTOR, engineering_operation.DETECTOR)


def told(usual: OperationRow, now: OperationRow) -> list[str]:
    found = []
    for detector in DETECTORS:
        known = seen(usual)
        state, _ = detector.step({}, batch(), known, Learning.DECLARED)
        _, deviations = detector.step(state, batch(20), seen(usual, later(now)), Learning.OVER)
        found += [d.kind for d in deviations]
    return found


def test_another_file_of_a_file_server_is_no_news() -> None:
    fetched = did("ftp", "RETR", "recipe.txt")
    assert told(fetched, did("ftp", "RETR", "backup.tar")) == []
    assert told(fetched, did("ftp", "STOR", "tool.exe")) == ["engineering operation"]


@pytest.mark.parametrize(
    ("usual", "now", "kinds"),
    [
        (("3", "endpoint mapper"), ("3", "DRSUAPI"), ["new operation"]),
        (("3", "interface 13142f90"), ("3", "interface e1af8308"), ["new operation"]),
        (("12", "SVCCTL"), ("12", "SAMR"), ["engineering operation"]),
        (("3", "DRSUAPI"), ("3", "DRSUAPI"), []),
        (("3", "DRSUAPI"), ("3", ""), []),  # nobody saw which interface was bound
        (("3", "DRSUAPI"), ("4", ""), ["new operation"]),
        (("12", "SVCCTL"), ("12", "SVCCTL"), []),
    ],
)
def test_a_number_that_an_interface_gives_its_meaning_is_another_in_another(
    usual: tuple[str, str], now: tuple[str, str], kinds: list[str]
) -> None:
    """Copying a domain's secrets has the number of asking for an endpoint."""
    assert told(did("dcerpc", *usual), did("dcerpc", *now)) == kinds


def test_who_copies_by_what_others_log_on_is_urgent() -> None:
    asked = did("dcerpc", "3", "endpoint mapper")
    state, _ = DETECTORS[0].step({}, batch(), seen(asked), Learning.DECLARED)
    now = seen(asked, later(did("dcerpc", "3", "DRSUAPI")))
    _, (found,) = DETECTORS[0].step(state, batch(20), now, Learning.OVER)
    assert found.severity is Severity.HIGH
    assert "T0859" in found.techniques


@pytest.mark.parametrize(
    ("protocol", "code", "severity"),
    [
        ("modbus", "6", Severity.HIGH),
        ("snmp", "3", Severity.HIGH),
        ("coap", "0.3", Severity.HIGH),
        ("tds", "INSERT", Severity.MEDIUM),
        ("tds", "DELETE", Severity.HIGH),
        ("http", "POST", Severity.MEDIUM),
    ],
)
def test_what_changes_data_alone_is_less_urgent(
    protocol: str, code: str, severity: Severity
) -> None:
    asked = did("http", "GET", "/")
    state, _ = DETECTORS[0].step({}, batch(), seen(asked), Learning.DECLARED)
    now = seen(asked, later(did(protocol, code, "one")))
    _, (found,) = DETECTORS[0].step(state, batch(20), now, Learning.OVER)
    assert found.severity is severity


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


@pytest.mark.parametrize(
    ("protocol", "code", "object_", "severity"),
    [
        ("profinet-dcp", "4.0", "name of station", Severity.HIGH),
        ("profinet-dcp", "4.0", "IP parameter", Severity.HIGH),
        ("profinet-dcp", "4.0", "reset to factory", Severity.HIGH),
        ("profinet-dcp", "4.0", "alias name", Severity.MEDIUM),
        ("profinet-dcp", "4.0", "signal", Severity.MEDIUM),
        ("ftp", "SITE", "REBOOT", Severity.HIGH),
        ("ftp", "STOR", "tool.exe", Severity.MEDIUM),
        ("s7comm", "1.26", "DB1 passive", Severity.CRITICAL),
        ("modbus", "8.10", "", Severity.HIGH),
        ("s7comm", "1.41", "", Severity.CRITICAL),
        ("s7comm", "1.30", "DB1", Severity.HIGH),
    ],
)
def test_what_takes_a_device_from_its_process_is_urgent(
    protocol: str, code: str, object_: str, severity: Severity
) -> None:
    state, _ = DETECTORS[1].step({}, batch(), seen(did("http", "GET", "/")), Learning.DECLARED)
    now = seen(did("http", "GET", "/"), later(did(protocol, code, object_)))
    _, (deviation,) = DETECTORS[1].step(state, batch(20), now, Learning.OVER)
    assert deviation.severity == severity


def test_whom_nobody_heard_is_told_by_the_address_that_was_asked() -> None:
    stop = later(
        operation(CLIENT, OTHER, "cip", "7", object="Controller instance 1", status=UNANSWERED)
    )
    state, _ = DETECTORS[1].step({}, batch(), seen(), Learning.DECLARED)
    _, (deviation,) = DETECTORS[1].step(state, batch(20), seen(stop), Learning.OVER)
    assert deviation.usual == f"nobody engineered or commanded {OTHER} over CIP"


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


def test_one_more_in_vain_hides_no_scan_of_the_same_window() -> None:
    ops = [operation(CLIENT, f"10.1.9.{n}", "tcp", "connect", object="port 22") for n in range(13)]
    scanned = [o._replace(first_ns=at(1201), last_ns=at(1201), status=UNANSWERED) for o in ops]
    scanned[-1] = scanned[-1]._replace(first_ns=at(2000), last_ns=at(2000))
    (found,) = scan.DETECTOR.step({}, batch(20), seen(*scanned), Learning.OVER)[1]
    assert found.kind == "scan"
    assert "reached for 12 addresses" in found.seen
    more = [
        o._replace(server=o.server.replace(".9.", ".8."), first_ns=at(2001)) for o in scanned[1:]
    ]
    (latest,) = scan.DETECTOR.step({}, batch(20), seen(*scanned, *more), Learning.OVER)[1]
    assert "reached for 13 addresses" in latest.seen


@pytest.mark.parametrize("protocol", ["goose", "sv"])
def test_who_publishes_what_another_does_is_urgent(protocol: str) -> None:
    group, relay, meter, other = "01:0c:cd:01:00:01", "10.1.0.3", "10.1.0.4", "10.1.0.9"

    def published(client: str, block: str) -> OperationRow:
        row = operation(client, group, protocol, "publish", object=block)
        return row._replace(status=NO_ANSWER)

    usual = [published(relay, "A/LLN0$GO$trips"), published(meter, "B/LLN0$GO$values")]
    both: dict[str, Any] = {"sightings": hosts(relay, meter, other)}
    before = plant(**both, operations=usual)
    state, _ = new_operation.DETECTOR.step({}, batch(), before, Learning.DECLARED)
    spoofed = later(published(other, "A/LLN0$GO$trips"))
    now = plant(**both, operations=[*usual, spoofed])
    _, (deviation,) = new_operation.DETECTOR.step(state, batch(20), now, Learning.OVER)
    assert (deviation.severity, deviation.subject) == (Severity.HIGH, asset_at(now, other))
    assert deviation.usual == f"“publish” is usual of {relay}"


def asset_at(found: Plant, address: str) -> str:
    return next(a.id for a in found.assets.values() if address in a.ips)


def test_an_operation_on_another_object_is_told_beside_its_usual_ones() -> None:
    written, read = did("modbus", "5", "coil 1"), did("modbus", "3", "")
    state, _ = new_operation.DETECTOR.step({}, batch(), seen(written, read), Learning.DECLARED)
    now = seen(written, read, later(did("modbus", "5", "coil 0")))
    _, (deviation,) = new_operation.DETECTOR.step(state, batch(20), now, Learning.OVER)
    assert "“write single coil” (Modbus/TCP 5) on coil 0" in deviation.seen
    assert deviation.usual.endswith(
        ": read holding registers and write single coil; “write single coil” on coil 1"
    )


@pytest.mark.parametrize(
    ("protocol", "code", "object_", "unit", "kind"),
    [
        ("modbus", "6", "holding register 10", "unit", new_operation),
        ("iec104", "45.6", "IOA 300", "common address", engineering_operation),
    ],
)
def test_an_operation_on_another_unit_names_both(
    protocol: str, code: str, object_: str, unit: str, kind: ModuleType
) -> None:
    usual, now = (did(protocol, code, object_)._replace(unit=number) for number in ("1", "0"))
    state, _ = kind.DETECTOR.step({}, batch(), seen(usual), Learning.DECLARED)
    _, (deviation,) = kind.DETECTOR.step(state, batch(20), seen(usual, later(now)), Learning.OVER)
    assert f" on {object_} of {unit} 0 to " in deviation.seen
    assert deviation.usual.endswith(f"” on {object_} of {unit} 1")


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


@pytest.mark.parametrize(
    ("protocol", "code", "severity"),
    [
        ("icmpv6", "134.0", [Severity.HIGH]),
        ("icmpv6", "136.0", []),
        ("icmp", "9.0", [Severity.HIGH]),
    ],
)
def test_a_strangers_router_advertisement_is_told(
    protocol: str, code: str, severity: list[Severity]
) -> None:
    said = operation(CLIENT, "ff02::1", protocol, code, status=NO_ANSWER)
    state, _ = new_operation.DETECTOR.step({}, batch(), seen(), Learning.DECLARED)
    _, found = new_operation.DETECTOR.step(state, batch(20), seen(later(said)), Learning.OVER)
    assert [d.severity for d in found] == severity
    assert all(d.techniques == ("T0830",) for d in found)


@pytest.mark.parametrize(
    ("names", "severity"),
    [
        (("plc-1",), Severity.LOW),
        (("plc-1", "plc"), Severity.LOW),
        (("a", "b", "c"), Severity.HIGH),
    ],
)
def test_who_answers_for_many_names_lies(names: tuple[str, ...], severity: Severity) -> None:
    said = [
        operation(CLIENT, SERVER, "llmnr", "1.1", object=name, status=NO_ANSWER) for name in names
    ]
    state, _ = new_operation.DETECTOR.step({}, batch(), seen(), Learning.DECLARED)
    now = seen(*map(later, said))
    (found,) = new_operation.DETECTOR.step(state, batch(20), now, Learning.OVER)[1]
    assert found.severity is severity
    assert found.techniques == ("T0830",)


@pytest.mark.parametrize(
    ("protocol", "code"),
    [
        ("iec104", "0.67"),
        ("mqtt", "12"),
        ("hart-ip", "2"),
        ("umas", "18"),
        ("smb", "1.43"),
        ("smb", "2.13"),
    ],
)
def test_what_keeps_an_idle_session_alive_is_no_wish(protocol: str, code: str) -> None:
    assert told(did(protocol, "1", ""), did(protocol, code, "")) == []


def test_that_a_line_of_a_bridge_came_is_no_wish() -> None:
    assert told(did("stp", "2", "8000.02:00:00:00:00:0a"), did("stp", "128", "")) == []


def test_a_server_that_is_busy_refuses_nothing() -> None:
    asked = did("modbus", "3", "register 5")
    assert told(asked, asked._replace(status=6)) == []
    assert told(asked, asked._replace(status=2)) == ["new operation"]


def test_what_a_browser_asks_for_by_itself_may_be_missing() -> None:
    asked = did("http", "GET", "/")
    assert told(asked, did("http", "GET", "/favicon.ico")._replace(status=404)) == []
    assert told(asked, did("http", "GET", "/admin")._replace(status=404)) == ["new operation"]


@pytest.mark.parametrize(
    ("client", "protocol", "code", "severity"),
    [
        (CLIENT, "bacnet", "1.8", Severity.LOW),
        (SERVER, "bacnet", "1.0", Severity.NOTE),
        (OTHER, "bacnet", "1.8", Severity.MEDIUM),
        (OTHER, "bacnet", "1.0", Severity.MEDIUM),
        (OTHER, "netbios", "5.32", Severity.NOTE),
        (OTHER, "netbios", "17.12", Severity.NOTE),
    ],
)
def test_who_begins_anew_asks_and_tells_all(
    client: str, protocol: str, code: str, severity: Severity
) -> None:
    reads = operation(CLIENT, SERVER, "bacnet", "0.12")
    asks = later(operation(client, "255.255.255.255", protocol, code))
    before, now = (
        plant(sightings=hosts(SERVER, CLIENT, OTHER), operations=done)
        for done in ([reads], [reads, asks])
    )
    state, _ = new_operation.DETECTOR.step({}, batch(), before, Learning.DECLARED)
    _, (found,) = new_operation.DETECTOR.step(state, batch(20), now, Learning.OVER)
    assert found.severity is severity


@pytest.mark.parametrize(("unit", "kinds"), [("5", []), ("6", ["new operation"])])
def test_a_unit_that_a_gateway_misses_is_no_wish_of_the_client(unit: str, kinds: list[str]) -> None:
    """Modbus' exception 11; of a unit that never answered it is one."""
    asked = did("modbus", "3", "")._replace(unit="5")
    assert told(asked, asked._replace(unit=unit, status=11)) == kinds


@pytest.mark.parametrize(
    ("asked", "now", "to"),
    [
        ("203.0.113.7", "203.0.113.9", "addresses of no known asset"),
        ("203.0.113.7", "203.0.113.7", "203.0.113.7"),
        (SERVER, SERVER, SERVER),
    ],
)
def test_what_is_usual_at_addresses_of_nobody_is_said_of_none_of_them(
    asked: str, now: str, to: str
) -> None:
    usual = operation(CLIENT, asked, "tcp", "1", object="port 80", status=UNANSWERED)
    other = operation(OTHER, now, "tcp", "1", object="port 80", status=UNANSWERED)
    before = plant(sightings=hosts(SERVER, CLIENT, OTHER), operations=[usual])
    state, _ = new_operation.DETECTOR.step({}, batch(), before, Learning.DECLARED)
    after = plant(sightings=hosts(SERVER, CLIENT, OTHER), operations=[usual, later(other)])
    (found,) = new_operation.DETECTOR.step(state, batch(20), after, Learning.OVER)[1]
    assert f" to {now} 10 times" in found.seen
    assert found.usual.startswith(f"usual to {to}: ")
