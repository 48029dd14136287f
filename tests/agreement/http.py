"""HTTP as tshark shows it: every request by its method, and log-ons by what they carry.

tshark does not follow a conversation behind a switch of protocols or a tunnel, and takes
datagrams of SSDP for HTTP.
"""

from collections.abc import Iterator, Mapping, Sequence

LISTED = frozenset({"HTTP"})
FILTER = "tcp && http.request.method"
FIELDS = (
    "ip.src",
    "ip.dst",
    "ipv6.src",
    "ipv6.dst",
    "http.request.method",
    "http.authorization",
    "http.proxy_authorization",
    "urlencoded-form.key",
)


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The frame's (client, server, code)."""
    client = (*row["ip.src"], *row["ipv6.src"])[-1]
    server = (*row["ip.dst"], *row["ipv6.dst"])[-1]
    for method in row["http.request.method"]:
        yield client, server, method
    authorizations = (*row["http.authorization"], *row["http.proxy_authorization"])
    by_head = any(value.split(" ")[0] in ("Basic", "Digest") for value in authorizations)
    by_form = any("passw" in key.lower() for key in row["urlencoded-form.key"])
    if by_head or by_form:
        yield client, server, "login"
