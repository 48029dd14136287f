"""What LLDP means to a plant: devices say who they are and which port they speak from."""

from protocols.model import Effect, Operation, Protocol, Visibility

PROTOCOL = Protocol(
    name="lldp",
    title="LLDP",
    spec="IEEE 802.1AB, ANSI/TIA-1057, IEC 61158-6-10",
    ports=("ethertype/0x88cc",),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=False,
    operations={
        "advertisement": Operation("advertise", Effect.REPORTS),
        "shutdown": Operation("withdraw", Effect.REPORTS),
    },
    lacks=frozenset({"objects", "values", "statuses"}),  # it announces, nobody asks
)
