"""What FINS commands mean to a plant.

Sections are of Omron's W342 (SYSMAC CS/CJ/CP/NSJ Communications Commands); the older ones of
W227 (CV, C200H) stand beside them. `tcp.N` is a command of the TCP framing (W421 §7-4).
"""

from protocols.model import Effect, Operation, Protocol, Visibility

_MONITOR = ("T0801",)
_PARAMETER = ("T0836",)
_STATE = ("T0868",)
_INFORMATION = ("T0888",)
_UPLOAD = ("T0845",)
_DOWNLOAD = ("T0843",)
_LOSS = ("T0809",)
_MODE = ("T0858",)
_FORCE = ("T0835", "T0831")

# §5-3-2 to §5-3-6; 1.16 and 1.17 of W227.
_MEMORY = {
    "1.1": Operation("memory area read", Effect.READS, _MONITOR),
    "1.2": Operation("memory area write", Effect.WRITES, ("T0836", "T0855")),
    "1.3": Operation("memory area fill", Effect.WRITES, _PARAMETER),
    "1.4": Operation("multiple memory area read", Effect.READS, _MONITOR),
    "1.5": Operation("memory area transfer", Effect.WRITES, _PARAMETER),
    "1.16": Operation("composite registration read", Effect.READS, _MONITOR),
    "1.17": Operation("register composite read", Effect.READS, _MONITOR),
}

# §5-3-7 to §5-3-11.
_SETTINGS = {
    "2.1": Operation("parameter area read", Effect.ENGINEERS, _UPLOAD),
    "2.2": Operation("parameter area write", Effect.ENGINEERS, _PARAMETER),
    "2.3": Operation("parameter area clear", Effect.COMMANDS, _LOSS),
    "2.32": Operation("data link table read", Effect.ENGINEERS, _UPLOAD),
    "2.33": Operation("data link table write", Effect.ENGINEERS, _PARAMETER),
    "3.4": Operation("program area protect", Effect.ENGINEERS, ("T0892",)),
    "3.5": Operation("program area protect clear", Effect.ENGINEERS, ("T0892",)),
    "3.6": Operation("program area read", Effect.ENGINEERS, _UPLOAD),
    "3.7": Operation("program area write", Effect.ENGINEERS, _DOWNLOAD),
    "3.8": Operation("program area clear", Effect.COMMANDS, _LOSS),
}

# §5-3-13 to §5-3-26.
_CONTROL = {
    "4.1": Operation("run", Effect.COMMANDS, _MODE),
    "4.2": Operation("stop", Effect.COMMANDS, ("T0858", "T0814")),
    "4.3": Operation("reset", Effect.COMMANDS, ("T0816",)),
    "5.1": Operation("controller data read", Effect.DISCOVERS, _INFORMATION),
    "5.2": Operation("connection data read", Effect.DISCOVERS, _INFORMATION),
    "6.1": Operation("controller status read", Effect.READS, _STATE),
    "6.2": Operation("network status read", Effect.READS, ("T0840",)),
    "6.3": Operation("data link status read", Effect.READS, _STATE),
    "6.32": Operation("cycle time read", Effect.READS, _STATE),
    "7.1": Operation("clock read", Effect.READS),
    "7.2": Operation("clock write", Effect.COMMANDS, _PARAMETER),
    "8.1": Operation("loopback test", Effect.READS),
    "8.2": Operation("broadcast test results read", Effect.READS),
    "8.3": Operation("broadcast test data send", Effect.READS),
    "9.32": Operation("message read, message clear or FAL/FALS read", Effect.READS, _STATE),
    "12.1": Operation("access right acquire", Effect.ENGINEERS, _MODE),
    "12.2": Operation("access right forced acquire", Effect.ENGINEERS, _MODE),
    "12.3": Operation("access right release", Effect.ENGINEERS),
    "33.1": Operation("error clear", Effect.COMMANDS, ("T0878",)),
    "33.2": Operation("error log read", Effect.READS, _STATE),
    "33.3": Operation("error log clear", Effect.ENGINEERS, ("T0872",)),
    "33.64": Operation("write access log read", Effect.READS),
    "33.65": Operation("write access log clear", Effect.ENGINEERS, ("T0872",)),
}

# §5-3-27 to §5-3-38; 34.6, 34.9 and 34.15 to 34.17 of W227.
_FILES = {
    "34.1": Operation("file name read", Effect.ENGINEERS, _UPLOAD),
    "34.2": Operation("single file read", Effect.ENGINEERS, _UPLOAD),
    "34.3": Operation("single file write", Effect.ENGINEERS, _DOWNLOAD),
    "34.4": Operation("file memory format", Effect.COMMANDS, _LOSS),
    "34.5": Operation("file delete", Effect.ENGINEERS, _LOSS),
    "34.6": Operation("volume label create or delete", Effect.ENGINEERS),
    "34.7": Operation("file copy", Effect.ENGINEERS),
    "34.8": Operation("file name change", Effect.ENGINEERS, ("T0849",)),
    "34.9": Operation("file data check", Effect.ENGINEERS),
    "34.10": Operation("memory area file transfer", Effect.ENGINEERS, _PARAMETER),
    "34.11": Operation("parameter area file transfer", Effect.ENGINEERS, _PARAMETER),
    "34.12": Operation("program area file transfer", Effect.ENGINEERS, _DOWNLOAD),
    "34.15": Operation("file memory index read", Effect.ENGINEERS, _UPLOAD),
    "34.16": Operation("file memory read", Effect.ENGINEERS, _UPLOAD),
    "34.17": Operation("file memory write", Effect.ENGINEERS, _DOWNLOAD),
    "34.21": Operation("create or delete directory", Effect.ENGINEERS),
    "34.32": Operation("memory cassette transfer", Effect.ENGINEERS, _DOWNLOAD),
}

# §5-3-39 on; names of nodes as in W227, 40.N as in W267 and W304.
_FURTHER = {
    "35.1": Operation("forced set/reset", Effect.COMMANDS, _FORCE),
    "35.2": Operation("forced set/reset cancel", Effect.COMMANDS, ("T0835",)),
    "35.10": Operation("multiple forced status read", Effect.READS, _MONITOR),
    "38.1": Operation("name set", Effect.ENGINEERS, ("T0849",)),
    "38.2": Operation("name delete", Effect.ENGINEERS),
    "38.3": Operation("name read", Effect.DISCOVERS, _INFORMATION),
    "40.1": Operation("explicit message send", Effect.UNKNOWN),
    "40.3": Operation("convert to CompoWay/F command", Effect.UNKNOWN),
}

_FRAMING = {
    "tcp.0": Operation("node address exchange", Effect.SESSION),
    "tcp.3": Operation("frame send error", Effect.SESSION),
    "tcp.6": Operation("connection confirmation", Effect.SESSION),
}

_REFINEMENTS = {
    ("6.32", "initialise"): Operation("cycle time initialise", Effect.ENGINEERS),
    ("9.32", "read messages"): Operation("message read", Effect.READS, _STATE),
    ("9.32", "clear messages"): Operation("message clear", Effect.COMMANDS, ("T0878",)),
}

# §5-1-3: main code and sub-code; the flags beside them are taken away.
_STATUSES = {
    0x0001: "service was interrupted",
    0x0101: "local node is not part of the network",
    0x0102: "token timeout",
    0x0103: "transmission retries exceeded",
    0x0104: "too many send frames",
    0x0105: "node address out of range",
    0x0106: "node address twice in the network",
    0x0201: "destination node is not part of the network",
    0x0202: "no unit with this address",
    0x0203: "third node is not part of the network",
    0x0204: "destination node is busy",
    0x0205: "response timeout",
    0x0301: "communications controller error",
    0x0302: "CPU unit error",
    0x0303: "controller error",
    0x0304: "unit number setting error",
    0x0401: "undefined command",
    0x0402: "not supported by this model or version",
    0x0501: "destination address is not in the routing tables",
    0x0502: "no routing tables",
    0x0503: "routing table error",
    0x0504: "too many relays",
    0x1001: "command too long",
    0x1002: "command too short",
    0x1003: "number of elements and data do not match",
    0x1004: "command format error",
    0x1005: "header error",
    0x1101: "area classification missing",
    0x1102: "access size error",
    0x1103: "address range error",
    0x1104: "address range exceeded",
    0x1106: "program missing",
    0x1109: "relational error",
    0x110A: "duplicate data access",
    0x110B: "response too long",
    0x110C: "parameter error",
    0x2002: "read protected",
    0x2003: "table missing",
    0x2004: "data missing",
    0x2005: "program missing to read",
    0x2006: "file missing to read",
    0x2007: "data mismatch",
    0x2101: "area is read-only",
    0x2102: "write protected",
    0x2103: "cannot register",
    0x2105: "program missing to write",
    0x2106: "file missing to write",
    0x2107: "file name exists already",
    0x2108: "cannot change",
    0x2201: "not possible during execution",
    0x2202: "not possible while running",
    0x2203: "wrong mode: PROGRAM",
    0x2204: "wrong mode: DEBUG",
    0x2205: "wrong mode: MONITOR",
    0x2206: "wrong mode: RUN",
    0x2207: "specified node is not the polling node",
    0x2208: "step cannot be executed",
    0x2301: "file device missing",
    0x2302: "memory missing",
    0x2303: "clock missing",
    0x2401: "data link table missing or wrong",
    0x2502: "memory error",
    0x2503: "I/O setting error",
    0x2504: "too many I/O points",
    0x2505: "CPU bus error",
    0x2506: "I/O duplication",
    0x2507: "I/O bus error",
    0x2509: "SYSMAC BUS/2 error",
    0x250A: "CPU bus unit error",
    0x250D: "SYSMAC BUS number duplication",
    0x250F: "memory error in internal memory, card or EM",
    0x2510: "SYSMAC BUS terminator missing",
    0x2601: "no protection",
    0x2602: "wrong password",
    0x2604: "protected",
    0x2605: "service already executing",
    0x2606: "service stopped",
    0x2607: "no execution right",
    0x2608: "settings are not complete",
    0x2609: "necessary items are not set",
    0x260A: "number already defined",
    0x260B: "error cannot be cleared",
    0x3001: "another device holds the access right",
    0x4001: "service was aborted",
}

# W421 §7-4: errors of the TCP framing; no end code of a command has main code 0 and these.
_FRAMING_STATUSES = {
    0x0020: "all connections are in use",
    0x0021: "node is already connected",
    0x0022: "protected node: this address may not connect",
    0x0023: "client node address out of range",
    0x0024: "client and server have the same node address",
    0x0025: "no node address is left",
}

# W342, 5-3-17.
_VALUES = {
    "operating status": {0: "stop", 1: "run", 0x80: "standby"},
    "operating mode": {0: "program", 1: "debug", 2: "monitor", 4: "run"},
}

PROTOCOL = Protocol(
    name="fins",
    title="Omron FINS",
    spec="Omron W342, W227, W421",
    ports=("udp/9600", "tcp/9600"),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=True,
    operations={**_MEMORY, **_SETTINGS, **_CONTROL, **_FILES, **_FURTHER, **_FRAMING},
    refinements=_REFINEMENTS,
    statuses={**_STATUSES, **_FRAMING_STATUSES},
    values=_VALUES,
)
