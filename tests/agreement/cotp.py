"""COTP as tshark shows it: connection and disconnect requests, errors and expedited data.

Answers (connection confirm) and data are no requests. A disconnect request counts for
whoever sent it, also where it turns a connection request down.
"""

from collections.abc import Iterator, Mapping, Sequence

REQUESTS = ("0x01", "0x07", "0x08", "0x0e")

LISTED = frozenset({"S7comm", "S7comm-plus", "MMS"})
FILTER = "cotp && tpkt"
FIELDS = ("ip.src", "ip.dst", "cotp.type")


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The (client, server, code) of each request in a frame."""
    for kind in row["cotp.type"]:
        if kind in REQUESTS:
            yield row["ip.src"][0], row["ip.dst"][0], str(int(kind, 16))
