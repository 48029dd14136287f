"""What DHCP means to a plant: who joins it, and who hands out addresses and routers."""

from protocols.model import Effect, Operation, Protocol, Visibility

# Message types: IANA, "DHCP Message Type 53 Values"; BOOTP's two operations (RFC 951).
# Who answers first decides a client's router and name servers: a rogue server is T0830.
_OPERATIONS = {
    "1": Operation("discover", Effect.DISCOVERS),
    "2": Operation("offer", Effect.REPORTS, ("T0830",)),
    "3": Operation("request", Effect.SESSION),
    "4": Operation("decline", Effect.SESSION),
    "5": Operation("acknowledge", Effect.REPORTS, ("T0830",)),
    "6": Operation("refuse", Effect.REPORTS),
    "7": Operation("release", Effect.SESSION),
    "8": Operation("inform", Effect.READS),
    "9": Operation("force renew", Effect.COMMANDS),
    "10": Operation("lease query", Effect.DISCOVERS),
    "11": Operation("lease unassigned", Effect.REPORTS),
    "12": Operation("lease unknown", Effect.REPORTS),
    "13": Operation("lease active", Effect.REPORTS),
    "14": Operation("bulk lease query", Effect.DISCOVERS),
    "15": Operation("lease query done", Effect.REPORTS),
    "16": Operation("active lease query", Effect.DISCOVERS),
    "17": Operation("lease query status", Effect.REPORTS),
    "18": Operation("secure lease query", Effect.SESSION),
    "BOOTREQUEST": Operation("BOOTP request", Effect.SESSION),
    "BOOTREPLY": Operation("BOOTP reply", Effect.REPORTS, ("T0830",)),
}

PROTOCOL = Protocol(
    name="dhcp",
    title="DHCP",
    spec="RFC 2131, RFC 2132, RFC 951",
    ports=("udp/67", "udp/68"),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=False,
    operations=_OPERATIONS,
)
