"""DNS as tshark shows it: each query counts by opcode and the type of its first question.

A TCP segment with several queries shows their fields one behind the other; the zone of an
update is a field of its own.
"""

from collections.abc import Iterator, Mapping, Sequence

LISTED = frozenset({"DNS"})
FILTER = "dns && (udp.port == 53 || tcp.port == 53) && !icmp && !icmpv6"
FIELDS = (
    "ip.src",
    "ip.dst",
    "ipv6.src",
    "ipv6.dst",
    "dns.flags.response",
    "dns.flags.opcode",
    "dns.count.queries",
    "dns.qry.type",
    "dns.count.zones",
)


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """Each query's (client, server, code); tshark's numbers may be hexadecimal."""
    client = (row["ip.src"] or row["ipv6.src"])[0]
    server = (row["ip.dst"] or row["ipv6.dst"])[0]
    types = iter(row["dns.qry.type"])
    counts = [*row["dns.count.queries"], *row["dns.count.zones"]]
    messages = zip(row["dns.flags.response"], row["dns.flags.opcode"], counts, strict=False)
    for response, opcode, count in messages:
        asked = [next(types, "0") for _ in range(int(count, 0))]
        if response in ("0", "False"):
            kind = int(asked[0], 0) if asked else 0
            yield client, server, f"{int(opcode, 0)}.{kind}"
