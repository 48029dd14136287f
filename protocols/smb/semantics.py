"""What SMB does to a plant: who logs on where, which files are read, written and deleted, and
which services of a host are opened at its pipes. What is called there DCE/RPC tells (`dcerpc`),
where a pipe carries that.

A code is the version and the command (`0` NetBIOS's session service, `1` [MS-CIFS], `2`
[MS-SMB2]), and behind it what the command does: how a file is created, which function is called,
what is set. Files are read and written over all: the same words as FTP's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from protocols.model import Effect, Operation, Protocol, Visibility
from protocols.smb.statuses import STATUSES

_LOG_ON = ("T0859", "T0886")  # Valid Accounts, Remote Services
_SERVICES = ("T0886",)
_LOOK = ("T0888",)  # Remote System Information Discovery
_STORE = ("T0867",)  # Lateral Tool Transfer
_READ = ("T0893",)  # Data from Local System
_DELETE = ("T0809",)  # Data Destruction

_NEGOTIATE = Operation("negotiate", Effect.SESSION)
_SESSION = Operation("log on", Effect.SESSION, _LOG_ON)
_CHALLENGE = Operation("ask for a log-on's challenge", Effect.SESSION)
_LOG_OFF = Operation("log off", Effect.SESSION)
_CONNECT = Operation("connect to a share", Effect.SESSION, _SERVICES)
_DISCONNECT = Operation("disconnect from a share", Effect.SESSION)
_OPEN = Operation("open a file", Effect.READS)
_CLOSE = Operation("close a file", Effect.SESSION)
_FLUSH = Operation("flush a file", Effect.SESSION)
_READS = Operation("read a file", Effect.READS, _READ)
_WRITES = Operation("write a file", Effect.ENGINEERS, _STORE)
_LOCK = Operation("lock a file", Effect.READS)
_LIST = Operation("list a directory", Effect.DISCOVERS, _LOOK)
_WATCH = Operation("be told of changes", Effect.READS)
_GET = Operation("get information", Effect.DISCOVERS)
_SET = Operation("set information", Effect.ENGINEERS)
_RENAME = Operation("rename a file", Effect.ENGINEERS)
_REMOVE = Operation("delete a file", Effect.ENGINEERS, _DELETE)
_TIMES = Operation("set times and attributes", Effect.ENGINEERS)
_LENGTH = Operation("set a file's length", Effect.ENGINEERS)
_CONTROL = Operation("control a file or a volume", Effect.UNKNOWN)
_ECHO = Operation("echo", Effect.SESSION)
_CANCEL = Operation("cancel a request", Effect.SESSION)
_CALL = Operation("call through a pipe", Effect.UNKNOWN)
_READS_ANY = Operation("read a file or a pipe", Effect.READS, _READ)
_WRITES_ANY = Operation("write a file or call through a pipe", Effect.UNKNOWN)

# [MS-CIFS], 2.2.4.64.1 and [MS-SMB2], 2.2.13: what is done when a file is there, or is not.
_DISPOSITIONS = {
    0: Operation("replace a file", Effect.ENGINEERS, _STORE),
    1: _OPEN,
    2: Operation("create a file", Effect.ENGINEERS, _STORE),
    3: Operation("open a file, or create it", Effect.ENGINEERS),
    4: Operation("overwrite a file", Effect.ENGINEERS, _STORE),
    5: Operation("overwrite a file, or create it", Effect.ENGINEERS, _STORE),
}
# [MS-FSCC], 2.4: classes of a file's information that are set.
_CLASSES = {
    4: _TIMES,
    10: _RENAME,
    11: Operation("link a file", Effect.ENGINEERS),
    13: _REMOVE,
    19: _LENGTH,
    20: _LENGTH,
    64: _REMOVE,
    65: _RENAME,
}
# [MS-SMB2], 2.2.31 and [MS-FSCC], 2.3.
_FUNCTIONS = {
    0x0006_0194: Operation("find a share's other places", Effect.DISCOVERS),
    0x0009_00A8: Operation("get a link's target", Effect.DISCOVERS),
    0x0009_00C0: Operation("get an object's identifier", Effect.DISCOVERS),
    0x0009_0060: Operation("test a volume", Effect.DISCOVERS),
    0x0011_0018: Operation("wait for a pipe", Effect.SESSION),
    0x0011_400C: Operation("peek at a pipe", Effect.READS),
    0x0011_C017: _CALL,
    0x0014_0078: Operation("get a key for copying", Effect.READS),
    0x0014_01D4: Operation("ask for resiliency", Effect.SESSION),
    0x0014_01FC: Operation("get network interfaces", Effect.DISCOVERS, ("T0840",)),
    0x0014_0204: Operation("validate the negotiation", Effect.SESSION),
    0x0014_4064: Operation("list earlier versions", Effect.DISCOVERS),
    0x0014_40F2: Operation("copy within the server", Effect.ENGINEERS, _STORE),
    0x0014_80F2: Operation("copy within the server", Effect.ENGINEERS, _STORE),
}
_VERSION2 = {
    0: _NEGOTIATE,
    1: _SESSION,
    2: _LOG_OFF,
    3: _CONNECT,
    4: _DISCONNECT,
    6: _CLOSE,
    7: _FLUSH,
    8: _READS,
    9: _WRITES,
    10: _LOCK,
    12: _CANCEL,
    13: _ECHO,
    14: _LIST,
    15: _WATCH,
    16: _GET,
    17: _SET,
    18: Operation("acknowledge a lease's end", Effect.SESSION),
}
_VERSION1 = {
    0x00: Operation("create a directory", Effect.ENGINEERS),
    0x01: Operation("delete a directory", Effect.ENGINEERS, _DELETE),
    0x04: _CLOSE,
    0x05: _FLUSH,
    0x06: _REMOVE,
    0x07: _RENAME,
    0x08: _GET,
    0x09: _TIMES,
    0x0B: _WRITES,
    0x10: Operation("check a directory", Effect.DISCOVERS),
    0x24: _LOCK,
    0x25: _CALL,
    0x26: Operation("go on with a transaction", Effect.SESSION),
    0x2B: _ECHO,
    0x2D: _OPEN,
    0x2E: _READS,
    0x2F: _WRITES,
    0x33: Operation("go on with a transaction", Effect.SESSION),
    0x34: Operation("close a search", Effect.SESSION),
    0x71: _DISCONNECT,
    0x72: _NEGOTIATE,
    0x73: _SESSION,
    0x74: _LOG_OFF,
    0x75: _CONNECT,
    0x80: Operation("get a disk's size", Effect.DISCOVERS),
    0xA1: Operation("go on with a transaction", Effect.SESSION),
    0xA4: _CANCEL,
}
# [MS-CIFS], 2.2.2.2: subcommands of SMB_COM_TRANSACTION2.
_TRANSACTIONS2 = {
    0: _OPEN,
    1: _LIST,
    2: _LIST,
    3: _GET,
    5: _GET,
    6: _SET,
    7: _GET,
    8: _SET,
    13: Operation("create a directory", Effect.ENGINEERS),
    16: Operation("find a share's other places", Effect.DISCOVERS),
}
_NT_TRANSACTIONS = {
    1: Operation("create a file", Effect.ENGINEERS, _STORE),
    2: _CONTROL,
    3: _SET,
    4: _WATCH,
    6: _GET,
}

# What answers at a pipe of Windows, and what it does who calls there what nobody read.
_ADMINISTERS, _DISCOVERS = Effect.COMMANDS, Effect.DISCOVERS
_PIPES: Mapping[str, tuple[str, Effect, tuple[str, ...]]] = {
    "svcctl": ("the service control manager", _ADMINISTERS, _SERVICES),
    "atsvc": ("the task scheduler", _ADMINISTERS, _SERVICES),
    "winreg": ("the registry", _ADMINISTERS, _SERVICES),
    "initshutdown": ("the shutdown service", _ADMINISTERS, ("T0816",)),
    "eventlog": ("the event log", Effect.READS, _LOOK),
    "samr": ("the accounts", _DISCOVERS, _LOOK),
    "lsarpc": ("the security authority", _DISCOVERS, _LOOK),
    "lsass": ("the security authority", _DISCOVERS, _LOOK),
    "srvsvc": ("the list of shares and sessions", _DISCOVERS, _LOOK),
    "wkssvc": ("the workstation service", _DISCOVERS, _LOOK),
    "browser": ("the list of hosts", _DISCOVERS, ("T0846",)),
    "epmapper": ("the endpoint mapper", _DISCOVERS, _LOOK),
    "netdfs": ("the distributed file system", _DISCOVERS, _LOOK),
    "mdssvc": ("the search service", Effect.READS, ()),
    "msftewds": ("the search service", Effect.READS, ()),
    "protected_storage": ("the backup of users' keys", Effect.READS, _READ),  # [MS-BKRP], 2.1
    "netlogon": ("the log-on service", Effect.SESSION, _SERVICES),
    "spoolss": ("the print spooler", Effect.SESSION, _SERVICES),
    "lanman": ("the list of shares", _DISCOVERS, _LOOK),
}
# Pipes of programs that run what they are told: to open one is to use it.
_EXECUTES = ("T0886", "T0807")  # Remote Services, Command-Line Interface
_SHELLS = {
    "psexesvc": "PsExec's service",
    "remcom_communicaton": "RemCom's service",
    "paexec": "PAExec's service",
}
_PIPES_SHARE = "ipc$"
_OF_PIPES = f"{_PIPES_SHARE}\\"
_OPENS = ("2.5", "1.45", "1.162")
_TRANSACTIONS = ("1.37", f"2.11.{0x0011_C017}")  # which only pipes know
_CALLS = (*_TRANSACTIONS, "2.9", "1.47")
_READS_OF = ("2.8", "1.46")
_READ_PIPE = Operation("read a pipe", Effect.SESSION)  # what comes out of it answers calls
# Where neither the file's opening nor the share's was seen.
_OF_ANYTHING = {
    **dict.fromkeys(_READS_OF, _READS_ANY),
    **dict.fromkeys(("2.9", "1.47"), _WRITES_ANY),
}
_ADMINISTRATIVE = frozenset({"admin$", *(f"{chr(letter)}$" for letter in range(97, 123))})


class _Smb(Protocol):
    """SMB, where the pipe that is opened tells what an operation does."""

    def operation(self, code: str, object_: str = "") -> Operation:
        """Of what goes through a pipe by who answers there."""
        found = super().operation(code, object_)
        place = object_.lower()
        if not place and code in _OF_ANYTHING:
            return _OF_ANYTHING[code]
        if place == _PIPES_SHARE and code in _OF_ANYTHING:  # of which pipe was not seen
            place = _OF_PIPES
        if code in ("2.3", "1.117") and place.rpartition("\\")[2] in _ADMINISTRATIVE:
            return replace(found, name="connect to an administrative share")
        if not place.startswith(_OF_PIPES) and code not in _TRANSACTIONS:
            return found
        opens = code in _OPENS or code.rpartition(".")[0] in _OPENS
        if code in _READS_OF:
            return _READ_PIPE
        if not opens and code not in _CALLS:
            return replace(found, name=found.name.replace("a file", "a pipe"))
        return _through(place.removeprefix(_OF_PIPES), opens=opens)


def _through(pipe: str, *, opens: bool) -> Operation:
    """What it is to open a pipe, or to call through it."""
    verb = "open" if opens else "call"
    shell = _SHELLS.get(pipe.partition("-")[0])  # PsExec has some for each session
    if shell:
        return Operation(f"{verb} {shell}", Effect.COMMANDS, _EXECUTES)
    if pipe not in _PIPES:
        return Operation("open a pipe", Effect.UNKNOWN) if opens else _CALL
    whom, effect, techniques = _PIPES[pipe]
    if opens:  # what is called then tells what is done
        return Operation(f"open {whom}", Effect.SESSION, _SERVICES)
    return Operation(f"call {whom}", effect, techniques)


PROTOCOL = _Smb(
    name="smb",
    title="SMB",
    spec="MS-SMB2; MS-CIFS; MS-SMB; RFC 1002",
    ports=("tcp/445", "tcp/139"),
    visibility=Visibility.DEPENDS,
    authenticates=True,
    controls=False,
    operations={
        "0.129": Operation("ask for a session with a name", Effect.SESSION),
        **dict.fromkeys(("1.115.1", "2.1.1"), _CHALLENGE),
        **{f"1.{command}": operation for command, operation in _VERSION1.items()},
        **{f"1.50.{command}": operation for command, operation in _TRANSACTIONS2.items()},
        **{f"1.160.{function}": operation for function, operation in _NT_TRANSACTIONS.items()},
        **{f"1.162.{how}": operation for how, operation in _DISPOSITIONS.items()},
        **{f"2.{command}": operation for command, operation in _VERSION2.items()},
        **{f"2.5.{how}": operation for how, operation in _DISPOSITIONS.items()},
        **{f"2.11.{function}": operation for function, operation in _FUNCTIONS.items()},
        **{f"2.17.{class_}": operation for class_, operation in _CLASSES.items()},
    },
    statuses=STATUSES,
    lacks=frozenset({"values"}),
)
