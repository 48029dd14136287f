"""What DCE/RPC means to a plant: calls of interfaces, most of which others define.

A code is the number of an operation, which means nothing without the interface, the object.
`bind` and `alter_context` (over TCP) agree on interfaces, and may be a log-on; `auth3` ends one.
"""

from __future__ import annotations

from protocols.dcerpc import dcom, domain, files, hosts
from protocols.dcerpc.interfaces import LOGS_ON
from protocols.dcerpc.statuses import STATUSES
from protocols.model import Effect, Operation, Protocol, Visibility

# Operations of the interfaces that every server may have: C706, appendices O, P and Q.
_ENDPOINTS = {
    "0": Operation("register endpoint", Effect.SESSION),
    "1": Operation("remove endpoint", Effect.SESSION),
    "2": Operation("look up endpoints", Effect.DISCOVERS, ("T0846", "T0888")),
    "3": Operation("map endpoint", Effect.DISCOVERS, ("T0846",)),
    "4": Operation("end look-up", Effect.SESSION),
    "5": Operation("ask for object", Effect.DISCOVERS),
    "6": Operation("remove endpoints", Effect.SESSION),
}

_CONVERSATION = {
    "0": Operation("ask for sequence number", Effect.SESSION),
    "1": Operation("ask for sequence number and address space", Effect.SESSION),
    "2": Operation("ask whether client lives", Effect.SESSION),
    "3": Operation("authenticate client", Effect.SESSION),
    "4": Operation("authenticate client further", Effect.SESSION),
}

_MANAGEMENT = {
    "0": Operation("list interfaces", Effect.DISCOVERS, ("T0846", "T0888")),
    "1": Operation("read statistics", Effect.READS, ("T0888",)),
    "2": Operation("ask whether server listens", Effect.DISCOVERS, ("T0846",)),
    "3": Operation("stop server", Effect.COMMANDS, ("T0814",)),
    "4": Operation("read principal name", Effect.DISCOVERS, ("T0888",)),
}

_INTERFACES = {
    "endpoint mapper": _ENDPOINTS,
    "conversation manager": _CONVERSATION,
    "management": _MANAGEMENT,
}

_OTHERS = {**domain.INTERFACES, **hosts.INTERFACES, **files.INTERFACES, **dcom.INTERFACES}
_AGREES = {
    "bind": Operation("bind to an interface", Effect.SESSION, ("T0886",)),
    "alter_context": Operation("bind to a further interface", Effect.SESSION, ("T0886",)),
    "auth3": Operation("log on", LOGS_ON.effect, LOGS_ON.techniques),
}


class _DceRpc(Protocol):
    """DCE/RPC, of which C706 defines few interfaces, and others all that matter."""

    def defines(self, object_: str) -> bool:
        """Only what C706's own interfaces do."""
        return object_ in _INTERFACES

    def operation(self, code: str, object_: str = "") -> Operation:
        """Of an interface that nobody named the operation is unknown."""
        found = _OTHERS.get(object_, {}).get(code)
        return found or super().operation(code, object_)


PROTOCOL = _DceRpc(
    name="dcerpc",
    title="DCE/RPC",
    spec="The Open Group C706; MS-RPCE",
    ports=("udp/34964", "tcp/135"),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=False,
    operations=_AGREES,
    refinements={
        (code, interface): operation
        for interface, operations in _INTERFACES.items()
        for code, operation in operations.items()
    },
    statuses=STATUSES,
    carrier=True,
    lacks=frozenset({"values"}),  # what calls take and give is their interfaces'
)
