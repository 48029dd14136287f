"""What public captures of engineering show is named by operation and effect.

Each was recorded for its cause: its name says which. `EIP-SoftwareDownloadFailure` holds
no CIP at all (the controller is never found); the download stands in `EIP-RebootorRestart`.
"""

from __future__ import annotations

import functools

import pytest

from protocols.model import Effect, describe
from tests.captures import PUBLIC, needs_public
from tests.observed import Row, observe

pytestmark = needs_public

_LAB = "ITI+ICS-Security-Tools/pcaps"
_EIP = f"{_LAB}/openics/EIP-"
_LOCK = "Controller instance 1 / class 116 instance 1"

SHOWN = [
    (
        f"{_EIP}FirmwareChange.pcap",
        "75",
        "Non-Volatile Storage instance 1",
        "begin firmware update",
    ),
    (f"{_EIP}FirmwareChange.pcap", "77", "Non-Volatile Storage instance 1", "transfer firmware"),
    (f"{_EIP}FirmwareChange.pcap", "5", "Identity instance 1", "reset"),
    (f"{_EIP}RemoteModeChangeAttempt.pcap", "7", "Controller instance 1", "stop"),
    (f"{_EIP}LockPLCAttempt.pcap", "75", _LOCK, "lock"),
    (f"{_EIP}LockPLCAttempt.pcap", "76", _LOCK, "unlock"),
    (f"{_LAB}/EthernetIP/cip_unlock_cpu.pcap", "76", _LOCK, "unlock"),
    (f"{_LAB}/EthernetIP/cip_start_plc.pcap", "6", "Controller instance 1", "start"),
    (f"{_LAB}/EthernetIP/cip_stop_plc.pcap", "7", "Controller instance 1", "stop"),
    (f"{_EIP}RebootorRestart.pcap", "8", "class 172 instance 1", "program download"),
    (f"{_EIP}RebootorRestart.pcap", "8", "Program instance 9248", "create program part"),
    (f"{_EIP}RebootorRestart.pcap", "4", "Symbol instance 14397", "change program part"),
    (f"{_EIP}RebootorRestart.pcap", "80", "Tag Data instance 7162", "write data of a tag"),
    (f"{_EIP}RebootorRestart.pcap", "6", "Controller instance 1", "start"),
    (f"{_EIP}SoftwareUpload.pcap", "75", "Template instance 0", "list program parts"),
    (f"{_EIP}ControlProtocolChangeAttempt.pcap", "81", "", "modify parameter"),
    (f"{_EIP}ChangeTimeAttempt.pcap", "4", "Wall Clock Time instance 1", "set clock"),
    (f"{_EIP}ChangePortConfigurationAttempt.pcap", "16", "", "set network configuration"),
    ("ntop+nDPI/tests/cfgs/default/pcap/umas.pcap", "16", "", "take PLC reservation"),
    ("ntop+nDPI/tests/cfgs/default/pcap/umas.pcap", "2", "", "read id"),
    (
        "ntop+nDPI/tests/cfgs/default/pcap/umas.pcap",
        "52",
        "program block 2",
        "transfer program block out of the PLC",
    ),
]
EFFECTS = {
    "stop": Effect.COMMANDS,
    "start": Effect.COMMANDS,
    "reset": Effect.COMMANDS,
    "set clock": Effect.COMMANDS,
    "write data of a tag": Effect.WRITES,
    "modify parameter": Effect.WRITES,
    "list program parts": Effect.DISCOVERS,
    "read id": Effect.DISCOVERS,
}


@functools.cache
def done(capture: str) -> tuple[Row, ...]:
    """The operations of a capture."""
    rows = observe(PUBLIC / capture).observations
    return tuple(row for row in rows if row["kind"] == "did" and row["protocol"] in ("cip", "umas"))


@pytest.mark.parametrize(("capture", "code", "object_", "name"), SHOWN)
def test_it_is_named(capture: str, code: str, object_: str, name: str) -> None:
    rows = [row for row in done(capture) if row["code"] == code]
    named = [describe(r["protocol"], code, r["object"]) for r in rows if object_ in r["object"]]
    assert name in {operation.name for operation in named}
    effect = EFFECTS.get(name, Effect.ENGINEERS)
    assert {operation.effect for operation in named if operation.name == name} == {effect}


def test_a_download_writes_nothing_that_is_no_engineering() -> None:
    writes = {
        (row["code"], describe("cip", row["code"], row["object"]).name)
        for row in done(f"{_EIP}RebootorRestart.pcap")
        if describe("cip", row["code"], row["object"]).effect is Effect.WRITES
    }
    assert writes == {("4", "set attribute list"), ("8", "create"), ("80", "write data of a tag")}


def test_a_mode_change_is_told_in_words() -> None:
    """What runs over a module idles once its controller has left run."""
    capture = PUBLIC / f"{_EIP}RemoteModeChangeAttempt.pcap"
    changes = observe(capture).tables["changes"]
    told = [(c["old"], c["new"]) for c in changes if c["object"] == "Identity status"]
    assert told == [("run", "idle")]


def test_the_place_of_a_key_switch_is_told() -> None:
    rows = observe(PUBLIC / f"{_EIP}IPAddressChangeAttempt.pcap").observations
    told = {(row["unit"], row["text"]) for row in rows if row["object"] == "Identity status"}
    assert ("1.0", "run, key switch: remote") in told


def test_the_members_of_structures_are_told() -> None:
    capture = PUBLIC / "liushiwen555+testing_tools/packet_sender/pcaps/ICS/enip/cip.pcap"
    rows = [row for row in observe(capture).observations if row["kind"] == "was"]
    told = {row["object"]: row["text"] for row in rows if row["unit"] == "1.0"}
    assert told["Template instance 1395"] == "Duty2_UDT"
    assert told["Template instance 1395: Pump_Running"] == "BOOL"
    assert told["Template instance 4046: DATA"] == "SINT[82]"
    assert told["Symbol instance 47783"] == "HMI_FIT201: Template instance 3338"
