"""What RADIUS means to a plant: who logs on to its switches, radio networks and gateways.

Codes are those of messages (RFC 2865, 3; RFC 5176, 2.3). Behind a request for access stands the
type of the attribute that proves who asks (of Microsoft's, in RFC 2548, its type and 256), behind
accounting what is told (RFC 2866, 5.1; RFC 2867, 3).
"""

from protocols.model import Effect, Operation, Protocol, Visibility
from protocols.radius.values import STATUSES, VALUES

_LOG_ON = ("T0859", "T0812")  # Valid Accounts, Default Credentials


def _log_on(how: str) -> Operation:
    return Operation(f"log on {how}", Effect.SESSION, _LOG_ON)


def _told(what: str) -> Operation:
    return Operation(what, Effect.REPORTS)


PROTOCOL = Protocol(
    name="radius",
    title="RADIUS",
    spec="RFC 2865, RFC 2866, RFC 3579, RFC 5176",
    ports=("udp/1812", "udp/1813", "udp/1645", "udp/1646", "udp/3799", "udp/1700"),
    visibility=Visibility.DEPENDS,
    authenticates=True,
    controls=False,
    operations={
        "1": Operation("ask for access without proof", Effect.SESSION),
        "1.2": _log_on("by password (PAP)"),
        "1.3": _log_on("by CHAP"),
        "1.70": _log_on("by AppleTalk's password"),  # RFC 2869, 5.4
        "1.79": _log_on("by EAP"),  # RFC 3579, 3.1
        "1.103": _log_on("by HTTP digest"),  # RFC 5090, 3.1
        "1.257": _log_on("by MS-CHAP"),  # RFC 2548, 2.1.3
        "1.281": _log_on("by MS-CHAPv2"),  # RFC 2548, 2.3.2
        "4": _told("account for a session"),
        "4.1": _told("a session begins"),
        "4.2": _told("a session ends"),
        "4.3": _told("a session goes on"),
        "4.7": _told("accounting begins"),
        "4.8": _told("accounting ends"),
        "4.9": _told("a tunnel is built"),
        "4.10": _told("a tunnel is given up"),
        "4.11": _told("a tunnel is refused"),
        "4.12": _told("a tunnel's link is built"),
        "4.13": _told("a tunnel's link is given up"),
        "4.14": _told("a tunnel's link is refused"),
        "4.15": _told("accounting failed"),
        "12": Operation("ask whether the server works", Effect.READS),
        "40": Operation("throw a session out", Effect.COMMANDS, ("T0814",)),  # Denial of Service
        "43": Operation("change what a session may do", Effect.COMMANDS),
    },
    statuses=STATUSES,
    values=VALUES,
    continues=frozenset({11}),
)
