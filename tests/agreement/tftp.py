"""TFTP as tshark shows it: requests to read and to write a file."""

from collections.abc import Iterator

from tests.agreement.tshark import Message

LISTED = frozenset({"TFTP"})
FILTER = "tftp.opcode == 1 || tftp.opcode == 2"
FIELDS = ("ip.src", "ip.dst", "tftp.opcode")
SPECIFIED = {"tftp.opcode": "{}"}
WRAPPERS = frozenset({"3", "4", "5", "6", "255"})  # what follows a request, and a number of nobody


def requests(row: Message) -> Iterator[tuple[str, str, str]]:
    """The frame's (client, server, code)."""
    yield row["ip.src"][0], row["ip.dst"][0], str(int(row["tftp.opcode"][0], 0))
