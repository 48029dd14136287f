"""What EtherNet/IP's encapsulation means to a plant: who looks for devices, who opens sessions."""

from protocols.model import Effect, Operation, Protocol, Visibility

# The CIP Networks Library, volume 2, 2-3.2; 111 and 112 carry CIP and are never stated.
_OPERATIONS = {
    "0": Operation("no operation", Effect.SESSION),
    "1": Operation("list targets", Effect.DISCOVERS, ("T0846", "T0888")),
    "4": Operation("list services", Effect.DISCOVERS, ("T0846", "T0888")),
    "99": Operation("list identity", Effect.DISCOVERS, ("T0846", "T0888")),
    "100": Operation("list interfaces", Effect.DISCOVERS, ("T0888",)),
    "101": Operation("register session", Effect.SESSION),
    "102": Operation("unregister session", Effect.SESSION),
    "114": Operation("indicate status", Effect.SESSION),
    "115": Operation("cancel", Effect.SESSION),
    "200": Operation("start DTLS", Effect.SESSION),
}

# Volume 2, 2-3.4.
_STATUSES = {
    0x01: "invalid command",
    0x02: "no memory",
    0x03: "incorrect data",
    0x64: "invalid session handle",
    0x65: "invalid length",
    0x69: "unsupported protocol revision",
    0x6A: "encapsulated CIP service not allowed on this port",
}

# Volume 1, 5A-2.2.1.8.
_VALUES = {
    "device state": {
        0: "nonexistent",
        1: "self testing",
        2: "standby",
        3: "operational",
        4: "major recoverable fault",
        5: "major unrecoverable fault",
    }
}

PROTOCOL = Protocol(
    name="enip",
    title="EtherNet/IP",
    spec="ODVA, The CIP Networks Library, volume 2",
    ports=("tcp/44818", "udp/44818", "udp/2222"),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=True,
    operations=_OPERATIONS,
    statuses=_STATUSES,
    values=_VALUES,
    carrier=True,
    lacks=frozenset({"objects"}),  # a command is to the device
)
