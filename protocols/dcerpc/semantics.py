"""What DCE/RPC means to a plant: calls of interfaces that others define."""

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

_STATUSES = {
    0x16C9_A0CD: "no interfaces",
    0x16C9_A0D6: "not registered",
    0x1C00_0000: "rejected",
    0x1C01_0002: "operation out of range",
    0x1C01_0003: "unknown interface",
    0x1C01_000B: "wrong boot time",
}

PROTOCOL = Protocol(
    name="dcerpc",
    title="DCE/RPC",
    spec="The Open Group C706",
    ports=("udp/34964",),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=False,
    operations={},
    refinements={
        (code, interface): operation
        for interface, operations in _INTERFACES.items()
        for code, operation in operations.items()
    },
    statuses=_STATUSES,
    carrier=True,
    lacks=frozenset({"values"}),  # what calls take and give is their interfaces'
)
