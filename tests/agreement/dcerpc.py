"""DCE/RPC as tshark shows it: a PDU of type 0 calls an operation of an interface; over TCP it may
be one of several, of which the first counts, and interfaces are agreed on first.

Calls of PROFINET's interfaces are `profinet_io`'s; those through a pipe of SMB's are these, too.
"""

import re
from collections.abc import Iterable, Iterator

from tests.agreement.tshark import Claim, Message, Placed
from tests.captures import ROOT

# What all interfaces of PROFINET begin with.
PROFINET = "dea0000"
CONNECTION = "5"
REQUEST = "0"
# Types of PDUs that agree on interfaces, or end a log-on.
AGREE = {"11": "bind", "14": "alter_context", "16": "auth3"}

LISTED = frozenset({"DCE/RPC"})
BESIDE = True  # what independent stacks sent here is compared, too: it alone is C706's own over UDP
FILTER = "dcerpc.pkt_type in {0, 11, 12, 14, 15, 16}"
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
    numbers = iter(row.get("dcerpc.opnum", ()))
    for kind, first in zip(row["dcerpc.pkt_type"], row["dcerpc.cn_flags.first_frag"], strict=True):
        if kind == REQUEST:
            number = next(numbers)
            if first in ("1", "True"):
                yield number
        elif kind in AGREE:
            yield AGREE[kind]


LAYERS = ("smb", "smb2", "smb_pipe", "dcerpc")
PLACED = frozenset({"bind", "alter_context", *map(str, range(256))})
PLACES = re.compile(".")  # a connection that was met midway has none
_PIPE = ("smb.fid", "smb2.fid")  # a connection is one of an open pipe
_TABLE = (ROOT / "protocols" / "dcerpc" / "interfaces.rs").read_text()
_NAMES: dict[str, str] = {
    digits.replace("_", "").lower(): name
    for digits, name in re.findall(r'\(0x([0-9A-F_]+), "([^"]+)"', _TABLE)
}


def objects(messages: Iterable[Message]) -> Iterator[Placed]:
    """The interface of each call and of each first offer, by the numbers that stand for them."""
    bound: dict[tuple[str, ...], str] = {}
    for message in messages:
        offered = message.get("dcerpc.cn_bind_to_uuid", ())
        numbers = message.get("dcerpc.cn_ctx_id", ("",))
        ends = (*message["tcp.stream"], *(pipe for name in _PIPE for pipe in message.get(name, ())))
        bound |= {
            (*ends, number): _name(uuid) for number, uuid in zip(numbers, offered, strict=False)
        }
        called = [*message.get("dcerpc.dg_if_id", ())]
        interface = _name(called[0]) if called else bound.get((*ends, numbers[0]), "")
        if interface and not (called and called[0].startswith(PROFINET)):
            for client, server, code in requests(message):
                yield client, server, code, interface


def _name(uuid: str) -> str:
    digits = uuid.replace("-", "")
    return _NAMES.get(digits, f"interface {digits}")


CLAIMED = frozenset({"name"})
_SAYS = ("ntlmssp.challenge.target_info.nb_computer_name", "ntlmssp.auth.hostname")


def claims(messages: Iterable[Message]) -> Iterator[Claim]:
    """What hosts call themselves when they log on and are logged on to."""
    for message in messages:
        sender = [*message.get("ip.src", ()), *message.get("ipv6.src", ())][-1]
        for name in (name for field in _SAYS for name in message.get(field, ())):
            if name not in ("", "NULL"):
                yield sender, "name", name
