"""What Zeek's ICSNPP decoders logged of public captures is what the sensor states."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

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
