"""UMAS within function 90 of Modbus, of which tshark gives the octets alone.

The second of them is the function: what goes to a Modbus port is a request.
"""

from collections.abc import Iterator, Mapping, Sequence

LISTED = frozenset({"UMAS"})
FILTER = "modbus.func_code == 90"
FIELDS = ("ip.src", "ip.dst", "tcp.dstport", "modbus.func_code", "modbus.data")


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The frame's (client, server, code)."""
    if "502" in row["tcp.dstport"]:
        for data in row["modbus.data"]:
            octets = bytes.fromhex(data.replace(":", ""))
            yield row["ip.src"][0], row["ip.dst"][0], str(octets[1])
