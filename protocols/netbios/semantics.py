"""What NetBIOS means to a plant: Windows hosts register names, look for them and announce."""

from protocols.model import Effect, Operation, Protocol, Visibility

# Operation and record type of the name service: RFC 1002, 4.2.1.1 and 4.2.1.3.
# A false registration or answer redirects whoever asks: T0830.
_NAME_SERVICE = {
    "0.32": Operation("query name", Effect.READS),
    "0.33": Operation("query node status", Effect.DISCOVERS, ("T0846", "T0888")),
    "5.32": Operation("register name", Effect.REPORTS, ("T0830",)),
    "6.32": Operation("release name", Effect.REPORTS),
    "8.32": Operation("refresh name", Effect.REPORTS),
    "9.32": Operation("refresh name (alternative)", Effect.REPORTS),
    "15.32": Operation("register name of many homes", Effect.REPORTS, ("T0830",)),
}

# Message types of the datagram service: RFC 1002, 4.4.1.
_DATAGRAMS = {
    "16": Operation("datagram to a name", Effect.UNKNOWN),
    "17": Operation("datagram to a group", Effect.UNKNOWN),
    "18": Operation("datagram to all", Effect.UNKNOWN),
    "19": Operation("datagram error", Effect.REPORTS),
    "20": Operation("datagram query", Effect.READS),
    "21": Operation("positive datagram answer", Effect.REPORTS),
    "22": Operation("negative datagram answer", Effect.REPORTS),
}

# Commands of the browser protocol in a datagram: [MS-BRWS], 2.2.
_BROWSER = {
    1: Operation("announce host", Effect.REPORTS),
    2: Operation("request announcement", Effect.DISCOVERS),
    8: Operation("elect master browser", Effect.SESSION),
    9: Operation("request backup browsers", Effect.DISCOVERS),
    10: Operation("list backup browsers", Effect.REPORTS),
    11: Operation("become backup browser", Effect.SESSION),
    12: Operation("announce domain", Effect.REPORTS),
    13: Operation("announce master browser", Effect.REPORTS),
    14: Operation("reset browser", Effect.COMMANDS),
    15: Operation("announce local master browser", Effect.REPORTS),
}

PROTOCOL = Protocol(
    name="netbios",
    title="NetBIOS",
    spec="RFC 1001, RFC 1002, [MS-BRWS]",
    ports=("udp/137", "udp/138"),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=False,
    operations={
        **_NAME_SERVICE,
        **_DATAGRAMS,
        **{
            f"{kind}.{command}": operation
            for kind in (16, 17, 18)
            for command, operation in _BROWSER.items()
        },
    },
    # RFC 1002, 4.2.6, 4.2.11, 4.2.14.
    statuses={
        1: "format error",
        2: "server failure",
        3: "no such name",
        4: "not implemented",
        5: "refused",
        6: "name is active",
        7: "name in conflict",
    },
)
