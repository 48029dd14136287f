"""What Kerberos means to a plant: who logs on in its domain, and for which services.

Codes are types of messages (RFC 4120, 7.5.7); behind a request for a first ticket stands the type
of the pre-authentication that proves who asks. RFC 3244 has the change of passwords.
"""

from protocols.kerberos.statuses import AGAIN, STATUSES
from protocols.model import NO_ANSWER, Effect, Operation, Protocol, Visibility

_LOG_ON = ("T0859",)  # Valid Accounts
_CHANGE = ("T0892",)  # Change Credential


def _log_on(how: str) -> Operation:
    return Operation(f"log on {how}", Effect.SESSION, _LOG_ON)


PROTOCOL = Protocol(
    name="kerberos",
    title="Kerberos",
    spec="RFC 4120, RFC 3244",
    ports=("udp/88", "tcp/88", "udp/464", "tcp/464"),
    visibility=Visibility.DEPENDS,
    authenticates=True,
    controls=False,
    operations={
        "10": _log_on("without pre-authentication"),
        "10.2": _log_on("by password"),  # 5.2.7.2
        "10.14": _log_on("by certificate, old form"),
        "10.16": _log_on("by certificate"),  # RFC 4556, 3.2.1
        "10.136": _log_on("within a protected channel"),  # RFC 6113, 5.4.2
        "10.138": _log_on("by password within a protected channel"),  # RFC 6113, 5.4.6
        "10.151": _log_on("by password, with exchanged keys"),  # SPAKE
        "12": Operation("ask for a ticket to a service", Effect.READS),
        "14": Operation("use a ticket", Effect.SESSION),
        "kpasswd.1": Operation("change a password", Effect.ENGINEERS, _CHANGE),
        "kpasswd.65408": Operation("set a password", Effect.ENGINEERS, _CHANGE),
    },
    statuses={NO_ANSWER: "unknown", **STATUSES},  # what becomes of a password is encrypted
    continues=AGAIN,
)
