"""What DNS means to a plant: who asks for which names, and who changes them."""

from protocols.dns.record_types import RECORD_TYPES
from protocols.model import Effect, Operation, Protocol, Visibility

# All that a zone holds: what an intruder asks for first.
_ENUMERATIONS = {"IXFR": "incremental zone transfer", "AXFR": "zone transfer", "ANY": "query ANY"}


def _query(kind: str) -> Operation:
    if kind in _ENUMERATIONS:
        return Operation(_ENUMERATIONS[kind], Effect.DISCOVERS, ("T0846",))
    return Operation(f"query {kind}", Effect.READS)


# Opcode and type of the first question. RFC 1035, 4.1.1; RFC 1996; RFC 2136; RFC 8490.
_OPERATIONS = {
    **{f"0.{number}": _query(kind) for number, kind in RECORD_TYPES.items()},
    **{
        f"4.{number}": Operation(f"notify of changed {kind}", Effect.REPORTS)
        for number, kind in RECORD_TYPES.items()
    },
    "0.0": Operation("query without question", Effect.READS),
    "1.0": Operation("inverse query", Effect.READS),
    "2.0": Operation("server status", Effect.READS),
    "5.6": Operation("dynamic update", Effect.WRITES),
    "6.0": Operation("stateful operation", Effect.SESSION),
}

# IANA, "DNS RCODEs".
RESPONSE_CODES = {
    1: "format error",
    2: "server failure",
    3: "no such name",
    4: "not implemented",
    5: "refused",
    6: "name exists",
    7: "record set exists",
    8: "no such record set",
    9: "not authorised",
    10: "not in zone",
    11: "stateful operation not implemented",
    16: "bad version",
    17: "bad key",
    18: "bad time",
    19: "bad mode",
    20: "bad key name",
    21: "bad algorithm",
    22: "bad truncation",
    23: "bad cookie",
}

PROTOCOL = Protocol(
    name="dns",
    title="DNS",
    spec="RFC 1035, RFC 2136, RFC 6891",
    ports=("udp/53", "tcp/53"),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=False,
    operations=_OPERATIONS,
    statuses=RESPONSE_CODES,
)
