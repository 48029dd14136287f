"""What ICMP messages mean: IANA's ICMP and ICMPv6 parameters, types of use today."""

from protocols.model import Effect, Operation, Protocol, Visibility

_V4 = {
    3: ("Destination Unreachable", Effect.REPORTS, 16),
    5: ("Redirect", Effect.COMMANDS, 4),
    11: ("Time Exceeded", Effect.REPORTS, 2),
    12: ("Parameter Problem", Effect.REPORTS, 3),
}
_V6 = {
    1: ("Destination Unreachable", Effect.REPORTS, 9),
    3: ("Time Exceeded", Effect.REPORTS, 2),
    2: ("Packet Too Big", Effect.REPORTS, 1),
    4: ("Parameter Problem", Effect.REPORTS, 11),
    130: ("Multicast Listener Query", Effect.SESSION, 1),
    131: ("Multicast Listener Report", Effect.SESSION, 1),
    132: ("Multicast Listener Done", Effect.SESSION, 1),
    133: ("Router Solicitation", Effect.DISCOVERS, 1),
    134: ("Router Advertisement", Effect.REPORTS, 1),
    135: ("Neighbour Solicitation", Effect.DISCOVERS, 1),
    136: ("Neighbour Advertisement", Effect.REPORTS, 1),
    137: ("Redirect", Effect.COMMANDS, 1),
    143: ("Multicast Listener Report v2", Effect.SESSION, 1),
}


_MISLEAD = ("Router Advertisement", "Redirect")  # who hears them sends another way


def _table(types: dict[int, tuple[str, Effect, int]]) -> dict[str, Operation]:
    return {
        f"{kind}.{code}": Operation(name, effect, ("T0830",) if name in _MISLEAD else ())
        for kind, (name, effect, codes) in types.items()
        for code in range(codes)
    }


PROTOCOL = Protocol(
    name="icmp",
    title="ICMP",
    spec="RFC 792",
    ports=("ip/1",),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=False,
    operations={
        "8.0": Operation("Echo", Effect.DISCOVERS, ("T0846",)),
        "13.0": Operation("Timestamp", Effect.DISCOVERS, ("T0846",)),
        "14.0": Operation("Timestamp Reply", Effect.REPORTS),
        "17.0": Operation("Address Mask", Effect.DISCOVERS, ("T0846",)),
        "18.0": Operation("Address Mask Reply", Effect.REPORTS),
        "9.0": Operation("Router Advertisement", Effect.REPORTS, ("T0830",)),
        "10.0": Operation("Router Solicitation", Effect.DISCOVERS),
        **_table(_V4),
    },
)

INNER = (
    Protocol(
        name="icmpv6",
        title="ICMPv6",
        spec="RFC 4443",
        ports=("ip/58",),
        visibility=Visibility.CLEAR,
        authenticates=False,
        controls=False,
        operations={"128.0": Operation("Echo", Effect.DISCOVERS, ("T0846",)), **_table(_V6)},
    ),
)
