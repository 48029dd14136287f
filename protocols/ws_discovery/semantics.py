"""What WS-Discovery means to a plant: who looks for cameras and printers, and who says to be one.

A code is the last part of an action. WS-Discovery 1.1, 4 to 6.
"""

from protocols.model import Effect, Operation, Protocol, Visibility

PROTOCOL = Protocol(
    name="ws-discovery",
    title="WS-Discovery",
    spec="WS-Discovery 1.1",
    ports=("udp/3702",),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=False,
    operations={
        "Hello": Operation("announce", Effect.REPORTS),
        "Bye": Operation("leave", Effect.REPORTS),
        # Remote System Discovery
        "Probe": Operation("search", Effect.DISCOVERS, ("T0846",)),
        "ProbeMatches": Operation("answer a search", Effect.REPORTS),
        "Resolve": Operation("ask for addresses", Effect.DISCOVERS, ("T0846",)),
        "ResolveMatches": Operation("tell addresses", Effect.REPORTS),
    },
    # What is answered is said to whoever searched, in a conversation of its own.
    lacks=frozenset({"values", "statuses"}),
)
