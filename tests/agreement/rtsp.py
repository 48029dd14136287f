"""RTSP as tshark shows it: every request by its method, and log-ons by what they carry.

tshark dissects what was sent again, too; a proof's line has no field of its own.
"""

from collections.abc import Iterator, Mapping, Sequence

LISTED = frozenset({"RTSP"})
FILTER = "rtsp.method && !tcp.analysis.retransmission"
BESIDE = True
FIELDS = ("ip.src", "ip.dst", "ipv6.src", "ipv6.dst", "rtsp.method", "text")


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The frame's (client, server, code)."""
    client = (*row["ip.src"], *row["ipv6.src"])[-1]
    server = (*row["ip.dst"], *row["ipv6.dst"])[-1]
    for method in row["rtsp.method"]:
        yield client, server, method
    for line in row["text"]:
        if line.startswith("Authorization: "):
            yield client, server, "login"
