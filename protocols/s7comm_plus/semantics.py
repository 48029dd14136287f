"""What S7comm-plus means to a plant: how S7-1200 and S7-1500 are read, stopped and programmed.

A function alone does not tell a stop from a write: the object and its attribute do.
"""

from protocols.model import Effect, Operation, Protocol, Visibility

_REQUEST = 0x31
_DOWNLOAD = ("T0843", "T0889")


def _code(function: int) -> str:
    return f"{_REQUEST}.{function}"


_FUNCTIONS = {
    0x04B1: Operation("error", Effect.SESSION),
    0x04BB: Operation("explore", Effect.DISCOVERS, ("T0861", "T0888")),
    0x04CA: Operation("create object", Effect.ENGINEERS, _DOWNLOAD),
    0x04D4: Operation("delete object", Effect.ENGINEERS, ("T0809", "T0889")),
    0x04F2: Operation("set variable", Effect.WRITES, ("T0836", "T0855")),
    0x04FC: Operation("get variable", Effect.READS, ("T0801",)),
    0x0506: Operation("add link", Effect.ENGINEERS, ("T0889",)),
    0x051A: Operation("remove link", Effect.ENGINEERS, ("T0889",)),
    0x0524: Operation("get link", Effect.READS),
    0x0542: Operation("set multiple variables", Effect.WRITES, ("T0836", "T0855")),
    0x054C: Operation("get multiple variables", Effect.READS, ("T0801", "T0861")),
    0x0556: Operation("begin sequence", Effect.ENGINEERS, _DOWNLOAD),
    0x0560: Operation("end sequence", Effect.ENGINEERS, _DOWNLOAD),
    0x056B: Operation("invoke", Effect.COMMANDS, ("T0858", "T0871")),
    0x057C: Operation("set variable in parts", Effect.ENGINEERS, _DOWNLOAD),
    0x0586: Operation("get variable in parts", Effect.ENGINEERS, ("T0845",)),
    0x0590: Operation("get addresses of variables", Effect.DISCOVERS, ("T0861",)),
    0x059A: Operation("abort", Effect.SESSION),
    0x05A9: Operation("error (2)", Effect.SESSION),
    0x05B3: Operation("begin TLS", Effect.SESSION),
}

# Classes of objects that are no part of a program.
_CREATED = {
    "class 287": Operation("open session", Effect.SESSION),
    "class 1001": Operation("create subscription", Effect.READS, ("T0801",)),
}
_DELETED = {
    "session": Operation("close session", Effect.SESSION),
    "created object": Operation("delete subscription", Effect.SESSION),
}
# Attributes of a session, and of the CPU's execution unit (object 52).
_SET = {
    "session attribute 306": Operation("set up session", Effect.SESSION),
    "session attribute 1830": Operation("set session key", Effect.SESSION),
    "session attribute 1845": Operation("set session attribute", Effect.SESSION),
    "session attribute 1846": Operation("prove password", Effect.SESSION, ("T0859", "T0812")),
    "created object attribute 1053": Operation("extend subscription", Effect.READS),
    "created object attribute 1049": Operation("set subscription cycle", Effect.READS),
    "object 52 attribute 2167": Operation("set operating state", Effect.COMMANDS, ("T0858",)),
}
_GET = {
    "session attribute 303": Operation("get challenge", Effect.SESSION),
    "session attribute 1842": Operation("read protection level", Effect.READS, ("T0868",)),
    "session attribute 1843": Operation("read protection level", Effect.READS, ("T0868",)),
    # The record of identification and maintenance; the execution unit's state; what HMIs and
    # OPC servers ask of all that a CPU has in common (object 50) as they begin.
    "object 49 attribute 3753": Operation("identify", Effect.DISCOVERS, ("T0888",)),
    "object 50 attribute 3451": Operation("read common attribute", Effect.READS),
    "object 52 attribute 2237": Operation("read operating state", Effect.READS, ("T0868",)),
}

_REFINEMENTS = {
    **{(_code(0x04CA), object_): operation for object_, operation in _CREATED.items()},
    **{(_code(0x04D4), object_): operation for object_, operation in _DELETED.items()},
    **{
        (_code(function), object_): operation
        for function in (0x04F2, 0x0542, 0x057C)
        for object_, operation in _SET.items()
    },
    **{
        (_code(function), object_): operation
        for function in (0x04FC, 0x054C, 0x0586)
        for object_, operation in _GET.items()
    },
}

# Results of services; what is negative stands as its 16 bits.
_STATUSES = {
    17: "ok, session was legitimated before",
    18: "ignored",
    19: "executed with partial error",
    22: "session no longer legitimated: wrong password",
    23: "ok, end of file",
    25: "ok, legitimated for level 2",
    26: "ok, legitimated for level 3",
    33: "ok, legitimated for level 1",
    34: "transaction aborted",
    37: "temporarily out of resources",
    38: "level of legitimation is disabled",
    40: "ok, end of blob",
    0x1_0000 - 118: "session no longer legitimated",
    0x1_0000 - 4: "not enough memory",
    0x1_0000 - 3: "invalid argument value",
    0x1_0000 - 2: "invalid value type",
    0x1_0000 - 1: "unknown error",
}

PROTOCOL = Protocol(
    name="s7comm-plus",
    title="S7comm-plus",
    spec="none is public; https://github.com/thomas-v2/S7CommPlusDriver",
    ports=("tcp/102",),
    visibility=Visibility.DEPENDS,
    authenticates=True,
    controls=True,
    operations={
        **{_code(function): operation for function, operation in _FUNCTIONS.items()},
        "51": Operation("notification", Effect.REPORTS),
        "event": Operation("system event", Effect.REPORTS),
    },
    refinements=_REFINEMENTS,
    statuses=_STATUSES,
)
