"""What LDAP means to a plant: accounts and computers are looked up, changed and logged on.

Codes are the numbers of operations (RFC 4511, appendix B), behind a log-on how somebody proves who
he is, behind a search its scope; `password` behind an operation says that it changes one.
"""

from protocols.ldap.statuses import CONTINUES, STATUSES
from protocols.model import Effect, Operation, Protocol, Visibility

_LOG_ON = ("T0859", "T0812")  # Valid Accounts, Default Credentials
_LOOK = ("T0888",)  # Remote System Information Discovery
_CHANGE = ("T0892",)  # Change Credential


def _log_on(how: str) -> Operation:
    return Operation(f"log on {how}", Effect.SESSION, _LOG_ON)


PROTOCOL = Protocol(
    name="ldap",
    title="LDAP",
    spec="RFC 4511, [MS-ADTS]",
    ports=("tcp/389", "udp/389", "tcp/3268"),
    visibility=Visibility.DEPENDS,
    authenticates=True,
    controls=False,
    operations={
        "0.0": _log_on("by name and password"),
        "0.3": _log_on("by a mechanism of SASL"),
        "0.9": _log_on("by NTLM, asking for it"),  # [MS-ADTS] 5.1.1.1.3
        "0.10": _log_on("by NTLM, beginning"),
        "0.11": _log_on("by NTLM, answering"),
        "2": Operation("log off", Effect.SESSION),
        "3.0": Operation("read an entry", Effect.READS),
        "3.1": Operation("search one level", Effect.DISCOVERS, _LOOK),
        "3.2": Operation("search a tree", Effect.DISCOVERS, _LOOK),
        "3.3": Operation("search a tree below its root", Effect.DISCOVERS, _LOOK),
        "6": Operation("change an entry", Effect.ENGINEERS),
        "6.password": Operation("change a password", Effect.ENGINEERS, _CHANGE),
        "8": Operation("add an entry", Effect.ENGINEERS),
        "10": Operation("delete an entry", Effect.ENGINEERS),
        "12": Operation("rename or move an entry", Effect.ENGINEERS),
        "14": Operation("compare an attribute", Effect.READS),
        "16": Operation("give up a request", Effect.SESSION),
        "23": Operation("extended operation", Effect.UNKNOWN),
        "23.password": Operation("change a password", Effect.ENGINEERS, _CHANGE),  # RFC 3062
    },
    refinements={
        ("23", "1.3.6.1.4.1.1466.20037"): Operation("start TLS", Effect.SESSION),
        ("23", "1.3.6.1.4.1.4203.1.11.3"): Operation("who am I", Effect.READS),  # RFC 4532
        ("23", "1.3.6.1.1.8"): Operation("cancel a request", Effect.SESSION),  # RFC 3909
        # [MS-ADTS] 3.1.1.3.4.2
        ("23", "1.2.840.113556.1.4.1781"): Operation("log on for fast binds", Effect.SESSION),
        ("23", "1.3.6.1.4.1.1466.101.119.1"): Operation("refresh an entry", Effect.WRITES),
        ("23", "1.2.840.113556.1.4.2212"): Operation("search in batches", Effect.READS),
    },
    statuses=STATUSES,
    continues=CONTINUES,
)
