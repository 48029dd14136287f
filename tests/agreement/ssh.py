"""SSH as tshark shows it: every message in clear, by its sender.

tshark shows the banners of SSH 1 and goes on to call its packets messages.
"""

from collections.abc import Iterator, Mapping, Sequence

LISTED = frozenset({"SSH"})
FILTER = "ssh.message_code"
FIELDS = ("ip.src", "ip.dst", "ipv6.src", "ipv6.dst", "ssh.message_code")


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The frame's (sender, receiver, code)."""
    sender = (*row["ip.src"], *row["ipv6.src"])[-1]
    receiver = (*row["ip.dst"], *row["ipv6.dst"])[-1]
    for code in row["ssh.message_code"]:
        yield sender, receiver, code
