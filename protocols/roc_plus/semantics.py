"""What ROC Plus opcodes mean to a plant.

After chapter 2 of Emerson's ROC Plus Protocol Specifications (D301180X012). Opcodes of several
functions have the function's number behind a point.
"""

from protocols.model import Effect, Operation, Protocol, Visibility

_MONITOR = ("T0801",)
_PARAMETER = ("T0836", "T0855")
_INFORMATION = ("T0888",)
_POINTS = ("T0861",)
_LOG_ON = ("T0859",)
_COLLECT = ("T0811",)

_SYSTEM = {
    "6": Operation("read system configuration", Effect.DISCOVERS, _INFORMATION),
    "7": Operation("read real-time clock", Effect.READS),
    "8": Operation("set real-time clock", Effect.COMMANDS, ("T0836",)),
    "10": Operation("read configurable opcode point data", Effect.READS, _MONITOR),
    "11": Operation("write configurable opcode point data", Effect.WRITES, _PARAMETER),
    "17": Operation("log-on request", Effect.SESSION, _LOG_ON),
    "24": Operation("store and forward", Effect.SESSION),
}

_POINTS_AND_HISTORY = {
    "50": Operation("read I/O point position", Effect.DISCOVERS, _POINTS),
    "100": Operation("read user-defined point types", Effect.DISCOVERS, _POINTS),
    "105": Operation("read today's and yesterday's extremes", Effect.READS, _MONITOR),
    "108": Operation("read history tags and index", Effect.DISCOVERS, _POINTS),
    "118": Operation("read alarms", Effect.READS, _MONITOR),
    "119": Operation("read events", Effect.READS, _COLLECT),
    "135": Operation("read history of a point", Effect.READS, _COLLECT),
    "136": Operation("read history of several points", Effect.READS, _COLLECT),
    "137": Operation("read history index of a day", Effect.READS, _COLLECT),
    "138": Operation("read history of a day", Effect.READS, _COLLECT),
    "139.0": Operation("read configured history points", Effect.DISCOVERS, _POINTS),
    "139.1": Operation("read history of chosen points", Effect.READS, _COLLECT),
}

_PARAMETERS = {
    "166": Operation("write contiguous parameters", Effect.WRITES, _PARAMETER),
    "167": Operation("read contiguous parameters", Effect.READS, _MONITOR),
    "180": Operation("read parameters", Effect.READS, _MONITOR),
    "181": Operation("write parameters", Effect.WRITES, _PARAMETER),
}

# A program and the configuration are files, too.
_FILES = {
    "203.1": Operation("open a file", Effect.ENGINEERS),
    "203.2": Operation("read a file", Effect.ENGINEERS, ("T0845",)),
    "203.3": Operation("write a file", Effect.ENGINEERS, ("T0843",)),
    "203.4": Operation("close a file", Effect.SESSION),
    "203.5": Operation("delete a file", Effect.ENGINEERS, ("T0809",)),
    "203.6": Operation("read a directory", Effect.DISCOVERS),
}

_FURTHER = {
    "205": Operation("peer-to-peer network message", Effect.SESSION),
    "206.1": Operation("list transactions", Effect.READS, _COLLECT),
    "206.2": Operation("read a transaction", Effect.READS, _COLLECT),
    "224": Operation("report by exception", Effect.REPORTS),
    "225": Operation("acknowledge a report by exception", Effect.WRITES),
    "255": Operation("error", Effect.SESSION),
}

_REFINEMENTS = {
    ("17", "log on"): Operation("log on", Effect.SESSION, _LOG_ON),
    ("17", "log off"): Operation("log off", Effect.SESSION),
    ("17", "session key"): Operation("ask for a session key", Effect.SESSION),
}

# What opcode 255 tells.
_STATUSES = {
    1: "invalid opcode",
    2: "invalid parameter number",
    3: "invalid logical number",
    4: "invalid point type",
    5: "too many data octets",
    6: "too few data octets",
    12: "reserved",
    13: "outside the address range",
    14: "invalid history request",
    15: "invalid FST request",
    16: "invalid event entry",
    17: "too many alarms requested",
    18: "too many events requested",
    19: "parameter is read-only",
    20: "security error",
    21: "invalid log-on",
    22: "invalid store and forward path",
    24: "history configuration in progress",
    25: "parameter out of range",
    29: "invalid history index of a day",
    30: "invalid history point",
    31: "invalid request of extremes",
    32: "invalid TLP",
    33: "invalid time",
    34: "illegal Modbus range",
    50: "general error",
    51: "invalid state for a write",
    52: "invalid configurable opcode request",
    61: "HART pass-through is disabled",
    62: "HART pass-through is not licensed",
    63: "requested access level is too high",
    77: "invalid log-off string",
}

_VALUES = {"system mode": {0: "firmware update", 1: "run"}}

PROTOCOL = Protocol(
    name="roc-plus",
    title="ROC Plus",
    spec="Emerson D301180X012",
    ports=("tcp/4000", "udp/4000"),
    visibility=Visibility.CLEAR,
    authenticates=True,
    controls=True,
    operations={**_SYSTEM, **_POINTS_AND_HISTORY, **_PARAMETERS, **_FILES, **_FURTHER},
    refinements=_REFINEMENTS,
    statuses=_STATUSES,
    values=_VALUES,
)
