"""What DCE/RPC does is told by the interface that is called."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from protocols.dcerpc import dcom, domain, files, hosts
from protocols.dcerpc.interfaces import LOOKS, OPENS, operations
from protocols.model import Effect, describe, status_name

pytestmark = pytest.mark.quick

_DECODER = Path(domain.__file__).with_name("interfaces.rs")


@pytest.mark.parametrize(
    ("code", "object_", "name", "effect"),
    [
        ("2", "endpoint mapper", "look up endpoints", Effect.DISCOVERS),
        ("3", "DRSUAPI", "IDL_DRSGetNCChanges", Effect.READS),
        ("64", "SAMR", "SamrConnect5", Effect.SESSION),
        ("77", "LSARPC", "LsarLookupNames4", Effect.DISCOVERS),
        ("26", "NETLOGON", "NetrServerAuthenticate3", Effect.SESSION),
        ("30", "NETLOGON", "NetrServerPasswordSet2", Effect.ENGINEERS),
        ("12", "SVCCTL", "RCreateServiceW", Effect.COMMANDS),
        ("0", "ATSVC", "NetrJobAdd", Effect.COMMANDS),
        ("1", "ITaskSchedulerService", "SchRpcRegisterTask", Effect.COMMANDS),
        ("22", "WINREG", "BaseRegSetValue", Effect.COMMANDS),
        ("41", "SRVSVC", "NetrServerTransportAddEx", Effect.ENGINEERS),
        ("13", "EVEN6", "EvtRpcClose", Effect.SESSION),
        ("89", "RPRN", "RpcAddPrinterDriverEx", Effect.ENGINEERS),
        ("4", "ISystemActivator", "RemoteCreateInstance", Effect.COMMANDS),
        ("6", "IDispatch", "Invoke", Effect.COMMANDS),
        ("6", "IWbemLevel1Login", "NTLMLogin", Effect.SESSION),
        ("24", "IWbemServices", "ExecMethod", Effect.COMMANDS),
        ("20", "IWbemServices", "ExecQuery", Effect.READS),
        ("4", "IOPCSyncIO", "Write", Effect.WRITES),
        ("10", "IOPCAsyncIO3", "WriteVQT", Effect.WRITES),
        ("17", "IOPCEventServer", "AckCondition", Effect.WRITES),
        ("5", "IOPCBrowseServerAddressSpace", "BrowseOPCItemIDs", Effect.DISCOVERS),
        ("8", "IOPCHDA_SyncUpdate", "DeleteAtTime", Effect.ENGINEERS),
        ("71", "RPRN", "RpcSetPort", Effect.ENGINEERS),
        ("68", "RPRN", "DCE/RPC 68", Effect.UNKNOWN),
        ("3", "interface 0102030405060708090a0b0c0d0e0f10", "DCE/RPC 3", Effect.UNKNOWN),
        ("3", "", "DCE/RPC 3", Effect.UNKNOWN),
        ("bind", "SVCCTL", "bind to an interface", Effect.SESSION),
    ],
)
def test_the_interface_tells_what_is_done(
    code: str, object_: str, name: str, effect: Effect
) -> None:
    found = describe("dcerpc", code, object_)
    assert (found.name, found.effect) == (name, effect)


@pytest.mark.parametrize(("code", "object_"), [("auth3", ""), ("26", "NETLOGON")])
def test_a_log_on_is_one_with_an_account(code: str, object_: str) -> None:
    assert "T0859" in describe("dcerpc", code, object_).techniques


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (0x1C01_0002, "operation out of range"),
        (0x1B01_0001, "unknown interface"),
        (0xC000_0022, "access denied"),
        (5, "access denied"),
        (0x8004_1003, "access denied"),
    ],
)
def test_answers_have_names(status: int, name: str) -> None:
    assert status_name("dcerpc", status) == name


def test_every_interface_with_operations_is_known_by_its_uuid() -> None:
    told = set(re.findall(r'^    \(0x[0-9A-F_]+, "([^"]+)", \w+\),$', _DECODER.read_text(), re.M))
    tables = (domain.INTERFACES, hosts.INTERFACES, files.INTERFACES, dcom.INTERFACES)
    named = [name for table in tables for name in table]
    assert len(named) == len(set(named)) > 50
    assert set(named) <= told


def test_names_stand_in_the_order_of_their_numbers() -> None:
    found = operations("Open Close 5 Ask Look", OPENS, {LOOKS: "Look"})
    assert {number: operation.name for number, operation in found.items()} == {
        "0": "Open",
        "1": "Close",
        "5": "Ask",
        "6": "Look",
    }
    assert found["6"].effect is Effect.DISCOVERS


def test_what_does_something_else_must_be_there() -> None:
    with pytest.raises(KeyError, match="Lock"):
        operations("Open", OPENS, {LOOKS: "Lock"})
