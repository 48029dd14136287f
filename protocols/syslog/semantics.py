"""What syslog means to a plant: what hosts and devices report of themselves, in clear.

Codes are severities (RFC 5424, section 6.2.1), objects the programs that report.
"""

from protocols.model import Effect, Operation, Protocol, Visibility

_SEVERITIES = (
    "emergency",
    "alert",
    "critical condition",
    "error",
    "warning",
    "notice",
    "information",
    "debugging",
)

PROTOCOL = Protocol(
    name="syslog",
    title="syslog",
    spec="RFC 5424, RFC 3164",
    ports=("udp/514", "tcp/514", "tcp/601"),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=False,
    operations={
        str(code): Operation(f"report {name}", Effect.REPORTS)
        for code, name in enumerate(_SEVERITIES)
    },
    lacks=frozenset({"values", "statuses"}),
)
