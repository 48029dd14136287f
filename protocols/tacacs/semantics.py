"""What TACACS+ means to a plant: who logs on to its switches and gateways, and may do what there.

Codes are types of messages (RFC 8907, 4.1); where they are in clear, behind authentication what is
wanted and how somebody proves who he is (5.1), behind accounting its flags (7.1). `1.continue` is
what a user answers to the server.
"""

from protocols.model import NO_ANSWER, Effect, Operation, Protocol, Visibility

_ACCOUNT = ("T0859", "T0812")  # Valid Accounts, Default Credentials
_CHANGE = ("T0892",)  # Change Credential


def _log_on(how: str) -> Operation:
    return Operation(f"log on {how}", Effect.SESSION, _ACCOUNT)


PROTOCOL = Protocol(
    name="tacacs",
    title="TACACS+",
    spec="RFC 8907",
    ports=("tcp/49",),
    visibility=Visibility.DEPENDS,
    authenticates=True,
    controls=False,
    operations={
        "1": Operation("log on, or change a password, obfuscated", Effect.SESSION),
        "1.continue": _log_on("by what the server asked for"),
        "1.1.1": _log_on("by questions of the server"),
        "1.1.2": _log_on("by password (PAP)"),
        "1.1.3": _log_on("by CHAP"),
        "1.1.4": _log_on("by ARAP"),
        "1.1.5": _log_on("by MS-CHAP"),
        "1.1.6": _log_on("by MS-CHAPv2"),
        "1.2.1": Operation("change a password", Effect.ENGINEERS, _CHANGE),
        "2": Operation("ask what a user may do", Effect.READS),
        "3": Operation("account, obfuscated", Effect.REPORTS),
        "3.2": Operation("a task begins", Effect.REPORTS),
        "3.4": Operation("a task ends", Effect.REPORTS),
        "3.8": Operation("a task goes on", Effect.REPORTS),
        "3.10": Operation("a task goes on, with news", Effect.REPORTS),
    },
    statuses={
        NO_ANSWER: "unknown",  # the answer is obfuscated
        2: "refused",
        3: "asked for more",
        4: "asked for the user",
        5: "asked for the password",
        6: "to begin anew",
        7: "error",
        0x21: "another server is meant",
        0x210: "not allowed",
        0x211: "error",
        0x221: "another server is meant",
        0x302: "error",
        0x321: "another server is meant",
    },
    values={
        "service": {
            1: "login",
            2: "enable",
            3: "PPP",
            5: "PT",
            6: "rcmd",
            7: "X.25",
            8: "NASI",
            9: "firewall proxy",
        },
    },
    continues=frozenset({3, 4, 5, 6, 0x21, 0x221, 0x321}),
)
