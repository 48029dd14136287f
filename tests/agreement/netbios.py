"""NetBIOS as tshark shows it: requests of the name service, and every datagram.

tshark calls the field that holds a question's type as that of an answer's: the first counts.
"""

from collections.abc import Iterator, Mapping, Sequence

LISTED = frozenset({"NetBIOS"})
FILTER = "(nbns || nbdgm) && udp && !icmp"
FIELDS = (
    "ip.src",
    "ip.dst",
    "nbns.flags.response",
    "nbns.flags.opcode",
    "nbns.type",
    "nbdgm.type",
    "browser.command",
)


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The message's (client, server, code)."""
    client, server = row["ip.src"][0], row["ip.dst"][0]
    if row["nbdgm.type"]:
        numbers = [*row["nbdgm.type"][:1], *row["browser.command"][:1]]
        yield client, server, ".".join(str(int(number, 0)) for number in numbers)
    elif row["nbns.type"] and row["nbns.flags.response"][0] in ("0", "False"):
        opcode, kind = row["nbns.flags.opcode"][0], row["nbns.type"][0]
        yield client, server, f"{int(opcode, 0)}.{int(kind, 0)}"
