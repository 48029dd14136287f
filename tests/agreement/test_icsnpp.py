"""What Zeek's ICSNPP decoders logged of public captures is what the sensor states."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from protocols.model import NO_ANSWER
from tests.captures import PUBLIC, SHARED, needs_public
from tests.observed import observe

LOGS = SHARED / "pcaps" / "groundtruth"


def _rows(path: Path) -> list[dict[str, str]]:
    """A log of Zeek: a line names its fields, others that begin with # say what it is."""
    lines = path.read_text().splitlines()
    fields = next(line for line in lines if line.startswith("#fields")).split("\t")[1:]
    rows = [line for line in lines if not line.startswith("#")]
    return list(csv.DictReader(rows, fields, delimiter="\t", quoting=csv.QUOTE_NONE))


@needs_public
def test_s7comm_plus_requests_and_notifications() -> None:
    of = "cisagov+icsnpp-s7comm/tests"
    log = _rows(LOGS / of / "baseline/analyzer.s7comm_plus/s7comm_plus.log")
    theirs = Counter(
        (row["source_h"], row["destination_h"], code)
        for row in log
        if (code := _code(row["opcode"], row["function_code"]))
    )
    observed = observe(PUBLIC / of / "traces/s7comm_plus.pcap").observations
    ours: Counter[tuple[str, str, str]] = Counter()
    for row in observed:
        if row["kind"] == "did" and row["protocol"] == "s7comm-plus":
            ours[row["client"], row["server"], row["code"]] += row["count"]
    assert theirs
    assert ours == theirs


def _code(opcode: str, function: str) -> str | None:
    number = int(opcode, 16)
    if number == 0x33:
        return str(number)
    return f"{number}.{int(function, 16)}" if number == 0x31 else None


@needs_public
def test_sampled_values_of_each_publisher() -> None:
    of = "DINA-community+icsnpp-iec61850-sv/testing"
    log = _rows(LOGS / of / "Baseline/tests.test-SV_Normal_Traffic/sv.log")
    theirs = Counter((row["src"], row["dst"], row["sv_id"]) for row in log)
    ours: Counter[tuple[str, str, str]] = Counter()
    for row in observe(PUBLIC / of / "Traces/SV_Normal_Traffic.pcap").observations:
        if row["kind"] == "did" and row["protocol"] == "sv":
            ours[row["client"], row["server"], row["object"]] += row["count"]
    assert theirs
    assert ours == theirs


@needs_public
@pytest.mark.parametrize("name", ["2PMUsInSync_TCP", "4in1PMU_TCP"])
def test_synchrophasors_measured_and_commanded(name: str) -> None:
    of = "cisagov+icsnpp-synchrophasor/tests"
    baseline = LOGS / of / f"baseline/analyzer.{name}"
    commands = _rows(baseline / "synchrophasor_cmd.log")
    theirs = Counter((told["id.resp_h"], _COMMANDS[told["command"]]) for told in commands)
    for told in _rows(baseline / "synchrophasor.log"):
        theirs[told["id.resp_h"], "0"] += int(told["data_frame_count"])
    ours: Counter[tuple[str, str]] = Counter()
    for row in observe(PUBLIC / of / f"traces/C37.118_{name}.pcap").observations:
        if row["kind"] == "did" and row["protocol"] == "synchrophasor":
            pmu = row["client"] if row["code"] == "0" else row["server"]
            ours[pmu, row["code"]] += row["count"]
    assert theirs
    assert ours == theirs


_COMMANDS = {"Data off": "4.1", "Data on": "4.2", "Send CFG-2": "4.5"}


@needs_public
@pytest.mark.parametrize("carrier", ["tcp", "udp"])
def test_roc_plus_requests(carrier: str) -> None:
    """Their decoder tells by its length whether a message asks, and often cannot; we, by who sent
    it: as many requests as theirs, and at most those more of which theirs could not tell."""
    of = "cisagov+icsnpp-roc-plus/testing"
    log = _untitled(LOGS / of / f"Baseline/tests.roc_plus_{carrier}/roc_plus.log")
    asked, untold = (
        Counter(_opcode(row[10]) for row in log if row[5] == kind)
        for kind in ("Request", "Unknown")
    )
    ours: Counter[str] = Counter()
    for row in observe(PUBLIC / of / f"traces/all_opcodes_{carrier}.pcap").observations:
        if row["kind"] == "did" and row["status"] != NO_ANSWER:
            assert (row["protocol"], row["unit"]) == ("roc-plus", "1.2")
            ours[row["code"].partition(".")[0]] += row["count"]
    assert asked
    assert ours.keys() == asked.keys() | {"180", "181", "205"}
    for code in ours:
        assert asked[code] <= ours[code] <= asked[code] + untold[code], code


@needs_public
@pytest.mark.parametrize("carrier", ["tcp", "udp"])
def test_roc_plus_operators_and_files(carrier: str) -> None:
    of = "cisagov+icsnpp-roc-plus/testing"
    logs = LOGS / of / f"Baseline/tests.roc_plus_{carrier}"
    log_on = _untitled(logs / "roc_plus_login.log")
    operators = {bytes.fromhex(row[4]).decode().strip() for row in log_on if row[4] != "-"}
    transfers = _untitled(logs / "roc_plus_file_transfer.log")
    files = {f"{row[6]}{row[7]}".replace("-", "") for row in transfers} - {""}
    ours = observe(PUBLIC / of / f"traces/all_opcodes_{carrier}.pcap").observations
    assert operators == {row["text"] for row in ours if row["object"] == "user"}
    assert files == {row["object"] for row in ours if row["object"].startswith("/")}


def _untitled(path: Path) -> list[list[str]]:
    """A log of which the tests there keep the rows only."""
    return [line.split("\t") for line in path.read_text().splitlines() if line[0] != "#"]


def _opcode(text: str) -> str:
    """`Read Realtime Clock (007)`."""
    return str(int(text.rpartition("(")[2].rstrip(")")))


@needs_public
def test_genisys_requests_and_indications() -> None:
    of = "cisagov+icsnpp-genisys/tests"
    log = _rows(LOGS / of / "baseline/analyzer.basic/genisys.log")
    asked = Counter((told["server"], _HEADERS[told["header"]]) for told in log if _asks(told))
    found: dict[str, list[int]] = {}
    for told in log:
        for indication, bit in _bits(told["payload"]):
            found.setdefault(f"indication {indication}", []).append(bit)
    ours: Counter[tuple[str, str]] = Counter()
    values: dict[str, list[tuple[int, int, int]]] = {}
    for row in observe(PUBLIC / of / "traces/genisys.pcap").observations:
        if row["kind"] == "did":
            ours[row["unit"], row["code"]] += row["count"]
        else:
            seen = (row["count"], int(row["value_min"]), int(row["value_max"]))
            values.setdefault(row["object"], []).append(seen)
    assert asked
    assert ours == asked
    assert {name: _spread(seen) for name, seen in values.items()} == {
        name: (len(bits), min(bits), max(bits)) for name, bits in found.items()
    }


_HEADERS = {"Poll": "251", "Recall Header": "253"}


def _asks(told: dict[str, str]) -> bool:
    return told["direction"] == "request"


def _bits(payload: str) -> Iterator[tuple[int, int]]:
    """The numbers and values of the bits in `address=data,...`."""
    for pair in payload.split(",") if payload != "-" else ():
        address, data = map(int, pair.split("="))
        yield from ((address * 8 + bit + 1, data >> bit & 1) for bit in range(8))


def _spread(seen: list[tuple[int, int, int]]) -> tuple[int, int, int]:
    """How often, least and greatest over all rows of an object."""
    counts, least, greatest = zip(*seen, strict=True)
    return sum(counts), min(least), max(greatest)


@needs_public
@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("logon_service_tcp", {"REQ:Logon": "80"}),
        ("reg_service_tcp", {"REQ:Register": "39"}),
        ("security_service_tcp", {"REQ:Security": "81"}),
        ("service_error_tcp", {"REQ:Ident": "32"}),
        ("trace_service_tcp", {"REQ:Trace": "38"}),
    ],
)
def test_c1222_services_and_who_is_asked(name: str, codes: dict[str, str]) -> None:
    of = "cisagov+icsnpp-c1222/testing"
    log = _untitled(LOGS / of / f"Baseline/tests.c1222_{name}/c1222.log")
    theirs = Counter((told[9], codes[told[7]]) for told in log if told[7].startswith("REQ"))
    ours: Counter[tuple[str, str]] = Counter()
    for row in observe(PUBLIC / of / f"Traces/c1222_{name}.pcap").observations:
        if row["kind"] == "did":
            ours[row["unit"], row["code"]] += row["count"]
    assert theirs
    assert ours == theirs
