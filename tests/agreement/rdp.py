"""Remote Desktop as tshark shows it: X.224's requests, and T.125's in their data.

What answers is no request. tshark has no field for most of T.125's messages: its summary of a
frame names them.
"""

import re
from collections.abc import Iterable, Iterator

from tests.agreement.tshark import Claim, Message, Value

LISTED = frozenset({"RDP"})
FILTER = "cotp && tpkt"
FIELDS = (
    *("ip.src", "ip.dst", "cotp.type"),
    *("t125.ConnectMCSPDU", "_ws.col.Info"),
)
_TRANSPORT = ("0x08", "0x0e")
_CONNECT_INITIAL = "101"
_DOMAIN = {
    "erectDomainRequest": "1",
    "disconnectProviderUltimatum": "8",
    "attachUserRequest": "10",
    "channelJoinRequest": "14",
    "ClientInfo": "25",
}
_NAMED = re.compile("|".join(_DOMAIN))


def requests(row: Message) -> Iterator[tuple[str, str, str]]:
    """The (client, server, code) of each request in a frame."""
    codes = [str(int(kind, 16)) for kind in row["cotp.type"] if kind in _TRANSPORT]
    codes += [f"15.{tag}" for tag in row["t125.ConnectMCSPDU"] if tag == _CONNECT_INITIAL]
    codes += [f"15.{_DOMAIN[name]}" for name in _NAMED.findall(" ".join(row["_ws.col.Info"]))]
    for code in codes:
        yield row["ip.src"][0], row["ip.dst"][0], code


LAYERS = ("cotp", "rdp")
VALUED = frozenset({"14"})
_CONFIRM, _FAILURE = ["0x0d"], ["0x03"]
_PARAMETERS = "cotp.parameter_code"  # which others' connections have


def values(messages: Iterable[Message]) -> Iterator[Value]:
    """The security that servers chose; who says nothing of it has RDP's own alone."""
    for message in messages:
        confirms = message.get("cotp.type") == _CONFIRM and _PARAMETERS not in message
        if not confirms or message.get("rdp.neg_type") == _FAILURE:
            continue
        (chosen,) = message.get("rdp.negReq.selectedProtocol", ["0"])
        ends = message["ip.dst"][0], message["ip.src"][0]
        yield *ends, "", "14", "security", float(int(chosen, 0))


CLAIMED = frozenset({"name"})


def claims(messages: Iterable[Message]) -> Iterator[Claim]:
    """What clients call themselves."""
    for message in messages:
        for name in message.get("rdp.client.name", ()):
            if name:
                yield message["ip.src"][0], "name", name
