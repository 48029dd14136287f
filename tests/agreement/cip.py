"""Services of CIP as tshark sees them, nested ones included.

tshark lists the wrappers too: Multiple Service Packet (10), Unconnected Send (82 with an
embedded message) and Execute PCCC (75 with a transaction number), which Sightglass does
not count. All messages of a frame go one way, so the first says whether they ask.
Cyclic data is `io` here: tshark's sequenced address. Values are those of tags: behind the
service stand a type, in a request a count, and the values, which tshark gives as octets; so
it does a structure's members, types first, names behind them.
"""

import functools
import re
import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tests.agreement.tshark import Message, Placed, Value
from tests.captures import ROOT

LISTED = frozenset({"EtherNet/IP", "CIP", "ENIP"})
SPECIFIED = {"cip.sc": "{}", "cip.cm.sc": "{}"}
WRAPPERS = frozenset({"10", "82"})
FILTER = "cip.sc || cipio"
FIELDS = (
    "ip.src",
    "ip.dst",
    "cip.rr",
    "cip.sc",
    "cip.cm.msg_req_size",
    "cip.pccc.tns.code",
    "enip.cpf.sai.seq",
)
_PACKET, _SEND, _PCCC = 10, 82, 75


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """Client, server and code of each service that the frame asks for."""
    client, server = row["ip.src"][0], row["ip.dst"][0]
    for _ in row["enip.cpf.sai.seq"]:
        yield client, server, "io"
    if not row["cip.rr"] or int(row["cip.rr"][0], 0) != 0:
        return
    wrappers = {_SEND: len(row["cip.cm.msg_req_size"]), _PCCC: len(row["cip.pccc.tns.code"])}
    for service in (int(text, 0) for text in row["cip.sc"]):
        if service == _PACKET:
            continue
        if wrappers.get(service, 0) > 0:
            wrappers[service] -= 1
        else:
            yield client, server, str(service)


LAYERS = ("enip", "cip", "cipcm", "cipcls")
BEGINS = "cip.service"
VALUE_FILTER = "cip.sc == 0x4c || cip.sc == 0x4d"
VALUED = frozenset({"76", "77"})
_READ, _WRITE, _STRUCTURE, _STRING = 0x4C, 0x4D, 0x02A0, 0x0FCE
_SYMBOLS, _TEMPLATES = 0x6B, 0x6C
_NAMES = re.compile(rb"[\x20-\x7e\0]*")
_TYPES = {0xC1: "BOOL", 0xC2: "SINT", 0xC3: "INT", 0xC4: "DINT", 0xCA: "REAL", 0xD3: "DWORD"}
_FORMS = {
    0xC1: "B",
    0xC2: "b",
    0xC3: "h",
    0xC4: "i",
    0xC5: "q",
    0xC6: "B",
    0xC7: "H",
    0xC8: "I",
    0xC9: "Q",
    0xCA: "f",
    0xCB: "d",
    0xD1: "B",
    0xD2: "H",
    0xD3: "I",
    0xD4: "Q",
}


def values(messages: Iterable[Message]) -> Iterator[Value]:
    """Each element of a tag that was read, or written with success; a structure's members."""
    asked: defaultdict[tuple[str, str], list[bytes]] = defaultdict(list)
    templates: dict[tuple[str, str], bytes] = {}
    for message in messages:
        services = [int(text, 0) for text in message.get("cip.sc", ())]
        if not services or services[-1] not in (_READ, _WRITE) or not _has_values(message):
            continue
        data = bytes.fromhex("".join(message.get("cip.data", ())).replace(":", ""))
        stream = "".join(message["tcp.stream"])
        if int(message["cip.rr"][-1], 0) == 0:
            asked[stream, message["frame.number"][0]].append(data)
        elif "enip.response_to" in message:
            requests = asked[stream, message["enip.response_to"][0]]
            request = requests.pop(0) if requests else b""
            status = int(message["cip.genstat"][-1], 0)
            if _class(message) == _TEMPLATES:
                found = _template(message, request, data, status, templates)
            else:
                said = data if services[-1] == _READ else request[:2] + request[4:]
                found = _elements(message, said if status == 0 else b"")
            client, server = message["ip.dst"][0], message["ip.src"][0]
            for object_, value in found:
                yield client, server, _unit(message), str(services[-1]), object_, value


def _template(
    message: Message, request: bytes, data: bytes, status: int, read: dict[tuple[str, str], bytes]
) -> Iterator[tuple[str, float | str]]:
    """The members of a structure whose last part this is (1756-PM020, "Read Template")."""
    instance = f"Template instance {int(message['cip.instance'][-1], 0)}"
    key = "".join(message["tcp.stream"]), instance
    before = read.pop(key, b"")[: int.from_bytes(request[:4], "little")]
    if len(before) == int.from_bytes(request[:4], "little"):
        read[key] = before + data
    if status == 0 and key in read:
        octets = read.pop(key)
        count = next(n for n in range(len(octets)) if _NAMES.fullmatch(octets[8 * n :]))
        own, *names = octets[8 * count :].decode("latin-1").split("\0")
        yield instance, own.partition(";")[0]
        for name, (info, kind, _) in zip(
            names, struct.iter_unpack("<HHI", octets[: 8 * count]), strict=False
        ):
            if name and not name.startswith(("ZZZZZZZZZZ", "__")):
                array = f"[{info}]" if kind & 0x6000 else ""
                of = f"Template instance {kind & 0xFFF}" if kind & 0x8000 else _TYPES[kind & 0xFF]
                yield f"{instance}: {name}", of + array


def _class(message: Message) -> int:
    return int(([*message.get("cip.class", ())] or ["0"])[-1], 0)


def _has_values(message: Message) -> bool:
    return "cip.symbol" in message or _class(message) in (_SYMBOLS, _TEMPLATES)


def _unit(message: Message) -> str:
    """The way to the module, from the connection's opening."""
    hops = zip(message.get("cip.port", ()), message.get("cip.linkaddress.byte", ()), strict=False)
    return "/".join(f"{int(port, 0)}.{int(link, 0)}" for port, link in hops)


def _elements(message: Message, data: bytes) -> Iterator[tuple[str, float | str]]:
    if len(data) < 2:
        return
    kind = int.from_bytes(data[:2], "little")
    form = _FORMS.get(kind & 0xFF)
    name, first, given = _tag(message)
    if kind == _STRUCTURE and data[2:4] == _STRING.to_bytes(2, "little"):
        yield name, data[8 : 8 + int.from_bytes(data[4:8], "little")].decode("latin-1")
    elif kind != _STRUCTURE and form:
        width = struct.calcsize(form)
        count = (len(data) - 2) // width
        numbered = given or (name.startswith("Symbol instance") and count > 1)
        for at, (value,) in enumerate(struct.iter_unpack(f"<{form}", data[2 : 2 + count * width])):
            index = f"[{first + at}]" if numbered or at else ""
            yield name + index, float(value)


def _tag(message: Message) -> tuple[str, int, bool]:
    """The tag's name as we write it, its first element, and whether that was asked for."""
    members = [int(text, 0) for text in message.get("cip.member", ())]
    if "cip.symbol" not in message:
        instance = int(message["cip.instance"][-1], 0)
        return f"Symbol instance {instance}", members[-1] if members else 0, bool(members)
    path = next(text for text in reversed(message[""]) if text.startswith("Request Path: "))
    parts = path.removeprefix("Request Path: ").split(", ")
    given = parts[-1].startswith("Member: ")
    name = ".".join(parts[:-1] if given else parts)
    name = re.sub(r"\.Member: (\w+)", lambda m: f"[{int(m[1], 0)}]", name)
    return name, members[-1] if given else 0, given


# What these ask for is the path in their data, a tag by number, or another request.
_ELSEWHERE = frozenset({"78", "82", "84", "91", "10"})
_ROUTERS = (2, 6)  # whose path stands before that of what they pass on
_LISTS = ("3", "4")  # whose data lists attributes
_NAMED = (_SYMBOLS, _TEMPLATES)  # by what else was seen of them
_PCCC_OBJECT = 0x67
PLACED = frozenset(str(service) for service in range(1, 128)) - _ELSEWHERE
PLACES = re.compile(r"(?!Symbol|Template|.* / ).* instance \d+( attribute \d+)?$")
_PATHS = ("cip.class", "cip.instance", "cip.attribute")
_OTHERS = ("cip.symbol", "cip.member", "cip.connpoint")


def objects(messages: Iterable[Message]) -> Iterator[Placed]:
    """The class, instance and attribute of each request whose path has one of each at most."""
    for message in messages:
        service, answers = (message.get(f"cip.{name}", ["0"])[0] for name in ("sc", "rr"))
        code = str(int(service, 0))
        classes, instances, attributes = (
            [int(text, 0) for text in message.get(name, ())] for name in _PATHS
        )
        if int(answers, 0) or code not in PLACED or any(name in message for name in _OTHERS):
            continue
        while len(classes) > 1 and classes[0] in _ROUTERS:
            classes, instances = classes[1:], instances[1:]
        if len(classes) != 1 or len(instances) != 1 or classes[0] in _NAMED:
            continue
        if (int(code), classes[0]) == (_PCCC, _PCCC_OBJECT):
            continue
        name = _classes().get(classes[0], f"class {classes[0]}")
        single = attributes[:1] if code not in _LISTS else []
        attribute = "".join(f" attribute {number}" for number in single)
        ends = message["ip.src"][0], message["ip.dst"][0]
        yield *ends, code, f"{name} instance {instances[0]}{attribute}"


@functools.cache
def _classes() -> dict[int, str]:
    """The names that our decoder has for classes, by number."""
    text = (ROOT / "protocols" / "cip" / "class.rs").read_text()
    return {int(n): name for n, name in re.findall(r'^    (\d+) "(.+)"$', text, re.MULTILINE)}
