"""What MRP means to a plant: rings of switches that survive one broken line."""

from protocols.model import Effect, Operation, Protocol, Visibility

# A message that claims a broken or a restored line makes the whole ring forget its addresses,
# and one with a better priority makes its sender the manager (T0814: denial of service).
_REROUTES = ("T0814", "T0830")

# Types of blocks ("MRP_TLVHeader.Type").
_OPERATIONS = {
    "2": Operation("ring test", Effect.REPORTS),
    "3": Operation("topology change", Effect.COMMANDS, _REROUTES),
    "4": Operation("link down", Effect.REPORTS, _REROUTES),
    "5": Operation("link up", Effect.REPORTS, _REROUTES),
    "6": Operation("interconnection test", Effect.REPORTS),
    "7": Operation("interconnection topology change", Effect.COMMANDS, _REROUTES),
    "8": Operation("interconnection link down", Effect.REPORTS, _REROUTES),
    "9": Operation("interconnection link up", Effect.REPORTS, _REROUTES),
    "10": Operation("interconnection link status poll", Effect.READS),
    "127": Operation("option", Effect.REPORTS),
}

PROTOCOL = Protocol(
    name="mrp",
    title="MRP",
    spec="IEC 62439-2",
    ports=("ethertype/0x88e3",),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=False,
    operations=_OPERATIONS,
    lacks=frozenset({"statuses"}),  # nobody answers
)
