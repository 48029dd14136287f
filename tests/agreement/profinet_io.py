"""PROFINET IO-CM as tshark shows it: calls of its interfaces, each counted once.

Of a call in parts the last one counts.
"""

from collections.abc import Iterator, Mapping, Sequence

REQUEST = "0"
PARTS, LAST = 0x04, 0x02

LISTED = frozenset({"PROFINET IO-CM"})
SPECIFIED = {"pn_io.opnum": "{}"}
FILTER = "dcerpc.ver == 4 && dcerpc.dg_if_id"
FIELDS = (
    "ip.src",
    "ip.dst",
    "dcerpc.pkt_type",
    "dcerpc.dg_if_id",
    "dcerpc.opnum",
    "dcerpc.dg_flags1",
)
INTERFACE = "-6c97-11d1-8271-00a02442df7d"


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The call in one frame, if it is one."""
    flags = int(row["dcerpc.dg_flags1"][0], 0)
    whole = not flags & PARTS or flags & LAST
    ours = row["dcerpc.dg_if_id"][0].endswith(INTERFACE)
    if row["dcerpc.pkt_type"][0] == REQUEST and whole and ours:
        yield row["ip.src"][0], row["ip.dst"][0], row["dcerpc.opnum"][0]
