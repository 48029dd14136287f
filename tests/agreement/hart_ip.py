"""HART-IP as tshark shows it: a request is type 0, what a device publishes is type 2.

tshark knows the message identifiers 0 to 3; of others (direct PDUs, audit logs) it shows the
octets, from which type, identifier and commands are read here. Values are those of device
variables (command 9), which public captures hold in what is published.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from tests.agreement.tshark import Message, Value

LISTED = frozenset({"HART-IP"})
SPECIFIED = {"hart_ip.message_id": "{}"}
WRAPPERS = frozenset({"3"})
FILTER = "hart_ip || (data && tcp.port == 5094)"
FIELDS = (
    "ip.src",
    "ip.dst",
    "hart_ip.message_type",
    "hart_ip.message_id",
    "hart_ip.pt.command",
    "data.data",
)
_ASKED, _PUBLISHED = (0, 2)


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The (client, server, code) of each message in a frame that asks or publishes."""
    ends = row["ip.src"][0], row["ip.dst"][0]
    commands = iter(row["hart_ip.pt.command"])
    kinds = zip(row["hart_ip.message_type"], row["hart_ip.message_id"], strict=False)
    for kind, id_ in kinds:
        command = next(commands, "") if id_ == "3" else ""
        if int(kind) in (_ASKED, _PUBLISHED):
            yield *ends, f"3.{command}" if command else id_
    for text in row["data.data"]:
        yield from ((*ends, code) for code in _codes(bytes.fromhex(text.replace(":", ""))))


def _codes(message: bytes) -> Iterator[str]:
    kind, id_, rest = message[1], message[2], message[10:]
    if kind not in (_ASKED, _PUBLISHED):
        return
    if id_ != 4:
        yield str(id_)
        return
    while len(rest) >= 3:
        yield f"4.{int.from_bytes(rest[:2])}"
        rest = rest[3 + rest[2] :]


LAYERS = ("hart_ip",)
VALUED = frozenset({"3.9"})


def values(messages: Iterable[Message]) -> Iterator[Value]:
    """The device variables that are published or answered without an error."""
    for message in messages:
        published = message.get("hart_ip.message_type") == ["2"]
        failed = message.get("hart_ip.pt.response_code", ["0"]) != ["0"]
        if message.get("hart_ip.pt.command") != ["9"] or failed:
            continue
        source, target = message["ip.src"][0], message["ip.dst"][0]
        ends = (source, target) if published else (target, source)
        for slot in range(8):
            shown = f"hart_ip.pt.rsp.slot{slot}_device_var"
            for variable, value in zip(
                _of(message, shown), _of(message, f"{shown}_value"), strict=False
            ):
                object_ = f"device variable {int(variable, 0)}"
                yield *ends, _unit(message), "3.9", object_, float(value)


def _of(message: Message, name: str) -> Sequence[str]:
    return message.get(name, ())


def _unit(message: Message) -> str:
    """The device's type and number, without the bits of the master beside the type."""
    long = "".join(message.get("hart_ip.pt.long_address", ())).replace(":", "")
    if not long:
        return str(int(message["hart_ip.pt.short_addr"][0], 0) & 0x3F)
    return f"{int(long[:4], 16) & 0x3FFF:X}.{int(long[4:], 16):X}"
