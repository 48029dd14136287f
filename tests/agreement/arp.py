"""ARP as tshark shows it: every packet counts by its operation, sender to receiver MAC.

tshark also dissects packets that are not whole; they are violations here."""

from collections.abc import Iterator, Mapping, Sequence

LISTED = frozenset({"ARP"})
FILTER = "arp.hw.type == 1 && arp.proto.type == 0x0800 && arp.hw.size == 6 && arp.proto.size == 4"
FIELDS = ("eth.src", "eth.dst", "arp.opcode")


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The packet's (sender, receiver, code)."""
    for code in row["arp.opcode"]:
        yield row["eth.src"][0], row["eth.dst"][0], code
