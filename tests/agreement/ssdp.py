"""SSDP as tshark shows it: searches, what devices announce, answers."""

from collections.abc import Iterator, Mapping, Sequence

LISTED = frozenset({"SSDP"})
# What somebody refused comes back in ICMP.
FILTER = "ssdp && !icmp && !icmpv6"
FIELDS = (
    *("ip.src", "ip.dst", "ipv6.src", "ipv6.dst"),
    *("http.request.method", "http.response.code", "http.unknown_header", "text"),
)
_SAYS = "nts:"


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The frame's (client, server, code)."""
    source = (*row["ip.src"], *row["ipv6.src"])[-1]
    target = (*row["ip.dst"], *row["ipv6.dst"])[-1]
    lines = (*row["http.unknown_header"], *row["text"])
    for method in row["http.request.method"]:
        if method == "M-SEARCH":
            yield source, target, method
            continue
        says = {line[len(_SAYS) :] for line in lines if line.lower().startswith(_SAYS)}
        for code in says:
            yield source, target, code.replace("\\r\\n", "").strip()
    for code in row["http.response.code"]:
        if code == "200":
            yield source, target, "response"
