"""LLDP as tshark shows it: every frame is an advertisement, or a shutdown without lifetime.

tshark also dissects frames whose first TLV is no chassis id; they are not counted.
"""

from collections.abc import Iterator, Mapping, Sequence

LISTED = frozenset({"LLDP"})
FILTER = "lldp.chassis.subtype && lldp.port.subtype && lldp.time_to_live"
FIELDS = ("eth.src", "eth.dst", "lldp.time_to_live")


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The frame's (sender, receiver, code)."""
    code = "shutdown" if row["lldp.time_to_live"][0] == "0" else "advertisement"
    yield row["eth.src"][0], row["eth.dst"][0], code
