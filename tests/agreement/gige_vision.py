"""GigE Vision's control protocol as tshark shows it: every command by its number."""

from collections.abc import Iterator, Mapping, Sequence

LISTED = frozenset({"GigE Vision"})
FILTER = "gvcp.message_key_code == 0x42"
FIELDS = ("ip.src", "ip.dst", "gvcp.cmd.command")
BESIDE = True
SPECIFIED = {"gvcp.cmd.command": "{}"}


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The frame's (client, server, code)."""
    for command in row["gvcp.cmd.command"]:
        yield row["ip.src"][0], row["ip.dst"][0], str(int(command, 0))
