"""What DHCPv6 means to a plant: who joins it, and who hands out addresses and name servers."""

from protocols.model import Effect, Operation, Protocol, Visibility

# Message types: IANA, "DHCPv6 Message Types".
# Who answers first decides a client's name servers: a rogue server is T0830.
_OPERATIONS = {
    "1": Operation("solicit", Effect.DISCOVERS),
    "2": Operation("advertise", Effect.REPORTS, ("T0830",)),
    "3": Operation("request", Effect.SESSION),
    "4": Operation("confirm", Effect.SESSION),
    "5": Operation("renew", Effect.SESSION),
    "6": Operation("rebind", Effect.SESSION),
    "7": Operation("reply", Effect.REPORTS, ("T0830",)),
    "8": Operation("release", Effect.SESSION),
    "9": Operation("decline", Effect.SESSION),
    "10": Operation("reconfigure", Effect.COMMANDS),
    "11": Operation("request information", Effect.READS),
    "12": Operation("relay to the server", Effect.REPORTS),
    "13": Operation("relay to the client", Effect.REPORTS),
}

PROTOCOL = Protocol(
    name="dhcpv6",
    title="DHCPv6",
    spec="RFC 8415, RFC 3646, RFC 4704",
    ports=("udp/546", "udp/547"),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=False,
    operations=_OPERATIONS,
)
