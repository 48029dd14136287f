"""ARP as tshark shows it: every packet counts by its operation, sender to receiver MAC."""

from collections.abc import Iterator, Mapping, Sequence

FILTER = "arp && arp.hw.type == 1"
FIELDS = ("eth.src", "eth.dst", "arp.opcode")


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The packet's (sender, receiver, code)."""
    for code in row["arp.opcode"]:
        yield row["eth.src"][0], row["eth.dst"][0], code
