"""The old value of a write is what anybody last saw of the same object, with proof of both."""

from __future__ import annotations

from pathlib import Path

import pytest

from inventory.rows import SeenRow
from protocols.model import Effect, describe
from sensor import evidence
from tests.captures import PLANT, PUBLIC, ROOT, needs_public
from tests.observed import KEY, Observed, Row, observe

_SETS = {Effect.WRITES, Effect.COMMANDS, Effect.ENGINEERS}


def overwritten(seen: Observed) -> list[Row]:
    """Changes whose old value another operation or client showed."""
    return [row for row in seen.tables["changes"] if row["old_seen"]]


def source(row: Row) -> SeenRow:
    """Where its old value was seen."""
    seen = SeenRow.read(row["old_seen"])
    assert seen
    return seen


def told(row: Row) -> tuple[object, ...]:
    """Who wrote what over what, and who saw that."""
    names = ("client", "server", "unit", "code", "object", "old", "new")
    return tuple(row[name] for name in (*names, "at_ns", "old_seen"))


def proven(seen: Observed, row: Row) -> bool:
    """Whether the evidence alone states the change with its old value."""
    proof = evidence.decode(seen.evidence[row["evidence"]]["pcapng"], KEY)
    return told(row) in map(told, proof["changes"].to_pylist())


@pytest.mark.parametrize("window_seconds", [3600.0, 2.0])
def test_a_strangers_write_tells_what_the_hmi_read(window_seconds: float) -> None:
    seen = observe(PLANT / "plant-attack.pcapng", window_seconds=window_seconds)
    found = overwritten(seen)
    assert found
    assert any(source(row).client != row["client"] for row in found)
    assert all(row["old"] != row["new"] for row in found)
    assert all(source(row).at_ns <= row["at_ns"] for row in found)
    assert all(describe(row["protocol"], row["code"]).effect in _SETS for row in found)
    objects = {told(row)[:5] for row in found}
    with_proof = [row for row in found if row["evidence"]]
    assert {told(row)[:5] for row in with_proof} == objects, "of each the first, at least"
    shown = [row for row in with_proof if proven(seen, row)]
    # What rests on a connection's opening takes more frames than a row remembers.
    assert {told(row)[3] for row in with_proof if row not in shown} <= {"77"}
    assert len(shown) > 0.9 * len(with_proof)


def test_proof_holds_the_frames_of_the_read_and_of_the_write() -> None:
    seen = observe(PLANT / "plant-attack.pcapng")
    shown = [row for row in overwritten(seen) if row["evidence"] and proven(seen, row)]
    assert shown
    for row in shown:
        packets = evidence.packets(seen.evidence[row["evidence"]]["pcapng"])
        assert {row["at_ns"], source(row).at_ns} <= {packet.at_ns for packet in packets}


OWN = ROOT / "protocols"
# Of each protocol a capture whose clients write over what was read: old value, new value.
WRITTEN = [
    ("ads", OWN / "ads/captures/ads.pcap", "MAIN.nSpeed", "10", "123"),
    ("fins", OWN / "fins/captures/commands.pcap", "D100", "100", "300"),
    ("opcua", OWN / "opcua/captures/opcua.pcap", "ns=2;s=Line.Speed", "122.5", "99"),
    ("pccc", OWN / "cip/captures/pccc.pcap", "N7:3", "4", "42"),
    ("slmp", OWN / "slmp/captures/further.pcap", "D100", "40", "1"),
    ("umas", OWN / "umas/captures/tools.pcap", "block 43 offset 180", "1234", "4608"),
]
PUBLICLY = [
    ("modbus", "EmreEkin+ICS-Pcaps/LocalPCAP/WriteMultipleCoil.pcap", "coil 7", "0", "1"),
    ("s7comm", "cisagov+icsnpp-s7comm/tests/traces/s7comm_plus.pcap", "QB2", "3", "2"),
    ("s7comm-plus", "EmreEkin+ICS-Pcaps/COTP/cip_cotp_proces.pcap", "M variable 9", "0", "1"),
    ("cip", "EmreEkin+ICS-Pcaps/COTP/cip_cotp_proces.pcap", "_IO_EM_DO_03", "1", "0"),
    (
        "bacnet",
        "cisagov+icsnpp-bacnet/testing/traces/bacnet_services.pcap",
        "analog output 101 present value",
        *("100", "50"),
    ),
]


@pytest.mark.parametrize(
    ("protocol", "capture", "object_", "old", "new"),
    [
        *WRITTEN,
        *(pytest.param(p, PUBLIC / c, *rest, marks=needs_public) for p, c, *rest in PUBLICLY),
    ],
)
def test_writes_tell_what_was_read(
    protocol: str, capture: Path, object_: str, old: str, new: str
) -> None:
    seen = observe(capture)
    found = [row for row in overwritten(seen) if row["protocol"] == protocol]
    assert (object_, old, new) in {(row["object"], row["old"], row["new"]) for row in found}
    assert any(proven(seen, row) for row in found if row["evidence"])
