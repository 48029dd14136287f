"""ADS as tshark shows it: a command without the answer bit is a request of whoever sent it.

Of a sum command (Read Write of 0xF080 to 0xF086) tshark shows how many operations it holds,
which we state each. It shows the router's datagrams as octets; their service is read here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from tests.agreement.tshark import Message, Value

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
_PLACED = ("2", "3", "6", "9")
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
        place = next(places, ("0", "0")) if command in _PLACED else ("0", "0")
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
