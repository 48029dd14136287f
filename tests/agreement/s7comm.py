"""S7 communication as tshark shows it.

A request is a job (kind 1), a userdata request or a userdata push, counted for whoever
sent it. tshark shows a mode transition's service in a field of its own, and the second
and later parts of a list as if each were a list; both are requests all the same.
"""

import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tests.agreement.tshark import Message, Value

JOB, ACK_DATA, USERDATA = "1", "3", "7"
ANSWERS = ("8", "11")  # 11: of a SINUMERIK

LISTED = frozenset({"S7comm", "S7COMM"})
SPECIFIED = {"s7comm.param.func": "1.{}"}
FILTER = "s7comm"
FIELDS = (
    "ip.src",
    "ip.dst",
    "s7comm.header.rosctr",
    "s7comm.param.func",
    "s7comm.param.userdata.type",
    "s7comm.param.userdata.funcgroup",
    "s7comm.param.userdata.subfunc",
    "s7comm.param.modetrans.subfunc",
)


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The (client, server, code) of each request in a frame, which may hold several PDUs."""
    functions, kinds, groups, services, transitions = (iter(row[name]) for name in FIELDS[3:])
    for kind in row["s7comm.header.rosctr"]:
        code = None
        if kind in (JOB, ACK_DATA):
            function = next(functions, None)
            code = f"1.{int(function, 0)}" if function and kind == JOB else None
        elif kind == USERDATA:
            group = next(groups, "0")
            service = next(transitions if group == "0" else services, "0")
            if next(kinds, "8") not in ANSWERS:
                code = f"7.{group}.{int(service, 0)}"
        if code:
            yield row["ip.src"][0], row["ip.dst"][0], code


LAYERS = ("s7comm",)
VALUE_FILTER = "s7comm.param.func == 4 || s7comm.param.func == 5"
VALUED = frozenset({"1.4", "1.5"})
_ANY, _NCK, _DONE = "0x10", "0x82", "0xff"
_NCK_AREAS = ("NCK", "mode group", "channel", "axis", "tool", "feed drive", "main drive", "MMC")
_BIT, _DATE_AND_TIME = 0x01, 0x0F
_FORMS = {
    **dict.fromkeys((0x04, 0x09, 0x0C, 0x1C, 0x1D), "H"),
    **dict.fromkeys((0x06, 0x0A), "I"),
    **dict.fromkeys((0x07, 0x0B), "i"),
    0x05: "h",
    0x08: "f",
}
_AREAS = {0x80: "P", 0x81: "I", 0x82: "Q", 0x83: "M", 0x84: "DB{}.DB", 0x85: "DI{}.DI", 0x86: "L"}
_AREAS |= {0x03: "SI", 0x05: "SF", 0x06: "AI", 0x07: "AQ", 0x87: "V"}
_NUMBERED = {0x1C: "C", 0x1D: "T", 0x1E: "C", 0x1F: "T"}
# Type, count, data block, area, address in bits.
_Item = tuple[int, int, int, int, int]


def values(messages: Iterable[Message]) -> Iterator[Value]:
    """Each item that was read, or written with success, object by object."""
    asked: dict[tuple[str, str, str], Message] = {}
    for message in messages:
        kind = message["s7comm.header.rosctr"][0]
        function = str(int(message["s7comm.param.func"][0], 0))
        stream, reference = message["tcp.stream"][0], message["s7comm.header.pduref"][0]
        if kind == JOB:
            asked[stream, reference, function] = message
        elif request := asked.pop((stream, reference, function), None):
            for object_, value in _answered(request, message, function):
                client, server = request["ip.src"][0], request["ip.dst"][0]
                yield client, server, "", f"1.{function}", object_, value


def _answered(
    request: Message, answer: Message, function: str
) -> Iterator[tuple[str, float | str]]:
    """What the items of a read gave, or of a write took."""
    carrier = answer if function == "4" else request
    data = iter(carrier.get("s7comm.resp.data", ()))
    if request.get("s7comm.param.item.syntaxid", ()) == [_NCK]:
        yield from _octets(_nck(request), bytes.fromhex(next(data, "").replace(":", "")))
    for item, code in zip(_items(request), answer.get("s7comm.data.returncode", ()), strict=False):
        octets = bytes.fromhex(next(data, "").replace(":", "")) if code == _DONE else b""
        yield from _objects(item, octets)


def _nck(request: Message) -> str:
    """A variable of a SINUMERIK."""
    names = ("area", "unit", "module", "column", "line")
    parts = (request[f"s7comm.param.item.nck.{name}"][0] for name in names)
    area, unit, module, column, line = (int(part, 0) for part in parts)
    return f"{_NCK_AREAS[area]} {unit} {module:02X}.{column}.{line}"


def _octets(name: str, octets: bytes) -> Iterator[tuple[str, float]]:
    """A value whose type nobody tells."""
    for n, octet in enumerate(octets):
        yield f"{name}[{n}]" if n else name, float(octet)


def _items(request: Message) -> Iterator[_Item]:
    if set(request.get("s7comm.param.item.syntaxid", ())) != {_ANY}:
        return
    names = ("transp_size", "length", "db", "area", "address")
    parts = (request[f"s7comm.param.item.{name}"] for name in names)
    for kind, count, db, area, address in zip(*parts, strict=False):
        yield int(kind, 0), int(count, 0), int(db, 0), int(area, 0), int(address, 0)


def _objects(item: _Item, octets: bytes) -> Iterator[tuple[str, float]]:
    kind, _, db, area, address = item
    if kind == _BIT:
        octets, form, letter = octets[:1], "B", "X"
    else:
        form = _FORMS.get(kind, "B")
        letter = {1: "B", 2: "W", 4: "D"}[struct.calcsize(form)]
    width = struct.calcsize(form)
    whole = octets[: len(octets) // width * width]
    for at, (value,) in enumerate(struct.iter_unpack(f">{form}", whole)):
        if area in _NUMBERED:
            yield f"{_NUMBERED[area]}{address + at}", float(value)
            continue
        place = _AREAS.get(area, f"area {area} of {{}}, byte ").format(db)
        byte = (address >> 3) + at * width
        if kind == _BIT:
            letter = "X" if place.endswith((".DB", ".DI")) else ""
            yield f"{place}{letter}{byte}.{address & 7}", float(value & 1)
        else:
            yield f"{place}{letter}{byte}", float(value)
