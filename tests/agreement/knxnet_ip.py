"""KNXnet/IP as tshark shows it: its own services, and telegrams in cEMI frames.

What a client has a tunnel send is a request, the confirmation and the answer are none. What a
tunnel shows of groups is told of the bus, what is routed is of who routes it. tshark shows a value
in six bits as a number, a longer one as octets.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from tests.agreement.tshark import Claim, Message, Value

LISTED = frozenset({"KNXnet/IP"})
BESIDE = True
FILTER = "kip"
FIELDS = (
    *("ip.src", "ip.dst", "knxip.service"),
    *("cemi.mc", "cemi.at", "cemi.ac", "cemi.ax", "cemi.tc"),
)
SPECIFIED = {
    "knxip.service": "{:X}",
    "cemi.mc": "cemi.{:X}",
    "cemi.tc": "tpci.{}",
    "cemi.ax": "apci.{:X}",
}
_ANSWERED = frozenset({0x202, 0x204, 0x206, 0x208, 0x20A, 0x20C, 0x311, 0x421, 0x423, 0x741, 0x952})
_CARRIES = frozenset({0x310, 0x420, 0x530, 0x533})
_CONFIRMS = frozenset({0x2E, 0xF0, 0xF5, 0xFA, 0xFB})
_REQUEST, _INDICATION = 0x11, 0x29
WRAPPERS = frozenset(
    {
        *(f"{service:X}" for service in _ANSWERED | _CARRIES),
        *(f"cemi.{code:X}" for code in (_REQUEST, _INDICATION, 0x41, 0x4A, 0x89, 0x94)),
        *(f"cemi.{code:X}" for code in _CONFIRMS),
        *("tpci.2", "tpci.3"),  # acknowledgements
    }
)
# KNX 3/3/7: services that answer others.
_ANSWERS = frozenset(
    {
        *(0x140, 0x1C0, 0x1C9, 0x1CD, 0x1CF, 0x1D3, 0x1D6, 0x1FC, 0x1FE, 0x240, 0x2C1, 0x2C6),
        *(0x2C9, 0x340, 0x3A1, 0x3C2, 0x3C9, 0x3CE, 0x3D2, 0x3D4, 0x3D6, 0x3D9, 0x3DB, 0x3DD),
        *(0x3E2, 0x3E6, 0x3E9, 0x3ED),
    }
)
_GROUPS = frozenset({0x00, 0x40, 0x80})

LAYERS = ("kip", "cemi")
VALUED = frozenset({"apci.40", "apci.80", "bus.40", "bus.80"})
CLAIMED = frozenset({"mac", "name"})


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The (client, server, code) of each service in a frame that asks or tells."""
    for text in row["knxip.service"]:
        service = int(text, 0)
        code = _carried(service, row) if service in _CARRIES else f"{service:X}"
        if code and service not in _ANSWERED:
            yield row["ip.src"][0], row["ip.dst"][0], code


def _carried(service: int, row: Mapping[str, Sequence[str]]) -> str:
    """The code of what a cEMI frame asks or tells; empty for an answer."""
    message = int(row["cemi.mc"][0], 0)
    if message not in (_REQUEST, _INDICATION):
        return "" if message in _CONFIRMS else f"cemi.{message:X}"
    if row["cemi.tc"]:
        control = int(row["cemi.tc"][0], 0)
        return f"tpci.{control}" if control < 2 else ""
    code = _service(row)
    if (service, message) != (0x420, _INDICATION):
        return f"apci.{code:X}"
    if code in _GROUPS and row["cemi.at"][0] == "1":
        return f"bus.{code:X}"
    return "" if code in _ANSWERS else f"apci.{code:X}"


def _service(row: Mapping[str, Sequence[str]]) -> int:
    """Ten bits: tshark shows the first four, or all."""
    whole = row.get("cemi.ax", ())
    return int(whole[0], 0) if whole else int(row["cemi.ac"][0], 0) << 6


def values(messages: Iterable[Message]) -> Iterator[Value]:
    """What groups were told: of tunnels once it is confirmed, which repeats it."""
    for message in messages:
        service, kind = (int(message.get(n, ["0"])[0], 0) for n in ("knxip.service", "cemi.mc"))
        tells = (service, kind) == (0x420, 0x2E) or kind == _INDICATION
        if service not in (0x420, 0x530) or not tells or "cemi.tc" in message:
            continue
        code = _service(message)
        value = _value(message)
        if code not in (0x40, 0x80) or value is None:
            continue
        source, target = message["ip.src"][0], message["ip.dst"][0]
        group = int(message["cemi.da"][0], 0)
        object_ = f"{group >> 11}/{group >> 8 & 7}/{group & 0xFF}"
        if kind == _INDICATION:
            form = "bus" if service == 0x420 else "apci"
            unit = _device(int(message["cemi.sa"][0], 0))
            yield source, target, unit, f"{form}.{code:X}", object_, value
        else:
            yield target, source, "", f"apci.{code:X}", object_, value


def _device(address: int) -> str:
    return f"{address >> 12}.{address >> 8 & 0xF}.{address & 0xFF}" if address else ""


def _value(message: Message) -> float | str | None:
    """The number that one, two or four octets are; others as digits."""
    octets = bytes.fromhex("".join(message.get("cemi.data", ())).replace(":", ""))
    if not octets:
        short = message.get("cemi.ad", ())
        return float(int(short[0], 0)) if short else None
    return float(int.from_bytes(octets)) if len(octets) in (1, 2, 4) else octets.hex().upper()


def claims(messages: Iterable[Message]) -> Iterator[Claim]:
    """What servers say of themselves when they are searched or asked for."""
    for message in messages:
        if "knxip.macaddr" not in message:
            continue
        server = message["ip.src"][0]
        told = (
            ("mac", message["knxip.macaddr"][0]),
            ("name", message["knxip.device.name"][0].strip()),
        )
        yield from ((server, attribute, value) for attribute, value in told if value)
