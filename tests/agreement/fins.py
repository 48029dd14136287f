"""FINS as tshark shows it: a command without the answer bit is a request of whoever sent it.

Of the TCP framing all but the frame that carries a message (2) and the answer to the node
address (1) are requests or notices. tshark shows the area and the place of a memory access as
numbers, and what was read or written as octets.
"""

import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tests.agreement.tshark import Message, Value

LISTED = frozenset({"Omron FINS"})
FILTER = "omron"
FIELDS = ("ip.src", "ip.dst", "omron.tcp.command", "omron.icf.dtb", "omron.command")
LAYERS = ("omron",)
VALUED = frozenset({"1.1", "1.2"})

_ANSWER, _MESSAGE = 1, 2
_READ, _WRITE = 0x0101, 0x0102
# W342, 5-2-2: areas by code, of words and of bits; 0x89 has timers below 0x8000, then counters.
_WORDS = {0x82: "D", 0xB0: "CIO", 0xB1: "W", 0xB2: "H", 0xB3: "A", 0x98: "E"}
_BITS = {0x02: "D", 0x30: "CIO", 0x31: "W", 0x32: "H", 0x33: "A"}
_TIMED, _BANKS = 0x89, range(0xA0, 0xAD)


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The (client, server, code) of each command in a frame."""
    ends = row["ip.src"][0], row["ip.dst"][0]
    for text in row["omron.tcp.command"]:
        if int(text, 0) not in (_ANSWER, _MESSAGE):
            yield *ends, f"tcp.{int(text, 0)}"
    for answers, text in zip(row["omron.icf.dtb"], row["omron.command"], strict=False):
        if not int(answers, 0):
            main, sub = divmod(int(text, 0), 256)
            yield *ends, f"{main}.{sub}"


def values(messages: Iterable[Message]) -> Iterator[Value]:
    """Each element of memory that was read, or written with success."""
    asked: dict[tuple[str, str, str], Message] = {}
    for message in messages:
        command = int(message.get("omron.command", ["0"])[0], 0)
        if command not in (_READ, _WRITE):
            continue
        source, target = message["ip.src"][0], message["ip.dst"][0]
        sid = message["omron.sid"][0]
        if not int(message["omron.icf.dtb"][0], 0):
            asked[source, target, sid] = message
            continue
        request = asked.pop((target, source, sid), None)
        if request and int(message["omron.response.code"][0], 0) == 0:
            yield from _accessed(request, message, (target, source), command)


def _accessed(
    request: Message, answer: Message, ends: tuple[str, str], command: int
) -> Iterator[Value]:
    reads = command == _READ
    octets = (
        answer.get("omron.response.data", ()) if reads else request.get("omron.command.data", ())
    )
    data = bytes.fromhex("".join(octets).replace(":", ""))
    area, word, bit = (
        int(request[f"omron.memory.{name}"][0], 0)
        for name in ("area.read", "address", "address.bits")
    )
    code = f"{command >> 8}.{command & 0xFF}"
    if area in _BITS:
        for nth, value in enumerate(data):
            place = f"{_BITS[area]}{word + (bit + nth) // 16}.{(bit + nth) % 16}"
            yield *ends, "", code, place, float(value)
        return
    for nth, (value,) in enumerate(struct.iter_unpack(">H", data)):
        yield *ends, "", code, _word(area, word + nth), float(value)


def _word(area: int, word: int) -> str:
    if area == _TIMED:
        return f"C{word - 0x8000}" if word >= 0x8000 else f"T{word}"
    if area in _BANKS:
        return f"E{area - _BANKS.start}_{word}"
    return f"{_WORDS[area]}{word}"
