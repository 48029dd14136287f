"""mDNS as tshark shows it: each question of a query, and each response by its first answer."""

from collections.abc import Iterator, Mapping, Sequence

LISTED = frozenset({"mDNS"})
FILTER = "mdns && !icmp && !icmpv6"
FIELDS = (
    "ip.src",
    "ip.dst",
    "ipv6.src",
    "ipv6.dst",
    "dns.flags.response",
    "dns.qry.type",
    "dns.count.answers",
    "dns.resp.type",
)


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """Each message's (sender, receiver, code)."""
    sender = (row["ip.src"] or row["ipv6.src"])[0]
    receiver = (row["ip.dst"] or row["ipv6.dst"])[0]
    if row["dns.flags.response"][0] in ("0", "False"):
        for kind in row["dns.qry.type"]:
            yield sender, receiver, f"0.{int(kind, 0)}"
    else:
        answered = int(row["dns.count.answers"][0], 0) > 0
        kind = row["dns.resp.type"][0] if answered else "0"
        yield sender, receiver, f"1.{int(kind, 0)}"
