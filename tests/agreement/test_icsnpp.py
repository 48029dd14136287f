"""What Zeek's ICSNPP decoders logged of public captures is what the sensor states."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

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
