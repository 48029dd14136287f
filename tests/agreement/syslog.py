"""syslog as tshark shows it: the severity of each message."""

from collections.abc import Iterator

from tests.agreement.tshark import Message

LISTED = frozenset({"Syslog"})
FILTER = "syslog.level && !icmp"
FIELDS = ("ip.src", "ip.dst", "ipv6.src", "ipv6.dst", "syslog.level")
SPECIFIED = {"syslog.level": "{}"}


def requests(row: Message) -> Iterator[tuple[str, str, str]]:
    """The frame's (sender, receiver, severity)."""
    sender, receiver = ((*row[f"ip.{end}"], *row[f"ipv6.{end}"])[-1] for end in ("src", "dst"))
    for level in row["syslog.level"]:
        yield sender, receiver, level
