"""What C12.22 services mean to a grid and its meters.

Sections are of ANSI C12.22-2008; procedures are those of ANSI C12.19, which a client initiates by
writing standard table 7.
"""

from protocols.model import Effect, Operation, Protocol, Visibility

_INFORMATION = ("T0888",)
_MONITOR = ("T0801",)
_WRITE = ("T0836",)
_COMMAND = ("T0855",)
_LOG_ON = ("T0859",)

# 5.3.2.4.
_SESSION = {
    "32": Operation("identify", Effect.DISCOVERS, _INFORMATION),
    "33": Operation("terminate", Effect.SESSION),
    "34": Operation("disconnect", Effect.SESSION),
    "36": Operation("deregister", Effect.SESSION),
    "37": Operation("resolve", Effect.DISCOVERS),
    "38": Operation("trace", Effect.DISCOVERS, ("T0840",)),
    "39": Operation("register", Effect.SESSION),
    "80": Operation("log on", Effect.SESSION, _LOG_ON),
    "81": Operation("security", Effect.SESSION, _LOG_ON),
    "82": Operation("log off", Effect.SESSION),
    "83": Operation("authenticate", Effect.SESSION, _LOG_ON),
    "96": Operation("negotiate", Effect.SESSION),
    **{
        str(code): Operation(f"negotiate with {code - 96} baud rates", Effect.SESSION)
        for code in range(97, 108)
    },
    "112": Operation("wait", Effect.SESSION),
    "113": Operation("timing setup", Effect.SESSION),
    "encrypted": Operation("encrypted services", Effect.UNKNOWN),
}

_TABLES = {
    "48": Operation("full read", Effect.READS, _MONITOR),
    **{
        str(code): Operation(f"partial read by {code - 48} indexes", Effect.READS, _MONITOR)
        for code in range(49, 58)
    },
    "62": Operation("default read", Effect.READS, _MONITOR),
    "63": Operation("partial read by offset", Effect.READS, _MONITOR),
    "64": Operation("full write", Effect.WRITES, _WRITE),
    **{
        str(code): Operation(f"partial write by {code - 64} indexes", Effect.WRITES, _WRITE)
        for code in range(65, 74)
    },
    "78": Operation("default write", Effect.WRITES, _WRITE),
    "79": Operation("partial write by offset", Effect.WRITES, _WRITE),
}

# ANSI C12.19, standard procedures.
_PROCEDURES = {
    0: Operation("cold start", Effect.COMMANDS, ("T0816",)),
    1: Operation("warm start", Effect.COMMANDS, ("T0816",)),
    2: Operation("save configuration", Effect.ENGINEERS),
    3: Operation("clear data", Effect.COMMANDS, ("T0809",)),
    4: Operation("reset list pointers", Effect.COMMANDS),
    5: Operation("update last read entry", Effect.WRITES),
    6: Operation("change end device mode", Effect.COMMANDS, ("T0858",)),
    7: Operation("clear standard status flags", Effect.COMMANDS, ("T0878",)),
    8: Operation("clear manufacturer status flags", Effect.COMMANDS, ("T0878",)),
    9: Operation("remote reset", Effect.COMMANDS, ("T0855",)),
    10: Operation("set date and time", Effect.COMMANDS, ("T0836",)),
    11: Operation("execute diagnostics", Effect.COMMANDS),
    12: Operation("activate all pending tables", Effect.ENGINEERS, ("T0836",)),
    13: Operation("activate a pending table", Effect.ENGINEERS, ("T0836",)),
    14: Operation("clear all pending tables", Effect.ENGINEERS),
    15: Operation("clear a pending table", Effect.ENGINEERS),
    16: Operation("start load profile", Effect.COMMANDS),
    17: Operation("stop load profile", Effect.COMMANDS),
    18: Operation("log on by procedure", Effect.SESSION, _LOG_ON),
    19: Operation("log off by procedure", Effect.SESSION),
    20: Operation("initiate an immediate call", Effect.COMMANDS, _COMMAND),
    21: Operation("direct load control", Effect.COMMANDS, _COMMAND),
    22: Operation("modify credit", Effect.COMMANDS, _COMMAND),
}

_REFINEMENTS = {
    **{("64", f"standard procedure {n}"): done for n, done in _PROCEDURES.items()},
    **{
        ("64", f"manufacturer procedure {n}"): Operation(
            "procedure of the manufacturer", Effect.COMMANDS, _COMMAND
        )
        for n in range(2048)
    },
}

# 5.3.2.4: response codes.
_STATUSES = {
    1: "error",
    2: "service not supported",
    3: "insufficient security clearance",
    4: "operation not possible",
    5: "inappropriate action requested",
    6: "device busy",
    7: "data not ready",
    8: "data locked",
    9: "renegotiate request",
    10: "invalid service sequence state",
    11: "security mechanism error",
    12: "unknown application title",
    13: "network time-out",
    14: "network not reachable",
    15: "request too large",
    16: "response too large",
    17: "segmentation not possible",
    18: "segmentation error",
}

PROTOCOL = Protocol(
    name="c1222",
    title="ANSI C12.22",
    spec="ANSI C12.22-2008 (IEEE 1703), ANSI C12.19",
    ports=("tcp/1153", "udp/1153"),
    visibility=Visibility.DEPENDS,
    authenticates=True,
    controls=True,
    operations={**_SESSION, **_TABLES},
    refinements=_REFINEMENTS,
    statuses=_STATUSES,
)
