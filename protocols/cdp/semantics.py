"""What CDP means to a plant: switches and routers say who they are, and by which port."""

from protocols.model import Effect, Operation, Protocol, Visibility

PROTOCOL = Protocol(
    name="cdp",
    title="CDP",
    spec="Cisco Discovery Protocol, versions 1 and 2",
    ports=("snap/00000c-2000",),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=False,
    operations={
        "advertisement": Operation("advertise", Effect.REPORTS),
        "shutdown": Operation("withdraw", Effect.REPORTS),
    },
    lacks=frozenset({"objects", "values", "statuses"}),  # it announces, nobody asks
)
