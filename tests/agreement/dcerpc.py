"""DCE/RPC as tshark shows it: a PDU of type 0 calls an operation of an interface; over TCP it may
be one of several, of which the first counts, and interfaces are agreed on first.

Calls of PROFINET's interfaces are `profinet_io`'s, those through a pipe are SMB's.
"""

from collections.abc import Iterator

from tests.agreement.tshark import Message

# What all interfaces of PROFINET begin with.
PROFINET = "dea0000"
CONNECTION = "5"
REQUEST = "0"
# Types of PDUs that agree on interfaces, or end a log-on.
AGREE = {"11": "bind", "14": "alter_context", "16": "auth3"}

LISTED = frozenset({"DCE/RPC"})
BESIDE = True  # what independent stacks sent here is compared, too: it alone is C706's own over UDP
FILTER = "dcerpc.pkt_type in {0, 11, 14, 16} && !smb && !smb2"
FIELDS = (
    *("ip.src", "ip.dst", "ipv6.src", "ipv6.dst", "dcerpc.ver", "dcerpc.pkt_type"),
    *("dcerpc.cn_flags.first_frag", "dcerpc.opnum", "dcerpc.dg_if_id"),
)


def requests(row: Message) -> Iterator[tuple[str, str, str]]:
    """The frame's (client, server, code), of each of its PDUs."""
    client, server = ((*row[f"ip.{end}"], *row[f"ipv6.{end}"])[-1] for end in ("src", "dst"))
    codes = _connection(row) if row["dcerpc.ver"][0] == CONNECTION else _datagram(row)
    for code in codes:
        yield client, server, code


def _datagram(row: Message) -> Iterator[str]:
    if not row["dcerpc.dg_if_id"][0].startswith(PROFINET):
        yield row["dcerpc.opnum"][0]


def _connection(row: Message) -> Iterator[str]:
    numbers = iter(row["dcerpc.opnum"])
    for kind, first in zip(row["dcerpc.pkt_type"], row["dcerpc.cn_flags.first_frag"], strict=True):
        if kind == REQUEST:
            number = next(numbers)
            if first in ("1", "True"):
                yield number
        elif kind in AGREE:
            yield AGREE[kind]
