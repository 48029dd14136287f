"""What SSH means to a plant: remote access whose contents stay hidden.

Codes are the message numbers that are seen in clear; IANA, "Secure Shell (SSH) Protocol
Parameters". Those from 30 on belong to the key exchange, whose method decides their names.
"""

from protocols.model import Effect, Operation, Protocol, Visibility

_MESSAGES = {
    1: "disconnect",
    2: "ignore",
    3: "unimplemented",
    4: "debug",
    5: "service request",
    6: "service accept",
    7: "extension info",
    8: "new compression",
    21: "new keys",
    30: "key exchange init",
    31: "key exchange reply or group",
    32: "group exchange init",
    33: "group exchange reply",
    34: "group exchange request",
}

PROTOCOL = Protocol(
    name="ssh",
    title="SSH",
    spec="RFC 4253, RFC 4419, RFC 5656",
    ports=("tcp/22",),
    visibility=Visibility.ENCRYPTED,
    authenticates=True,
    controls=False,
    operations={
        **{str(number): Operation(name, Effect.SESSION) for number, name in _MESSAGES.items()},
        "20": Operation("key exchange offer", Effect.SESSION, ("T0886",)),
    },
)
