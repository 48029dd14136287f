"""VNC as tshark shows it: the security that is chosen, the beginning of a session, and input.

In version 3.3 the server chooses for the client. tshark knows Tight's and VeNCrypt's types by
fields of their own.
"""

from collections.abc import Iterable, Iterator

from tests.agreement.tshark import Message, Value

LISTED = frozenset({"VNC"})
FILTER = "vnc"
FIELDS = (
    *("ip.src", "ip.dst", "vnc.server_security_type", "vnc.client_security_type"),
    *("vnc.tight_auth_code", "vnc.vencrypt_auth_type", "vnc.share_desktop_flag"),
    "vnc.client_message_type",
)
SPECIFIED = {"vnc.client_message_type": "{}"}
# Messages that have a number of their own behind the first; others' of which IANA's registry
# tells no form.
WRAPPERS = frozenset({"250", "255", "128", "252", "253"})
_CHOICES = ("16", "19")  # behind which another type is chosen


def requests(row: Message) -> Iterator[tuple[str, str, str]]:
    """The (client, server, code) of each request in a frame."""
    source, target = row["ip.src"][0], row["ip.dst"][0]
    for _ in row["vnc.server_security_type"]:
        yield target, source, "security"
    chosen = (type_ for type_ in row["vnc.client_security_type"] if type_ not in _CHOICES)
    for _ in (*chosen, *row["vnc.tight_auth_code"], *row["vnc.vencrypt_auth_type"]):
        yield source, target, "security"
    codes = ["init" for _ in row["vnc.share_desktop_flag"]] + [*row["vnc.client_message_type"]]
    for code in codes:
        yield source, target, code


LAYERS = ("vnc",)
VALUED = frozenset({"init"})


def values(messages: Iterable[Message]) -> Iterator[Value]:
    """How large the screen is."""
    for message in messages:
        for name in ("width", "height"):
            for size in message.get(f"vnc.{name}", ()):
                ends = message["ip.dst"][0], message["ip.src"][0]
                if "vnc.desktop_name" in message:
                    yield *ends, "", "init", name, float(size)
