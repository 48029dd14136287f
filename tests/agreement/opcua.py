"""OPC UA as tshark shows it: hellos, errors, and services whose number is a request's.

A message in several chunks is shown with the last. What is encrypted has no number that
means anything, and is not compared.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from protocols.opcua.semantics import PROTOCOL
from tests.agreement.tshark import Message, Value

LISTED = frozenset({"OPC UA"})
FILTER = "opcua"
FIELDS = (
    "ip.src",
    "ip.dst",
    "ipv6.src",
    "ipv6.dst",
    "opcua.transport.type",
    "opcua.servicenodeid.numeric",
)

_WORDS = ("HEL", "RHE", "ERR")


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The frame's (sender, receiver, code)."""
    sender = (*row["ip.src"], *row["ipv6.src"])[0]
    receiver = (*row["ip.dst"], *row["ipv6.dst"])[0]
    codes = (*row["opcua.transport.type"], *row["opcua.servicenodeid.numeric"])
    for code in codes:
        if code in _WORDS or (code.isdigit() and code in PROTOCOL.operations):
            yield sender, receiver, code


LAYERS = ("opcua",)
VALUE_FILTER = "opcua.servicenodeid.numeric == 631 || opcua.servicenodeid.numeric == 634"
BEGINS = "opcua.datavalue.mask"  # each value of an answer
VALUED = frozenset({"631"})
_READ, _VALUE, _BAD, _ARRAY = "631", 13, 0x8000_0000, 0x80
# OPC 10000-6, A.1 and 5.1.2: attributes and built-in types by number.
_ATTRIBUTES = (
    *("unknown attribute", "NodeId", "NodeClass", "BrowseName", "DisplayName", "Description"),
    *("WriteMask", "UserWriteMask", "IsAbstract", "Symmetric", "InverseName", "ContainsNoLoops"),
    *("EventNotifier", "Value", "DataType", "ValueRank", "ArrayDimensions", "AccessLevel"),
    *("UserAccessLevel", "MinimumSamplingInterval", "Historizing", "Executable"),
    *("UserExecutable", "DataTypeDefinition", "RolePermissions", "UserRolePermissions"),
    *("AccessRestrictions", "AccessLevelEx"),
)
_TYPES = {
    1: "Boolean",
    2: "SByte",
    3: "Byte",
    4: "Int16",
    5: "UInt16",
    6: "Int32",
    7: "UInt32",
    8: "Int64",
    9: "UInt64",
    10: "Float",
    11: "Double",
    12: "String",
    20: "qualname.Name",
    21: "loctext.Text",
}
_STRING, _NODE_ID = 12, 17


def values(messages: Iterable[Message]) -> Iterator[Value]:
    """What was read, value by value: the answer has them in the order of the request's nodes."""
    asked: dict[tuple[str, str], list[str]] = {}
    for message in messages:
        key = (*message["tcp.stream"][:1], *message["opcua.security.rqid"][:1])
        exchange = (key[0], key[1])
        if message["opcua.servicenodeid.numeric"][0] == _READ:
            asked[exchange] = list(_targets(message))
        elif asked.get(exchange) and BEGINS in message:
            server, client = _ends(message)
            object_ = asked[exchange].pop(0)
            for suffix, value in _told(message):
                yield client, server, "", _READ, f"{object_}{suffix}", value


def _ends(message: Message) -> tuple[str, str]:
    ends = ((*message[f"ip.{end}"], *message[f"ipv6.{end}"])[0] for end in ("src", "dst"))
    source, target = ends
    return source, target


def _targets(message: Message) -> Iterator[str]:
    """The nodes of a request, which stand behind those of its header."""
    attributes = [int(text, 0) for text in message.get("opcua.AttributeId", ())]
    masks = message["opcua.nodeid.encodingmask"][-len(attributes) :]
    nodes = reversed(list(_nodes(message, masks))) if attributes else ()
    ranges = message.get("opcua.IndexRange", [""] * len(attributes))
    for node, attribute, part in zip(nodes, attributes, ranges, strict=True):
        name = "" if attribute == _VALUE else f" {_ATTRIBUTES[attribute]}"
        yield node + name + (f"[{part}]" if part else "")


def _nodes(message: Message, masks: Sequence[str]) -> Iterator[str]:
    """The last nodes of a message, the last first: each kind has a list of its own."""
    left = {
        name: list(message.get(f"opcua.nodeid.{name}", ()))
        for name in ("nsindex", "numeric", "string")
    }
    for mask in reversed([int(text, 0) for text in masks]):
        kind, of = ("i", "numeric") if mask < 3 else ("s", "string")
        namespace = left["nsindex"].pop() if mask else "0"
        prefix = "" if namespace == "0" else f"ns={namespace};"
        yield f"{prefix}{kind}={left[of].pop()}"


def _told(message: Message) -> Iterator[tuple[str, float | str]]:
    """The value of one DataValue, or those of its array; nothing where it is bad."""
    status = int(message.get("opcua.StatusCode", ["0"])[0], 0)
    encoding = int(message.get("opcua.variant.has_value", ["0"])[0], 0)
    kind = encoding & 0x3F
    if status & _BAD or kind not in {*_TYPES, _NODE_ID}:
        return
    if kind == _NODE_ID:
        yield "", next(_nodes(message, message["opcua.nodeid.encodingmask"][-1:]))
        return
    for at, shown in enumerate(message.get(f"opcua.{_TYPES[kind]}", ())):
        suffix = f"[{at}]" if encoding & _ARRAY else ""
        if kind < _STRING:
            yield suffix, _number(shown)
        elif shown:
            yield suffix, shown


def _number(shown: str) -> float:
    return float(int(shown, 0)) if shown.startswith("0x") else float(shown)
