"""What DCE/RPC means to a plant: calls of interfaces that others define."""

from protocols.model import Effect, Operation, Protocol, Visibility

# The endpoint mapper's operations: C706, appendix O.
_ENDPOINTS = {
    "0": Operation("register endpoint", Effect.SESSION),
    "1": Operation("remove endpoint", Effect.SESSION),
    "2": Operation("look up endpoints", Effect.DISCOVERS, ("T0846", "T0888")),
    "3": Operation("map endpoint", Effect.DISCOVERS, ("T0846",)),
    "4": Operation("end look-up", Effect.SESSION),
    "5": Operation("ask for object", Effect.DISCOVERS),
    "6": Operation("remove endpoints", Effect.SESSION),
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
    refinements={(code, "endpoint mapper"): op for code, op in _ENDPOINTS.items()},
    statuses=_STATUSES,
    carrier=True,
    lacks=frozenset({"values"}),  # what calls take and give is their interfaces'
)
