"""NTP as tshark shows it: requests, and what peers and broadcasters tell unasked.

An answer belongs to the request whose transmit timestamp it repeats; tshark shows both as times.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from ipaddress import IPv4Address

from tests.agreement.tshark import Message, Value

LISTED = frozenset({"NTP"})
FILTER = "ntp && !icmp && !icmpv6"
FIELDS = (
    "ip.src",
    "ip.dst",
    "ipv6.src",
    "ipv6.dst",
    "ntp.flags.mode",
    "ntp.ctrl.flags2.r",
    "ntp.ctrl.flags2.opcode",
    "ntp.priv.flags.r",
    "ntp.priv.reqcode",
)
SPECIFIED = {
    "ntp.flags.mode": "{}",
    "ntp.ctrl.flags2.opcode": "6.{}",
    "ntp.priv.reqcode": "7.{}",
}
WRAPPERS = frozenset({"0", "4", "6", "7", "6.0"})  # answers, and what is told by its operation
LAYERS = ("ntp",)
_ASK, _ANSWER = "3", "4"
VALUED = frozenset({"1", "2", _ASK, "5"})
_YES = ("1", "True")


def requests(row: Message) -> Iterator[tuple[str, str, str]]:
    """The message's (client, server, code); none for an answer."""
    mode = row["ntp.flags.mode"][0]
    inner = {"6": "ntp.ctrl.flags2.opcode", "7": "ntp.priv.reqcode"}.get(mode)
    answers = [*row["ntp.ctrl.flags2.r"], *row["ntp.priv.flags.r"]]
    if inner and answers[:1] not in [[yes] for yes in _YES]:
        yield *_ends(row), f"{mode}.{int(row[inner][0], 0)}"
    elif mode in VALUED:
        yield *_ends(row), mode


def values(messages: Iterable[Message]) -> Iterator[Value]:
    """What answers to known requests, peers and broadcasters say of their clocks. What is
    refused (RFC 5905, 7.4) tells no time, and whoever goes by no clock neither."""
    asked: set[tuple[str, str, str]] = set()
    for message in messages:
        mode, (sender, receiver) = message["ntp.flags.mode"][0], _ends(message)
        if mode in (_ANSWER, *VALUED) and "ntp.xmt" not in message:
            continue  # cut short
        if mode == _ASK:
            asked.add((sender, receiver, message["ntp.xmt"][0]))
        elif mode == _ANSWER and (receiver, sender, message["ntp.org"][0]) in asked:
            yield from _told((receiver, sender, "", _ASK), message)
        elif mode in VALUED:
            yield from _told((sender, receiver, "", mode), message)


def _told(ends: tuple[str, str, str, str], message: Message) -> Iterator[Value]:
    leap, stratum = (int(message[name][0], 0) for name in ("ntp.flags.li", "ntp.stratum"))
    id_ = bytes.fromhex(message["ntp.refid"][0].replace(":", ""))
    if (stratum, id_) in [(0, b"DENY"), (0, b"RSTR"), (0, b"RATE")]:
        return
    yield (*ends, "stratum", float(stratum))
    yield (*ends, "leap indicator", float(leap))
    name = str(IPv4Address(id_)) if stratum > 1 else id_.strip(b"\0").decode()
    if any(id_):
        yield (*ends, "reference id", name)
    if leap != 3 and 0 < stratum < 16:
        yield (*ends, "minutes ahead of the capture", _minutes_ahead(message))


def _minutes_ahead(message: Message) -> float:
    """Of whole seconds, which is how they are told."""
    told = datetime.strptime(message["ntp.xmt"][0][:-14], "%b %d, %Y %H:%M:%S")
    seconds = told.replace(tzinfo=UTC).timestamp() - int(float(message["frame.time_epoch"][0]))
    return float(int(seconds / 60))


def _ends(row: Message) -> tuple[str, str]:
    """Of what a tunnel carries, not the tunnel's."""
    sender, receiver = (
        [*row.get(f"ip.{end}", ()), *row.get(f"ipv6.{end}", ())][-1] for end in ("src", "dst")
    )
    return sender, receiver
