"""FTP as tshark shows it: every command of the control connection.

tshark reads segments, not lines: a command in two segments is two commands to it, and the
second of two commands in one segment is none. What has not 3 to 8 letters is no verb.
"""

from collections.abc import Iterator, Mapping, Sequence

LISTED = frozenset({"FTP"})
FILTER = "ftp.request.command"
FIELDS = ("ip.src", "ip.dst", "ipv6.src", "ipv6.dst", "ftp.request.command")


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The frame's (client, server, code)."""
    client = (*row["ip.src"], *row["ipv6.src"])[-1]
    server = (*row["ip.dst"], *row["ipv6.dst"])[-1]
    for verb in row["ftp.request.command"]:
        if 3 <= len(verb) <= 8:
            yield client, server, verb.upper()
