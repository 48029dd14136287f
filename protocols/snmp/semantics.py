"""What SNMP means to a plant: devices are watched, and with a write community also changed."""

from protocols.model import Effect, Operation, Protocol, Visibility

# PDUs: RFC 3416, 3; RFC 1157, 4.1. Whoever walks a device learns all of it.
_OPERATIONS = {
    "0": Operation("get", Effect.READS, ("T0888",)),
    "1": Operation("get next", Effect.READS, ("T0888", "T0846")),
    "2": Operation("response", Effect.REPORTS),
    "3": Operation("set", Effect.WRITES, ("T0836",)),
    "4": Operation("trap (version 1)", Effect.REPORTS),
    "5": Operation("get bulk", Effect.READS, ("T0888", "T0846")),
    "6": Operation("inform", Effect.REPORTS),
    "7": Operation("trap", Effect.REPORTS),
    "8": Operation("report", Effect.REPORTS),
    "encrypted": Operation("encrypted message", Effect.UNKNOWN),
}

# Error statuses: RFC 3416, 3. From 256 on what a report counted, which the decoder
# composes of the group and the number: RFC 3414, 5; RFC 3412, 5; RFC 3413, 4.1.2.
_STATUSES = {
    1: "too big",
    2: "no such name",
    3: "bad value",
    4: "read only",
    5: "general error",
    6: "no access",
    7: "wrong type",
    8: "wrong length",
    9: "wrong encoding",
    10: "wrong value",
    11: "no creation",
    12: "inconsistent value",
    13: "resource unavailable",
    14: "commit failed",
    15: "undo failed",
    16: "authorisation error",
    17: "not writable",
    18: "inconsistent name",
    0x101: "unsupported security level",
    0x102: "not in time window",
    0x103: "unknown user name",
    0x104: "unknown engine",
    0x105: "wrong digest",
    0x106: "decryption error",
    0x1FF: "other report",
    0x201: "unknown security model",
    0x202: "invalid message",
    0x203: "unknown PDU handler",
    0x304: "unavailable context",
    0x305: "unknown context",
}

PROTOCOL = Protocol(
    name="snmp",
    title="SNMP",
    spec="RFC 1157, RFC 3416, RFC 3412, RFC 3414",
    ports=("udp/161", "udp/162"),
    visibility=Visibility.DEPENDS,
    authenticates=True,
    controls=False,
    operations=_OPERATIONS,
    statuses=_STATUSES,
)
