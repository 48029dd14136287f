"""What ADS commands mean to a plant.

Beckhoff Information System, "ADS specification". What a Read Write (9) is, its object tells:
a question about a symbol, a file, a process. `udp.N` is a service of the AMS router, `tcp.N`
what a local client asks of it.
"""

from collections.abc import Mapping

from protocols.model import Effect, Operation, Protocol, Visibility

_PARAMETER = ("T0836",)

_COMMANDS = {
    "1": Operation("read device info", Effect.DISCOVERS, ("T0888",)),
    "2": Operation("read", Effect.READS, ("T0801",)),
    "3": Operation("write", Effect.WRITES, ("T0836", "T0855")),
    "4": Operation("read state", Effect.READS, ("T0868",)),
    "5": Operation("write control", Effect.COMMANDS, ("T0858", "T0816")),
    "6": Operation("add device notification", Effect.READS, ("T0801",)),
    "7": Operation("delete device notification", Effect.SESSION, ("T0804",)),
    "8": Operation("device notification", Effect.REPORTS),
    "9": Operation("read write", Effect.WRITES, _PARAMETER),
}

_ROUTER = {
    "udp.1": Operation("identify", Effect.DISCOVERS, ("T0846",)),
    "udp.6": Operation("add route", Effect.ENGINEERS, ("T0859", "T0822")),
    "tcp.1": Operation("close port", Effect.SESSION),
    "tcp.4096": Operation("open port", Effect.SESSION),
    "tcp.4097": Operation("router notification", Effect.REPORTS),
    "tcp.4098": Operation("get local net id", Effect.SESSION),
}

# `ADSSTATE` that Write Control asks for.
_STATES = {
    ("5", "run"): Operation("run", Effect.COMMANDS, ("T0858",)),
    ("5", "stop"): Operation("stop", Effect.COMMANDS, ("T0858", "T0814")),
    ("5", "reset"): Operation("reset", Effect.COMMANDS, ("T0858", "T0816")),
    ("5", "start"): Operation("start", Effect.COMMANDS, ("T0858",)),
    ("5", "config"): Operation("go to config mode", Effect.COMMANDS, ("T0858", "T0814")),
    ("5", "reconfig"): Operation("restart in config mode", Effect.COMMANDS, ("T0858", "T0816")),
    ("5", "shutdown"): Operation("shut down", Effect.COMMANDS, ("T0816",)),
    ("5", "save configuration"): Operation("save configuration", Effect.ENGINEERS, _PARAMETER),
    ("5", "load configuration"): Operation("load configuration", Effect.ENGINEERS, _PARAMETER),
}

_SYMBOL = Operation("ask for a symbol", Effect.READS, ("T0861",))
_FILE = Operation("use a file", Effect.ENGINEERS, ("T0845", "T0843"))
_LIST = Operation("list files", Effect.ENGINEERS, ("T0845",))
_REMOVE = Operation("delete a file", Effect.ENGINEERS, ("T0809",))
_REGISTRY = Operation("read the registry", Effect.READS, ("T0888",))
_SDO = Operation("write an EtherCAT object", Effect.ENGINEERS, _PARAMETER)
_FIRMWARE = Operation("transfer a file over EtherCAT", Effect.ENGINEERS, ("T0857", "T0839"))

# By how an object begins, for the commands that they refine.
_BEGINNINGS: Mapping[str, Mapping[str, Operation]] = {
    "2": {
        "SDO ": Operation("read an EtherCAT object", Effect.READS, ("T0801",)),
        "upload ": Operation("upload symbols", Effect.DISCOVERS, ("T0861",)),
        "symbol ": Operation("read a symbol", Effect.READS, ("T0801",)),
        "target description": Operation("read target description", Effect.DISCOVERS, ("T0888",)),
        "network adapters": Operation("read network adapters", Effect.DISCOVERS, ("T0840",)),
        "host ": Operation("read host name", Effect.DISCOVERS, ("T0888",)),
        "enumerate remote": Operation("list routes", Effect.DISCOVERS, ("T0840",)),
    },
    "3": {
        "SDO ": _SDO,
        "FoE ": _FIRMWARE,
        "release handle": Operation("release a handle", Effect.SESSION),
        "download ": Operation("download symbols", Effect.ENGINEERS, ("T0843",)),
        "clear ": Operation("clear process image", Effect.COMMANDS, ("T0836",)),
        "time service": Operation("set the clock", Effect.COMMANDS, _PARAMETER),
        "net id": Operation("change net id", Effect.ENGINEERS, _PARAMETER),
        "remote connection": Operation("change routes", Effect.ENGINEERS, ("T0822",)),
        "start process": Operation("start a process", Effect.COMMANDS, ("T0807",)),
        "registry ": Operation("write the registry", Effect.ENGINEERS, _PARAMETER),
        "delete file": _REMOVE,
    },
    "9": {
        "handle of ": _SYMBOL,
        "description of ": _SYMBOL,
        "type ": _SYMBOL,
        "open file": _FILE,
        "close file": _FILE,
        "read file": Operation("read a file", Effect.ENGINEERS, ("T0845",)),
        "write file": Operation("write a file", Effect.ENGINEERS, ("T0843",)),
        "file position": _FILE,
        "find files": _LIST,
        "delete file": _REMOVE,
        "rename file": Operation("rename a file", Effect.ENGINEERS, ("T0849",)),
        "make directory": _FILE,
        "remove directory": _REMOVE,
        "registry ": _REGISTRY,
        "start process": Operation("start a process", Effect.COMMANDS, ("T0807",)),
        "SDO ": _SDO,
        "FoE ": _FIRMWARE,
    },
}

# "ADS return codes": of the router, of the device, of the client.
_STATUSES = {
    0x1: "internal error",
    0x2: "no real-time",
    0x3: "allocation locked",
    0x4: "mailbox full",
    0x5: "wrong receive message handle",
    0x6: "target port not found",
    0x7: "target machine not found",
    0x8: "unknown command",
    0x9: "invalid task",
    0xA: "no I/O",
    0xB: "unknown AMS command",
    0xC: "Win32 error",
    0xD: "port not connected",
    0xE: "invalid AMS length",
    0xF: "invalid net id",
    0x10: "low installation level",
    0x11: "no debugging",
    0x12: "port disabled",
    0x13: "port already connected",
    0x14: "AMS sync Win32 error",
    0x15: "AMS sync timeout",
    0x16: "AMS sync error",
    0x17: "no index map for AMS sync",
    0x18: "invalid AMS port",
    0x19: "no memory",
    0x1A: "TCP send error",
    0x1B: "host unreachable",
    0x1C: "invalid AMS fragment",
    0x1D: "TLS send error",
    0x1E: "access denied",
    0x500: "no locked memory",
    0x501: "mailbox full of the router",
    0x506: "port already registered",
    0x507: "no more ports",
    0x700: "general device error",
    0x701: "service not supported",
    0x702: "invalid index group",
    0x703: "invalid index offset",
    0x704: "reading or writing not permitted",
    0x705: "wrong size",
    0x706: "invalid data",
    0x707: "device not ready",
    0x708: "device busy",
    0x709: "wrong context of the operating system",
    0x70A: "out of memory",
    0x70B: "invalid parameter",
    0x70C: "not found",
    0x70D: "syntax error",
    0x70E: "objects do not match",
    0x70F: "object already exists",
    0x710: "symbol not found",
    0x711: "symbol version invalid",
    0x712: "server is in invalid state",
    0x713: "transmission mode not supported",
    0x714: "notification handle invalid",
    0x715: "notification client not registered",
    0x716: "no more notification handles",
    0x717: "notification size too large",
    0x718: "device not initialised",
    0x719: "device timeout",
    0x71A: "query interface failed",
    0x71B: "wrong interface required",
    0x71C: "class id invalid",
    0x71D: "object id invalid",
    0x71E: "request pending",
    0x71F: "request aborted",
    0x720: "signal warning",
    0x721: "invalid array index",
    0x722: "symbol not active",
    0x723: "access denied by the device",
    0x724: "no licence",
    0x725: "licence expired",
    0x740: "general client error",
    0x745: "client timeout",
    0x746: "port not open",
    0x748: "no AMS address",
}


class _Ads(Protocol):
    """ADS, where the object says what a read, a write or both are."""

    def operation(self, code: str, object_: str = "") -> Operation:
        """By the object's beginning, where it has a meaning of its own."""
        for beginning, operation in _BEGINNINGS.get(code, {}).items():
            if object_.startswith(beginning):
                return operation
        return super().operation(code, object_)


# "ADSSTATE".
_VALUES = {
    "ADS state": {
        0: "invalid",
        1: "idle",
        2: "reset",
        3: "init",
        4: "start",
        5: "run",
        6: "stop",
        7: "save configuration",
        8: "load configuration",
        9: "power failure",
        10: "power good",
        11: "error",
        12: "shutdown",
        13: "suspend",
        14: "resume",
        15: "configuration mode",
        16: "reconfiguration",
        17: "stopping",
        18: "incompatible",
        19: "exception",
    }
}

PROTOCOL = _Ads(
    name="ads",
    title="Beckhoff ADS",
    spec="Beckhoff Information System, ADS specification",
    ports=("tcp/48898", "udp/48899"),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=True,
    operations={**_COMMANDS, **_ROUTER},
    refinements=_STATES,
    statuses=_STATUSES,
    values=_VALUES,
)
