"""LLMNR as tshark shows it: each message by direction and type of its question."""

from collections.abc import Iterator, Mapping, Sequence

LISTED = frozenset({"LLMNR"})
FILTER = "llmnr && !icmp && !icmpv6"
FIELDS = ("ip.src", "ip.dst", "ipv6.src", "ipv6.dst", "dns.flags.response", "dns.qry.type")


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The message's (sender, receiver, code)."""
    sender = (row["ip.src"] or row["ipv6.src"])[0]
    receiver = (row["ip.dst"] or row["ipv6.dst"])[0]
    answers = 0 if row["dns.flags.response"][0] in ("0", "False") else 1
    for kind in row["dns.qry.type"]:
        yield sender, receiver, f"{answers}.{int(kind, 0)}"
