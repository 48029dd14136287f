"""ADS as tshark shows it: a command without the answer bit is a request of whoever sent it.

Of a sum command (Read Write of 0xF080 to 0xF086) tshark shows how many operations it holds,
which we state each. It shows the router's datagrams as octets; their service is read here.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tests.agreement.tshark import Message, Placed, Value

LISTED = frozenset({"Beckhoff ADS"})
SPECIFIED = {"ams.cmdid": "{}"}
WRAPPERS = frozenset({"0"})
FILTER = "ams || udp.port == 48899"
FIELDS = (
    "ip.src",
    "ip.dst",
    "ams.cmdid",
    "ams.state_response",
    "ams.ads_indexgroup",
    "ams.ads_indexoffset",
    "udp.payload",
)
_WITH_PLACE = ("2", "3", "6", "9")
_SUMS = {0xF080: "2", 0xF081: "3", 0xF082: "9", 0xF083: "2", 0xF084: "2", 0xF085: "6", 0xF086: "7"}


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The (client, server, code) of each request in a frame."""
    ends = row["ip.src"][0], row["ip.dst"][0]
    for payload in row["udp.payload"]:
        service = int.from_bytes(bytes.fromhex(payload.replace(":", ""))[8:12], "little")
        if not service >> 31:
            yield *ends, f"udp.{service}"
    places = zip(row["ams.ads_indexgroup"], row["ams.ads_indexoffset"], strict=False)
    for command, answers in zip(row["ams.cmdid"], row["ams.state_response"], strict=False):
        if int(answers, 0):
            continue
        place = next(places, ("0", "0")) if command in _WITH_PLACE else ("0", "0")
        group, offset = (int(text, 0) for text in place)
        if command == "9" and group in _SUMS:
            yield from [(*ends, _SUMS[group])] * offset
        else:
            yield *ends, command


LAYERS = ("ams",)
VALUED = frozenset({"4"})


def values(messages: Iterable[Message]) -> Iterator[Value]:
    """The states that devices answered with; tshark shows other values as octets only."""
    for message in messages:
        if message.get("ams.cmdid") != ["4"] or "ams.ads_readstate_res" not in message:
            continue
        ends = message["ip.dst"][0], message["ip.src"][0]
        unit = f"{message['ams.sendernetid'][0]}:{message['ams.senderport'][0]}"
        names = {"ADS state": "ams.ads_state", "device state": "ams.ads_devicestate"}
        for object_, name in names.items():
            yield *ends, unit, "4", object_, float(int(message[name][0], 0))


# Beckhoff's reserved index groups of the PLC, by octet and by bit.
_OCTETS = {0x4020: "%MB", 0xF020: "%IB", 0xF030: "%QB"}
_BITS = {0x4021: "%MX", 0xF021: "%IX", 0xF031: "%QX"}
_OWN, _SYSTEM_SERVICE = range(1000), 10_000  # groups of a device's own; whose some are named
_SERVICES = {
    *range(100, 103),
    *(110, 111, 120, 200, 300, 400, 500, 600),
    *range(121, 134),
    *(138, 139),
    *range(700, 704),
    *range(800, 804),
}
PLACES = re.compile(r"%[MIQ]|0x")
PLACED = frozenset({"2", "3", "6"})


def objects(messages: Iterable[Message]) -> Iterator[Placed]:
    """Index group and offset of reads, writes and notifications, where no symbol is there."""
    for message in messages:
        code = message.get("ams.cmdid", [""])[0]
        if code not in PLACED or int(message["ams.state_response"][0], 0):
            continue
        group, offset = (int(message[f"ams.ads_index{part}"][0], 0) for part in ("group", "offset"))
        is_service = int(message["ams.targetport"][0], 0) == _SYSTEM_SERVICE
        if group in _OCTETS:
            place = f"{_OCTETS[group]}{offset}"
        elif group in _BITS:
            place = f"{_BITS[group]}{offset // 8}.{offset % 8}"
        elif group in _OWN and not (is_service and group in _SERVICES):
            place = f"0x{group:X}:0x{offset:X}"
        else:
            continue
        yield message["ip.src"][0], message["ip.dst"][0], code, place
