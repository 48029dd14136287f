"""MMS as tshark shows it: confirmed requests, what is reported unasked, an association's
beginning and end.

The values of a read are compared: an answer has them in the order of the request's variables,
those of a structure one behind the other.
"""

import struct
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count

from tests.agreement.tshark import Message, Value

LISTED = frozenset({"MMS"})
FILTER = "mms || acse || ses.type == 25"
_WHOLE = {
    "mms.initiate_RequestPDU_element": "8",
    "mms.conclude_RequestPDU_element": "11",
    "mms.cancel_RequestPDU": "5",
    "acse.rlrq_element": "release",
}
_ABORT = "25"
FIELDS = (
    *("ip.src", "ip.dst", "ipv6.src", "ipv6.dst"),
    *("mms.confirmedServiceRequest", "mms.unconfirmedService", "ses.type"),
    *_WHOLE,
)
SPECIFIED = {"mms.confirmedServiceRequest": "0.{}", "mms.unconfirmedService": "3.{}"}
WRAPPERS = frozenset({"0.78"})  # what stands in for services of other numbers


def requests(row: Message) -> Iterator[tuple[str, str, str]]:
    """The frame's (sender, receiver, code)."""
    ends = _ends(row)
    for service in row["mms.confirmedServiceRequest"]:
        yield *ends, f"0.{service}"
    for service in row["mms.unconfirmedService"]:
        yield *ends, f"3.{service}"
    for field, code in _WHOLE.items():
        for _ in row[field]:
            yield *ends, code
    for _ in row["ses.type"].count(_ABORT) * [_ABORT]:
        yield *ends, "abort"


LAYERS = ("mms",)
VALUE_FILTER = "mms.confirmedServiceRequest == 4 || mms.confirmedServiceResponse == 4"
BEGINS = "mms.AccessResult"
VALUED = frozenset({"0.4"})
_READ = "4"
# ISO 9506-2, 14.4.2: the number of each choice of Data, and where tshark shows its value.
_ARRAY, _STRUCTURE, _BOOLEAN, _BITS, _FLOAT = "1", "2", "3", "4", "7"
_SHOWN = {
    _ARRAY: "mms.array",
    _STRUCTURE: "mms.structure",
    _BOOLEAN: "mms.boolean",
    _BITS: "mms.data_bit-string",
    "5": "mms.integer",
    "6": "mms.unsigned",
    _FLOAT: "mms.floating_point",
    "10": "mms.data.visible-string",
    "16": "mms.mMSString",
}
_TEXTS = frozenset({"10", "16"})
_FAILURE = "0"


def values(messages: Iterable[Message]) -> Iterator[Value]:
    """What was read, value by value."""
    asked: dict[tuple[str, ...], Iterator[str]] = {}
    for message in messages:
        key = (*message["tcp.stream"][:1], *message.get("mms.invokeID", ())[:1])
        if message.get("mms.confirmedServiceRequest") == [_READ]:
            asked[key] = _names(message)
        elif BEGINS in message and key in asked:
            server, client = _ends(message)
            name = next(asked[key], "")
            if name and message[BEGINS] != [_FAILURE]:
                for object_, value in _told(name, message):
                    yield client, server, "", "0.4", object_, value


def _ends(row: Message) -> tuple[str, str]:
    sender, receiver = (
        [*row.get(f"ip.{end}", ()), *row.get(f"ipv6.{end}", ())][0] for end in ("src", "dst")
    )
    return sender, receiver


def _names(message: Message) -> Iterator[str]:
    """What a read is for, by the choice of each name: of the device, or of a domain; of a list
    that the server knows its members by their place."""
    if "mms.alternateAccess" in message:
        return
    if "mms.variableListName" in message:
        (domain,), (item,) = message["mms.domainId"], message["mms.itemId"]
        yield from (f"{domain}/{item}[{n}]" for n in count())
    of_device = iter(message.get("mms.vmd_specific", ()))
    parts = zip(message.get("mms.domainId", ()), message.get("mms.itemId", ()), strict=True)
    for choice in message.get("mms.name", ()):
        yield next(of_device) if choice == "0" else "/".join(next(parts))


def _told(name: str, message: Message) -> Iterator[tuple[str, float | str]]:
    choices = chain(message.get("mms.success", ()), message.get("mms.Data", ()))
    shown = {choice: iter(message.get(field, ())) for choice, field in _SHOWN.items()}
    paddings = iter(message.get("ber.bitstring.padding", ()))

    def member(name: str) -> Iterator[tuple[str, float | str]]:
        choice = next(choices)
        if choice in (_ARRAY, _STRUCTURE):
            for nth in range(int(next(shown[choice]))):
                yield from member(f"{name}[{nth}]")
        elif choice == _BITS:
            bits, padding = _octets(next(shown[choice])), int(next(paddings))
            if 1 <= len(bits) <= 2:
                yield name, float(int.from_bytes(bytes(bits)) >> padding)
        elif choice in shown and (text := next(shown[choice], "")):
            yield name, text if choice in _TEXTS else _number(choice, text)

    yield from member(name)


def _octets(shown: str) -> Sequence[int]:
    return [int(octet, 16) for octet in shown.split(":") if octet]


def _number(choice: str, text: str) -> float:
    if choice == _FLOAT:
        width, *octets = _octets(text)
        (number,) = struct.unpack(">d" if width == 11 else ">f", bytes(octets))
        return float(number)
    return float(text in ("1", "True")) if choice == _BOOLEAN else float(text)
