"""What ARP means to a plant: who owns which address, and who looks for whom."""

from protocols.model import Effect, Operation, Protocol, Visibility

# Operation codes: IANA, "Address Resolution Protocol (ARP) Parameters".
_OPERATIONS = {
    "1": Operation("request", Effect.DISCOVERS, ("T0846",)),
    "2": Operation("reply", Effect.REPORTS, ("T0830",)),
    "3": Operation("reverse request", Effect.DISCOVERS),
    "4": Operation("reverse reply", Effect.REPORTS),
    "5": Operation("dynamic reverse request", Effect.DISCOVERS),
    "6": Operation("dynamic reverse reply", Effect.REPORTS),
    "7": Operation("dynamic reverse error", Effect.REPORTS),
    "8": Operation("inverse request", Effect.DISCOVERS),
    "9": Operation("inverse reply", Effect.REPORTS),
    "10": Operation("negative acknowledgement", Effect.REPORTS),
}

PROTOCOL = Protocol(
    name="arp",
    title="ARP",
    spec="RFC 826, RFC 903, RFC 5227",
    ports=("ethertype/0x0806", "ethertype/0x8035"),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=False,
    operations=_OPERATIONS,
)
