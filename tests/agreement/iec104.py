"""IEC 60870-5-104 as tshark shows it: type and cause of each message that is no answer.

Confirmations (7, 9), refusals (44 to 47) and what was read (5, of a type that is monitored)
are answers; tshark numbers the frames without a message by bits of its own.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from tests.agreement.tshark import Message, Value

LISTED = frozenset({"IEC 60870-5-104"})
FILTER = "iec60870_104"
FIELDS = (
    "ip.src",
    "ip.dst",
    "iec60870_104.utype",
    "iec60870_asdu.typeid",
    "iec60870_asdu.causetx",
)

_ACTS = {0x01: "0.7", 0x04: "0.19", 0x10: "0.67"}
_ANSWERS = frozenset({7, 9, 44, 45, 46, 47})
_LAST_MONITORED, _REQUESTED = 40, 5


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The frame's (sender, receiver, code)."""
    ends = row["ip.src"][0], row["ip.dst"][0]
    for act in (int(text, 0) for text in row["iec60870_104.utype"]):
        if act in _ACTS:
            yield *ends, _ACTS[act]
    types, causes = row["iec60870_asdu.typeid"], row["iec60870_asdu.causetx"]
    for kind, cause in zip(map(int, types), map(int, causes), strict=True):
        read = kind <= _LAST_MONITORED and cause == _REQUESTED
        if cause not in _ANSWERS and not read:
            yield *ends, f"{kind}.{cause}"


LAYERS = ("iec60870_asdu",)
BEGINS = "iec60870_asdu.ioa"  # an address stands before each object's octets
_MONITORED = (*range(1, 17), 20, 21, *range(30, 38))
VALUED = frozenset(f"{kind}.{cause}" for kind in _MONITORED for cause in range(1, 64))
_NUMBERS = ("siq.spi", "diq.dpi", "vti.v", "scalval", "float", "bcr.count")
_ONE = 32768  # a normalized value's 1.0


def values(messages: Iterable[Message]) -> Iterator[Value]:
    """The value of each object that is monitored, whatever its quality."""
    for message in messages:
        kind, cause = (int(message[f"iec60870_asdu.{name}"][0]) for name in ("typeid", "causetx"))
        if kind not in _MONITORED or cause in _ANSWERS or BEGINS not in message:
            continue
        source, target = message["ip.src"][0], message["ip.dst"][0]
        station, object_ = message["iec60870_asdu.addr"][0], f"IOA {message[BEGINS][0]}"
        for value in _values(message):
            yield source, target, station, f"{kind}.{cause}", object_, value


def _values(message: Message) -> Iterator[float]:
    """tshark takes the first octet of a bitstring for the highest, though it has bits 1 to 8."""
    for name in _NUMBERS:
        yield from map(float, message.get(f"iec60870_asdu.{name}", ()))
    for shown in message.get("iec60870_asdu.bitstring", ()):
        yield float(int.from_bytes(int(shown, 0).to_bytes(4, "big"), "little"))
    for shown in message.get("iec60870_asdu.normval", ()):
        yield float(round(float(shown) * _ONE))
