"""What TFTP means to a plant: firmware and configurations of devices, for whoever asks.

Codes are the packets that ask (RFC 1350, section 5). A file's octets are told once its last block
was seen.
"""

from protocols.model import Effect, Operation, Protocol, Visibility

# RFC 1350, appendix I; RFC 2347
_ERRORS = {
    0: "not defined",
    1: "file not found",
    2: "access violation",
    3: "disk full",
    4: "illegal operation",
    5: "unknown transfer",
    6: "file already exists",
    7: "no such user",
    8: "option refused",
}

PROTOCOL = Protocol(
    name="tftp",
    title="TFTP",
    spec="RFC 1350",
    ports=("udp/69",),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=False,
    operations={
        "1": Operation("read file", Effect.ENGINEERS, ("T0893",)),  # Data from Local System
        "2": Operation("write file", Effect.ENGINEERS, ("T0867",)),  # Lateral Tool Transfer
    },
    statuses={
        **{5 << 12 | error: text for error, text in _ERRORS.items()},
        0xFFFF: "its end was not seen",
    },
    lacks=frozenset({"identity"}),
)
