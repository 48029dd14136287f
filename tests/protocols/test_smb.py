"""What SMB does is told by the pipe or the share that it is done to."""

from __future__ import annotations

import pytest

from protocols.model import Effect, describe, status_name

pytestmark = pytest.mark.quick

_TRANSCEIVE = "2.11.1163287"


@pytest.mark.parametrize(
    ("code", "object_", "name", "effect"),
    [
        ("2.5.1", r"recipes\mix.csv", "open a file", Effect.READS),
        ("2.5.5", r"recipes\mix.csv", "overwrite a file, or create it", Effect.ENGINEERS),
        ("2.9", r"recipes\mix.csv", "write a file", Effect.ENGINEERS),
        ("2.5.1", r"IPC$\svcctl", "open the service control manager", Effect.SESSION),
        ("2.9", r"ipc$\SVCCTL", "call the service control manager", Effect.COMMANDS),
        (_TRANSCEIVE, r"IPC$\atsvc", "call the task scheduler", Effect.COMMANDS),
        ("1.37", "winreg", "call the registry", Effect.COMMANDS),
        ("2.5.1", r"IPC$\PSEXESVC-EWS-1-132-stdin", "open PsExec's service", Effect.COMMANDS),
        ("2.9", r"IPC$\PSEXESVC", "call PsExec's service", Effect.COMMANDS),
        ("2.9", r"IPC$\protected_storage", "call the backup of users' keys", Effect.READS),
        ("2.5.1", r"IPC$\a-b", "open a pipe", Effect.UNKNOWN),
        ("1.162.1", r"IPC$\samr", "open the accounts", Effect.SESSION),
        ("2.8", r"IPC$\svcctl", "read a pipe", Effect.SESSION),
        ("2.6", r"IPC$\svcctl", "close a pipe", Effect.SESSION),
        ("2.5.1", r"IPC$\of a maker", "open a pipe", Effect.UNKNOWN),
        (_TRANSCEIVE, "", "call through a pipe", Effect.UNKNOWN),
        ("2.9", r"recipes\svcctl", "write a file", Effect.ENGINEERS),
        ("2.9", "", "write a file or call through a pipe", Effect.UNKNOWN),
        ("1.46", "", "read a file or a pipe", Effect.READS),
        ("2.9", "IPC$", "call through a pipe", Effect.UNKNOWN),
        ("2.8", "IPC$", "read a pipe", Effect.SESSION),
        ("2.3", r"\\HIST-1\admin$", "connect to an administrative share", Effect.SESSION),
        ("1.117", r"\\HIST-1\D$", "connect to an administrative share", Effect.SESSION),
        ("2.3", r"\\HIST-1\recipes", "connect to a share", Effect.SESSION),
        ("2.48", "", "SMB 2.48", Effect.UNKNOWN),
    ],
)
def test_pipes_and_shares_tell_what_is_done(
    code: str, object_: str, name: str, effect: Effect
) -> None:
    found = describe("smb", code, object_)
    assert (found.name, found.effect) == (name, effect)


@pytest.mark.parametrize("code", ["1.115", "2.1"])
def test_a_log_on_is_one_with_an_account(code: str) -> None:
    assert "T0859" in describe("smb", code).techniques
    assert "T0859" not in describe("smb", f"{code}.1").techniques  # it only asks for a challenge
    assert status_name("smb", 0xC000006D) == "log-on failure"
