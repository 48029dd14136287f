"""LDAP as tshark shows it: requests, also connectionless and in signed tokens; of searches the
attributes that were asked for."""

from collections.abc import Iterable, Iterator

from tests.agreement.tshark import Message, Value

LISTED = frozenset({"LDAP"})
BESIDE = True  # changes, passwords, StartTLS
FILTER = "(ldap || cldap) && !icmp"
FIELDS = (
    *("ip.src", "ip.dst", "ipv6.src", "ipv6.dst"),
    *("ldap.protocolOp", "ldap.authentication", "ldap.scope"),
    *("ldap.type", "ldap.requestName"),
)
SPECIFIED = {"ldap.protocolOp": "{}"}
# Answers, and what is told with its kind of proof or its scope.
WRAPPERS = frozenset({"0", "1", "3", "4", "5", "7", "9", "11", "13", "15", "19", "24", "25"})
LAYERS = ("ldap", "cldap")
BEGINS = "ldap.messageID"
VALUED = frozenset({"3.0", "3.1", "3.2"})
_BIND, _SEARCH, _DONE, _MODIFY, _EXTENDED = "0", "3", "5", "6", "23"
_REQUESTS = frozenset({_BIND, "2", _SEARCH, _MODIFY, "8", "10", "12", "14", "16", _EXTENDED})
_PASSWORDS = frozenset({"userPassword", "unicodePwd"})
_CHANGE = "1.3.6.1.4.1.4203.1.11.1"  # RFC 3062
_MOST = 16  # attributes that are named


def requests(row: Message) -> Iterator[tuple[str, str, str]]:
    """The frame's (client, server, code)."""
    details = {
        _BIND: iter(row["ldap.authentication"]),
        _SEARCH: iter(row["ldap.scope"]),
    }
    for operation in row["ldap.protocolOp"]:
        if operation in details:
            yield *_ends(row), f"{operation}.{next(details[operation])}"
        elif operation in _REQUESTS:
            yield *_ends(row), operation + _password(operation, row)


def _password(operation: str, row: Message) -> str:
    changes = operation == _MODIFY and not _PASSWORDS.isdisjoint(row["ldap.type"])
    asks = operation == _EXTENDED and _CHANGE in row["ldap.requestName"]
    return ".password" if changes or asks else ""


def _ends(row: Message) -> tuple[str, str]:
    sender, receiver = (
        [*row.get(f"ip.{end}", ()), *row.get(f"ipv6.{end}", ())][-1] for end in ("src", "dst")
    )
    return sender, receiver


def values(messages: Iterable[Message]) -> Iterator[Value]:
    """Which attributes were asked for in searches that succeeded."""
    asked: dict[tuple[str, ...], Message] = {}
    for message in messages:
        (operation, *_), (id_, *_) = (
            message.get(name, [""]) for name in ("ldap.protocolOp", BEGINS)
        )
        key = (*message.get("tcp.stream", ()), *message.get("udp.stream", ()), id_)
        if operation == _SEARCH:
            asked[key] = message
        elif operation == _DONE and message["ldap.resultCode"] == ["0"] and key in asked:
            request = asked.pop(key)
            names = request.get("ldap.AttributeDescription", [])[:_MOST]
            if names:
                code = f"{_SEARCH}.{request['ldap.scope'][0]}"
                yield *_ends(request), "", code, "attributes", ", ".join(names)
