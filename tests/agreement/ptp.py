"""PTP as tshark shows it: one message a frame, by its type.

Of signaling what is asked is counted, of management the action; what a port asks another alone has
its answer, which is not counted.
"""

from collections.abc import Iterable, Iterator

from tests.agreement.tshark import Claim, Message, Value

LISTED = frozenset({"IEEE 1588 PTP"})
FILTER = "ptp && !icmp && !icmpv6"
BESIDE = True
FIELDS = (
    "eth.src",
    "eth.dst",
    "ip.src",
    "ip.dst",
    "ipv6.src",
    "ipv6.dst",
    "ptp.v2.messagetype",
    "ptp.v2.flags.unicast",
    "ptp.v2.sig.tlv.tlvType",
    "ptp.v2.mm.action",
)
SPECIFIED = {"ptp.v2.messagetype": "{}", "ptp.v2.mm.action": "13.{}"}
WRAPPERS = frozenset({"12", "13"})
LAYERS = ("ptp",)
_ANNOUNCE, _SIGNALING, _MANAGEMENT = 11, 12, 13
VALUED = frozenset({str(_ANNOUNCE)})
CLAIMED = frozenset({"vendor", "model", "serial", "name", "location"})
# Of an announcement: what we call each, tshark's field, and its base.
_ANNOUNCED = {
    "priority 1": "ptp.v2.an.priority1",
    "clock class": "ptp.v2.an.grandmasterclockclass",
    "clock accuracy": "ptp.v2.an.grandmasterclockaccuracy",
    "clock variance": "ptp.v2.an.grandmasterclockvariance",
    "priority 2": "ptp.v2.an.priority2",
    "steps removed": "ptp.v2.an.localstepsremoved",
    "time source": "ptp.v2.timesource",
    "UTC offset": "ptp.v2.an.origincurrentutcoffset",
    "UTC offset valid": "ptp.v2.flags.utcreasonable",
    "PTP timescale": "ptp.v2.flags.timescale",
    "time traceable": "ptp.v2.flags.timetraceable",
    "frequency traceable": "ptp.v2.flags.frequencytraceable",
}
_PRODUCT, _USER = ("vendor", "model", "serial"), ("name", "location")
_LEAPS = 3
_RESPONSE = 2
_ASKED = ("3", "4", "6")  # what is signaled and no answer


def requests(row: Message) -> Iterator[tuple[str, str, str]]:
    """Each operation's (sender, receiver, code)."""
    kind = _number(row["ptp.v2.messagetype"][0])
    if kind == _SIGNALING:
        for signaled in row["ptp.v2.sig.tlv.tlvType"]:
            if signaled in _ASKED:
                yield *_ends(row), f"{kind}.{signaled}"
    elif kind == _MANAGEMENT:
        yield *_ends(row), f"{kind}.{row['ptp.v2.mm.action'][0]}"
    else:
        yield *_ends(row), str(kind)


def values(messages: Iterable[Message]) -> Iterator[Value]:
    """What is announced."""
    for message in messages:
        if _number(message["ptp.v2.messagetype"][0]) != _ANNOUNCE:
            continue
        domain = int(message["ptp.v2.domainnumber"][0])
        sdo = _number(message["ptp.v2.majorsdoid"][0]) << 8
        unit = f"domain {domain} of SDO {sdo:X}" if sdo else f"domain {domain}"
        of = (*_ends(message), unit, str(_ANNOUNCE))
        for name, field in _ANNOUNCED.items():
            yield *of, name, float(_number(message[field][0]))
        yield *of, "leap second", float(_number(message["ptp.v2.flags"][0]) & _LEAPS)


def claims(messages: Iterable[Message]) -> Iterator[Claim]:
    """What clocks say that they are."""
    for message in messages:
        if message.get("ptp.v2.mm.action", [""])[0] != str(_RESPONSE):
            continue
        for field, names in (("productDescription", _PRODUCT), ("userDescription", _USER)):
            text = message.get(f"ptp.v2.mm.{field}", [""])[0]
            for name, part in zip(names, text.split(";"), strict=False):
                if part:
                    yield _ends(message)[0], name, part


def _number(text: str) -> int:
    return int(text == "True") if text in ("True", "False") else int(text, 0)


def _ends(row: Message) -> tuple[str, str]:
    sender, receiver = (
        [*row[f"eth.{end}"][:1], *row.get(f"ip.{end}", ()), *row.get(f"ipv6.{end}", ())][-1]
        for end in ("src", "dst")
    )
    return sender, receiver
