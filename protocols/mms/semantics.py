"""What MMS does to a plant: relays and bay controllers that are read, switched and set
(IEC 61850-8-1), control centres that tell each other (IEC 60870-6).

A code is the kind of PDU and the service (ISO 9506-2, 7.2 to 7.5), or `release` and `abort`,
which end an association (ITU-T X.227, X.225). What a write does is told by the functional
constraint of what is written (IEC 61850-7-2, table 21; IEC 61850-8-1, table 45).
"""

from collections.abc import Mapping

from protocols.mms.statuses import STATUSES
from protocols.mms.values import VALUES
from protocols.model import Effect, Operation, Protocol, Visibility

_ASSOCIATION = {
    "5": Operation("cancel a request", Effect.SESSION),
    "8": Operation("associate", Effect.SESSION),
    "11": Operation("conclude", Effect.SESSION),
    "release": Operation("release", Effect.SESSION),
    "abort": Operation("abort", Effect.SESSION),
}

_DISCOVERS = ("T0861",)
_DOWNLOAD = ("T0843",)
_UPLOAD = ("T0845",)
_MODE = ("T0858",)
_EVENTS = ("T0838",)

# Confirmed services.
_CONFIRMED = {
    0: Operation("status", Effect.READS, ("T0868",)),
    1: Operation("get name list", Effect.DISCOVERS, _DISCOVERS),
    2: Operation("identify", Effect.DISCOVERS, ("T0888",)),
    3: Operation("rename", Effect.ENGINEERS, ("T0836",)),
    4: Operation("read", Effect.READS, ("T0801",)),
    5: Operation("write", Effect.WRITES, ("T0855", "T0836", "T0838")),
    6: Operation("get variable access attributes", Effect.DISCOVERS, _DISCOVERS),
    7: Operation("define named variable", Effect.ENGINEERS, ("T0836",)),
    8: Operation("define scattered access", Effect.ENGINEERS, ("T0836",)),
    9: Operation("get scattered access attributes", Effect.DISCOVERS, _DISCOVERS),
    10: Operation("delete variable access", Effect.ENGINEERS, ("T0836",)),
    11: Operation("define named variable list", Effect.WRITES, ("T0836",)),
    12: Operation("get named variable list attributes", Effect.DISCOVERS, _DISCOVERS),
    13: Operation("delete named variable list", Effect.WRITES, ("T0804",)),
    14: Operation("define named type", Effect.ENGINEERS, ("T0836",)),
    15: Operation("get named type attributes", Effect.DISCOVERS, _DISCOVERS),
    16: Operation("delete named type", Effect.ENGINEERS, ("T0836",)),
    17: Operation("input", Effect.READS),
    18: Operation("output", Effect.REPORTS),
    19: Operation("take control", Effect.COMMANDS, ("T0855",)),
    20: Operation("relinquish control", Effect.COMMANDS, ("T0855",)),
    21: Operation("define semaphore", Effect.ENGINEERS),
    22: Operation("delete semaphore", Effect.ENGINEERS),
    23: Operation("report pool semaphore status", Effect.READS),
    24: Operation("report semaphore status", Effect.READS),
    25: Operation("report semaphore entry status", Effect.READS),
    26: Operation("initiate download sequence", Effect.ENGINEERS, _DOWNLOAD),
    27: Operation("download segment", Effect.ENGINEERS, _DOWNLOAD),
    28: Operation("terminate download sequence", Effect.ENGINEERS, _DOWNLOAD),
    29: Operation("initiate upload sequence", Effect.ENGINEERS, _UPLOAD),
    30: Operation("upload segment", Effect.ENGINEERS, _UPLOAD),
    31: Operation("terminate upload sequence", Effect.ENGINEERS, _UPLOAD),
    32: Operation("request domain download", Effect.ENGINEERS, _DOWNLOAD),
    33: Operation("request domain upload", Effect.ENGINEERS, _UPLOAD),
    34: Operation("load domain content", Effect.ENGINEERS, _DOWNLOAD),
    35: Operation("store domain content", Effect.ENGINEERS, _UPLOAD),
    36: Operation("delete domain", Effect.ENGINEERS, ("T0809",)),
    37: Operation("get domain attributes", Effect.DISCOVERS, _DISCOVERS),
    38: Operation("create program invocation", Effect.ENGINEERS, _DOWNLOAD),
    39: Operation("delete program invocation", Effect.ENGINEERS, ("T0809",)),
    40: Operation("start", Effect.COMMANDS, _MODE),
    41: Operation("stop", Effect.COMMANDS, _MODE),
    42: Operation("resume", Effect.COMMANDS, _MODE),
    43: Operation("reset", Effect.COMMANDS, ("T0816",)),
    44: Operation("kill", Effect.COMMANDS, ("T0881",)),
    45: Operation("get program invocation attributes", Effect.DISCOVERS, ("T0868",)),
    46: Operation("obtain file", Effect.ENGINEERS, ("T0843", "T0857")),
    47: Operation("define event condition", Effect.ENGINEERS, _EVENTS),
    48: Operation("delete event condition", Effect.ENGINEERS, _EVENTS),
    49: Operation("get event condition attributes", Effect.DISCOVERS, _DISCOVERS),
    50: Operation("report event condition status", Effect.READS),
    51: Operation("alter event condition monitoring", Effect.WRITES, ("T0878",)),
    52: Operation("trigger event", Effect.COMMANDS, ("T0855",)),
    53: Operation("define event action", Effect.ENGINEERS, _EVENTS),
    54: Operation("delete event action", Effect.ENGINEERS, _EVENTS),
    55: Operation("get event action attributes", Effect.DISCOVERS, _DISCOVERS),
    56: Operation("report event action status", Effect.READS),
    57: Operation("define event enrollment", Effect.ENGINEERS, _EVENTS),
    58: Operation("delete event enrollment", Effect.ENGINEERS, _EVENTS),
    59: Operation("alter event enrollment", Effect.WRITES, _EVENTS),
    60: Operation("report event enrollment status", Effect.READS),
    61: Operation("get event enrollment attributes", Effect.DISCOVERS, _DISCOVERS),
    62: Operation("acknowledge event notification", Effect.WRITES, ("T0878",)),
    63: Operation("get alarm summary", Effect.READS, ("T0801",)),
    64: Operation("get alarm enrollment summary", Effect.READS, ("T0801",)),
    65: Operation("read journal", Effect.READS, ("T0802",)),
    66: Operation("write journal", Effect.WRITES),
    67: Operation("initialize journal", Effect.WRITES, ("T0872",)),
    68: Operation("report journal status", Effect.READS),
    69: Operation("create journal", Effect.ENGINEERS),
    70: Operation("delete journal", Effect.ENGINEERS, ("T0872",)),
    71: Operation("get capability list", Effect.DISCOVERS, ("T0888",)),
    72: Operation("open file", Effect.ENGINEERS, _UPLOAD),
    73: Operation("read file", Effect.ENGINEERS, _UPLOAD),
    74: Operation("close file", Effect.SESSION),
    75: Operation("rename file", Effect.ENGINEERS, ("T0809",)),
    76: Operation("delete file", Effect.ENGINEERS, ("T0809",)),
    77: Operation("list files", Effect.DISCOVERS, ("T0845",)),
}

_UNCONFIRMED = {
    0: Operation("information report", Effect.REPORTS),
    1: Operation("unsolicited status", Effect.REPORTS),
    2: Operation("event notification", Effect.REPORTS),
}

# What a write does, by the functional constraint of its object.
_CONTROL = Operation("control", Effect.COMMANDS, ("T0855",))
_SETTING = Operation("write a setting", Effect.WRITES, ("T0836",))
_CONFIGURES = Operation("write a configuration", Effect.ENGINEERS, ("T0836",))
_REPORTING = Operation("set up reports", Effect.WRITES, _EVENTS)
_PUBLISHING = Operation("set up a publication", Effect.ENGINEERS, ("T0836",))
_WRITES: Mapping[str, Operation] = {
    "CO": _CONTROL,
    "SP": _SETTING,
    "SG": _SETTING,
    "SE": _SETTING,
    "CF": _CONFIGURES,
    "DC": _CONFIGURES,
    "SV": Operation("substitute a value", Effect.COMMANDS, ("T0856", "T0832")),
    "BL": Operation("block a value", Effect.COMMANDS, ("T0804",)),
    "RP": _REPORTING,
    "BR": _REPORTING,
    "LG": Operation("set up a log", Effect.WRITES, _EVENTS),
    "GO": _PUBLISHING,
    "GS": _PUBLISHING,
    "MS": _PUBLISHING,
    "US": _PUBLISHING,
}
# What is written of a controllable object (IEC 61850-8-1, annex E).
_CONTROLS: Mapping[str, Operation] = {
    "Oper": Operation("operate", Effect.COMMANDS, ("T0855",)),
    "SBO": Operation("select", Effect.COMMANDS, ("T0855",)),
    "SBOw": Operation("select with value", Effect.COMMANDS, ("T0855",)),
    "Cancel": Operation("cancel a command", Effect.COMMANDS, ("T0855",)),
}
# What servers report of commands (IEC 61850-8-1, 20.8 and 20.11).
_REPORTS: Mapping[str, Operation] = {
    "Oper": Operation("report the end of a command", Effect.REPORTS),
    "LastApplError": Operation("report why a command failed", Effect.REPORTS),
}
_READ, _WRITE, _REPORT = "0.4", "0.5", "3.0"


class _Mms(Protocol):
    """MMS, where the name of what is written or reported tells what is done by it."""

    def operation(self, code: str, object_: str = "") -> Operation:
        """Of a write by its object's functional constraint; to read `SBO` is to select."""
        _, *path = object_.rpartition("/")[2].split("$")
        found = None
        if path[:1] == ["CO"] and code in (_READ, _WRITE):
            steps = [step for step in path if step in _CONTROLS]
            found = _CONTROLS[steps[0]] if steps else None
        if path and code == _WRITE:
            found = found or _WRITES.get(path[0])
        if code == _REPORT:
            found = _REPORTS.get(object_) or _REPORTS.get(object_.rpartition("$")[2])
        return found or super().operation(code, object_)

    def value_names(self, object_: str) -> Mapping[int, str]:
        """By the end of the object's path, the longest that is known."""
        _, *path = object_.split("$")
        ends = ("$".join(path[start:]) for start in range(len(path)))
        return next(
            (self.values[end] for end in ends if end in self.values), super().value_names(object_)
        )


PROTOCOL = _Mms(
    name="mms",
    title="MMS",
    spec="ISO 9506; IEC 61850-8-1",
    ports=("tcp/102",),
    visibility=Visibility.CLEAR,
    authenticates=True,
    controls=True,
    operations={
        **_ASSOCIATION,
        **{f"0.{service}": operation for service, operation in _CONFIRMED.items()},
        **{f"3.{service}": operation for service, operation in _UNCONFIRMED.items()},
    },
    statuses=STATUSES,
    values=VALUES,
)
