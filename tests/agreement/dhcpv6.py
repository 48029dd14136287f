"""DHCPv6 as tshark shows it: each message counts by its type, sender to receiver.

What a relay carries is not counted.
"""

from collections.abc import Iterator, Mapping, Sequence

LISTED = frozenset({"LLMNR"})  # not listed itself, but Windows speaks both
FILTER = "dhcpv6.msgtype && ipv6 && !icmpv6"
FIELDS = ("ipv6.src", "ipv6.dst", "dhcpv6.msgtype")


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The message's (sender, receiver, code)."""
    yield row["ipv6.src"][0], row["ipv6.dst"][0], row["dhcpv6.msgtype"][0]
