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
    carrier=True,
)
