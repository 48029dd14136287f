"""What NTP means to a plant: whose clock it goes by, and who asks or sets servers beyond that."""

from protocols.model import Effect, Operation, Protocol, Visibility

# Modes of RFC 5905, 3; operations of control messages behind 6 (RFC 9327, 2), request codes of
# ntpd behind 7 (ntp_request.h).
_MODES = {
    "1": Operation("tell the time (symmetric active)", Effect.REPORTS),
    "2": Operation("tell the time (symmetric passive)", Effect.REPORTS),
    "3": Operation("ask for the time", Effect.READS),
    "5": Operation("broadcast the time", Effect.REPORTS),
}
# What a server runs, and whom it knows, is what whoever looks around wants to know (T0888, T0846).
_CONTROL = {
    1: ("read status", Effect.READS, "T0888"),
    2: ("read variables", Effect.READS, "T0888"),
    3: ("write variables", Effect.ENGINEERS, "T0836"),
    4: ("read clock variables", Effect.READS, "T0888"),
    5: ("write clock variables", Effect.ENGINEERS, "T0836"),
    6: ("set trap", Effect.WRITES, ""),
    7: ("trap", Effect.REPORTS, ""),
    8: ("configure", Effect.ENGINEERS, "T0836"),
    9: ("save configuration", Effect.ENGINEERS, ""),
    10: ("read recent clients", Effect.DISCOVERS, "T0846"),
    11: ("read ordered list", Effect.READS, "T0888"),
    12: ("ask for a nonce", Effect.SESSION, ""),
    31: ("unset trap", Effect.WRITES, ""),
}
_PRIVATE = {
    0: ("list peers", Effect.READS, "T0888"),
    1: ("list peers in brief", Effect.READS, "T0888"),
    2: ("read peer", Effect.READS, "T0888"),
    3: ("read peer statistics", Effect.READS, "T0888"),
    4: ("read system information", Effect.READS, "T0888"),
    5: ("read system statistics", Effect.READS, "T0888"),
    6: ("read packet statistics", Effect.READS, "T0888"),
    7: ("read memory statistics", Effect.READS, "T0888"),
    8: ("read loop filter", Effect.READS, "T0888"),
    9: ("read timer statistics", Effect.READS, "T0888"),
    10: ("add server", Effect.ENGINEERS, "T0836"),
    11: ("remove server", Effect.ENGINEERS, "T0836"),
    12: ("set system flags", Effect.ENGINEERS, "T0836"),
    13: ("clear system flags", Effect.ENGINEERS, "T0836"),
    14: ("watch clients", Effect.WRITES, ""),
    15: ("watch clients no more", Effect.WRITES, ""),
    16: ("read restrictions", Effect.READS, "T0888"),
    17: ("add restrictions", Effect.ENGINEERS, "T0836"),
    18: ("lift restrictions", Effect.ENGINEERS, "T0836"),
    19: ("remove restrictions", Effect.ENGINEERS, "T0836"),
    20: ("read recent clients (old)", Effect.DISCOVERS, "T0846"),
    21: ("reset statistics", Effect.WRITES, ""),
    22: ("reset peer", Effect.WRITES, ""),
    23: ("read keys anew", Effect.ENGINEERS, ""),
    24: ("set a hack", Effect.ENGINEERS, "T0836"),
    25: ("unset a hack", Effect.ENGINEERS, "T0836"),
    26: ("trust a key", Effect.ENGINEERS, "T0836"),
    27: ("distrust a key", Effect.ENGINEERS, "T0836"),
    28: ("read authentication statistics", Effect.READS, "T0888"),
    29: ("list traps", Effect.READS, "T0888"),
    30: ("add trap", Effect.WRITES, ""),
    31: ("remove trap", Effect.WRITES, ""),
    32: ("set the key of requests", Effect.ENGINEERS, "T0836"),
    33: ("set the key of control messages", Effect.ENGINEERS, "T0836"),
    34: ("read control statistics", Effect.READS, "T0888"),
    35: ("read leap information", Effect.READS, "T0888"),
    36: ("read clock information", Effect.READS, "T0888"),
    37: ("set fudge factors of a clock", Effect.ENGINEERS, "T0836"),
    38: ("read kernel clock", Effect.READS, "T0888"),
    39: ("read what a clock is debugged by", Effect.READS, "T0888"),
    41: ("set precision", Effect.ENGINEERS, "T0836"),
    42: ("read recent clients", Effect.DISCOVERS, "T0846"),
    43: ("read names of associations", Effect.READS, "T0888"),
    44: ("read interfaces", Effect.READS, "T0888"),
    45: ("look for interfaces anew", Effect.WRITES, ""),
}


def _table(mode: int, table: dict[int, tuple[str, Effect, str]]) -> dict[str, Operation]:
    return {
        f"{mode}.{code}": Operation(name, effect, (technique,) if technique else ())
        for code, (name, effect, technique) in table.items()
    }


_REFUSED = {
    1: "access denied",
    2: "access restricted",
    3: "asked too often",
}
_CONTROL_ERRORS = {
    0: "unspecified error",
    1: "authentication failure",
    2: "invalid length or format",
    3: "invalid operation",
    4: "unknown association",
    5: "unknown variable",
    6: "invalid value",
    7: "administratively prohibited",
}
_PRIVATE_ERRORS = {
    1: "other implementation",
    2: "unknown request",
    3: "format error",
    4: "no data",
    7: "authentication failure",
}

PROTOCOL = Protocol(
    name="ntp",
    title="NTP",
    spec="RFC 5905, RFC 9327, RFC 8915",
    ports=("udp/123",),
    visibility=Visibility.CLEAR,
    authenticates=True,
    controls=False,
    operations=_MODES | _table(6, _CONTROL) | _table(7, _PRIVATE),
    statuses={
        **_REFUSED,
        **{0x100 | code: text for code, text in _CONTROL_ERRORS.items()},
        **{0x200 | code: text for code, text in _PRIVATE_ERRORS.items()},
    },
    steady=frozenset({"minutes ahead of the capture"}),
    values={"leap indicator": {1: "61 s", 2: "59 s", 3: "unsynchronised"}},
)
