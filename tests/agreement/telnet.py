"""Telnet as tshark shows it: every command, by its sender.

tshark shows the end of a subnegotiation (240) as a command of its own, whether a terminal
type (24) or X display (35) is asked or told as another option, and commands in what is
encrypted, of which those that RFC 854 and RFC 1184 do not have are passed over here. It
knows no log-ons.
"""

from collections.abc import Iterator, Mapping, Sequence

LISTED = frozenset({"Telnet"})
FILTER = "telnet.cmd"
FIELDS = ("ip.src", "ip.dst", "ipv6.src", "ipv6.dst", "telnet.cmd", "telnet.subcmd")


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The frame's (sender, receiver, code)."""
    sender = (*row["ip.src"], *row["ipv6.src"])[-1]
    receiver = (*row["ip.dst"], *row["ipv6.dst"])[-1]
    options = iter(row["telnet.subcmd"])
    for command in row["telnet.cmd"]:
        if 250 <= int(command) <= 254:
            option = next(options)
            if command == "250" and option in ("24", "35"):
                next(options)
            yield sender, receiver, f"{command}.{option}"
        elif 236 <= int(command) != 240:
            yield sender, receiver, command
