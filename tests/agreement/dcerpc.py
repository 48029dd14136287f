"""DCE/RPC over UDP as tshark shows it: a PDU of type 0 calls an operation of an interface.

Calls of PROFINET's interfaces are `profinet_io`'s.
"""

from collections.abc import Iterator

from tests.agreement.tshark import Message

# What all interfaces of PROFINET begin with.
PROFINET = "dea0000"

LISTED: frozenset[str] = frozenset()  # the manifest names what is called, never what carries it
FILTER = "dcerpc.ver == 4 && dcerpc.pkt_type == 0"
FIELDS = ("ip.src", "ip.dst", "dcerpc.opnum", "dcerpc.dg_if_id")


def requests(row: Message) -> Iterator[tuple[str, str, str]]:
    """The frame's (client, server, code)."""
    if not row["dcerpc.dg_if_id"][0].startswith(PROFINET):
        yield row["ip.src"][0], row["ip.dst"][0], row["dcerpc.opnum"][0]
