"""What MQTT's control packets mean to a plant. Sections are of MQTT Version 5.0.

A code is the control packet's type; acknowledgements are answers. What is published to a
topic of Sparkplug B (Sparkplug 3.0.0, 4.2) means what the topic says.
"""

import re
from collections.abc import Iterator, Mapping

from protocols.model import Effect, Operation, Protocol, Visibility

# 2.1.2.
_PACKETS = {
    "1": Operation("connect", Effect.SESSION, ("T0859", "T0812")),
    "3": Operation("publish", Effect.REPORTS),
    "8": Operation("subscribe", Effect.READS, ("T0801",)),
    "10": Operation("unsubscribe", Effect.SESSION),
    "12": Operation("ping", Effect.SESSION),
    "14": Operation("disconnect", Effect.SESSION),
    "15": Operation("authenticate", Effect.SESSION),
}

_MESSAGES = {
    "NBIRTH": Operation("edge node birth", Effect.REPORTS),
    "NDEATH": Operation("edge node death", Effect.REPORTS),
    "NDATA": Operation("edge node data", Effect.REPORTS),
    "NCMD": Operation("command edge node", Effect.COMMANDS, ("T0855",)),
    "DBIRTH": Operation("device birth", Effect.REPORTS),
    "DDEATH": Operation("device death", Effect.REPORTS),
    "DDATA": Operation("device data", Effect.REPORTS),
    "DCMD": Operation("command device", Effect.COMMANDS, ("T0855", "T0836")),
    "STATE": Operation("host application state", Effect.REPORTS),
}
_TOPIC = re.compile(r"spBv1\.0/(?:[^/]+/([A-Z]+)/[^/]+(?:/[^/]+)?|(STATE)/[^/]+)")


class _ByTopic(Mapping[tuple[str, str], Operation]):
    """What is published by topic, of which Sparkplug's type of message alone counts."""

    def __getitem__(self, key: tuple[str, str]) -> Operation:
        code, topic = key
        found = _TOPIC.fullmatch(topic) if code == "3" else None
        if found is None:
            raise KeyError(key)
        return _MESSAGES[found[1] or found[2]]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Each key as a decoder would state it, of some node or device."""
        for kind in _MESSAGES:
            device = "/device" if kind.startswith("D") else ""
            yield "3", f"spBv1.0/{'' if kind == 'STATE' else 'group/'}{kind}/node{device}"

    def __len__(self) -> int:
        return len(_MESSAGES)


# 2.4, and of version 3.1.1 3.2.2.3: 1 to 5 refuse a connection.
_STATUSES = {
    1: "unacceptable protocol version",
    2: "identifier rejected",
    3: "server unavailable",
    4: "bad user name or password",
    5: "not authorized",
    0x80: "unspecified error",
    0x81: "malformed packet",
    0x82: "protocol error",
    0x83: "implementation specific error",
    0x84: "unsupported protocol version",
    0x85: "client identifier not valid",
    0x86: "bad user name or password",
    0x87: "not authorized",
    0x88: "server unavailable",
    0x89: "server busy",
    0x8A: "banned",
    0x8B: "server shutting down",
    0x8C: "bad authentication method",
    0x8D: "keep alive timeout",
    0x8E: "session taken over",
    0x8F: "topic filter invalid",
    0x90: "topic name invalid",
    0x91: "packet identifier in use",
    0x92: "packet identifier not found",
    0x93: "receive maximum exceeded",
    0x94: "topic alias invalid",
    0x95: "packet too large",
    0x96: "message rate too high",
    0x97: "quota exceeded",
    0x98: "administrative action",
    0x99: "payload format invalid",
    0x9A: "retain not supported",
    0x9B: "QoS not supported",
    0x9C: "use another server",
    0x9D: "server moved",
    0x9E: "shared subscriptions not supported",
    0x9F: "connection rate exceeded",
    0xA0: "maximum connect time",
    0xA1: "subscription identifiers not supported",
    0xA2: "wildcard subscriptions not supported",
}

PROTOCOL = Protocol(
    name="mqtt",
    title="MQTT",
    spec="MQTT Version 3.1.1 and 5.0 (OASIS); Sparkplug 3.0.0 (Eclipse)",
    ports=("tcp/1883",),
    visibility=Visibility.CLEAR,
    authenticates=True,
    controls=True,
    operations=_PACKETS,
    refinements=_ByTopic(),
    statuses=_STATUSES,
)
