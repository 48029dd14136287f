"""POWERLINK as tshark shows it: one message a frame, by type; of ASnd what is sent.

tshark shows a command of an SDO only where it has data; what answers has none to a write.
"""

import re
from collections.abc import Iterable, Iterator

from tests.agreement.tshark import Claim, Message, Placed

LISTED = frozenset({"POWERLINK"})
FILTER = "epl || epl_v1"
BESIDE = True
FIELDS = (
    "eth.src",
    "eth.dst",
    "epl.mtyp",
    "epl.soa.svid",
    "epl.asnd.svid",
    "epl.asnd.nmtcommand.cid",
    "epl.asnd.sdo.cmd.command.id",
    "epl.asnd.sdo.cmd.response",
    "epl.asnd.sdo.cmd.segmentation",
    "epl_v1.service",
)
SPECIFIED = {
    "epl.mtyp": "{}",
    "epl.asnd.nmtcommand.cid": "6.4.{}",
    "epl.asnd.sdo.cmd.command.id": "sdo.{}",
}
# SoA and ASnd are what is asked for and sent; two commands are services of ASnd, another is none;
# extended ones are the plain ones for several nodes.
_EXTENDED = frozenset(f"6.4.{n}" for n in (*range(65, 69), *range(72, 76)))
WRAPPERS = frozenset({"5", "6", "6.4.1", "6.4.2", "sdo.0"}) | _EXTENDED
LAYERS = ("epl",)
PLACED = frozenset({"sdo.1", "sdo.2"})
PLACES = re.compile("0x")
CLAIMED = frozenset({"name", "vendor_id", "serial"})
_SOA, _ASND, _NMT_COMMAND, _SDO = 5, 6, 4, 5
_FIRST = {"5": "13"}  # what the first version's services are called in the second
_CONTINUES = (2, 3)


def requests(row: Message) -> Iterator[tuple[str, str, str]]:
    """The message's (sender, receiver, code)."""
    ends = row["eth.src"][0], row["eth.dst"][0]
    for service in row["epl_v1.service"]:
        number = str(int(service, 0))
        yield *ends, _FIRST.get(number, number)
    for kind in row["epl.mtyp"]:
        code = _code(int(kind, 0), row)
        if code:
            yield *ends, code


def _code(kind: int, row: Message) -> str:
    if kind == _SOA:
        return f"{kind}.{int(row['epl.soa.svid'][0], 0)}"
    if kind != _ASND:
        return str(kind)
    service = int(row["epl.asnd.svid"][0], 0)
    if service == _NMT_COMMAND:
        return f"{kind}.{service}.{int(row['epl.asnd.nmtcommand.cid'][0], 0)}"
    return _object(row) if service == _SDO else f"{kind}.{service}"


def _object(row: Message) -> str:
    """What is asked of an object dictionary; nothing where a connection is all there is."""
    commands = row.get("epl.asnd.sdo.cmd.command.id", [])
    continues = row.get("epl.asnd.sdo.cmd.segmentation", [])[:1]
    if not continues or int(continues[0], 0) in _CONTINUES:
        return ""
    if int(row["epl.asnd.sdo.cmd.response"][0], 0):
        return "sdo.answer"
    return f"sdo.{int(commands[0], 0)}" if commands else ""


def objects(messages: Iterable[Message]) -> Iterator[Placed]:
    """What of object dictionaries is read and written."""
    for message in messages:
        code = _object(message) if "epl.asnd.sdo.cmd.data.index" in message else ""
        if code in PLACED:
            index = int(message["epl.asnd.sdo.cmd.data.index"][0], 0)
            subindex = int(message.get("epl.asnd.sdo.cmd.data.subindex", ["0"])[0], 0)
            ends = message["eth.src"][0], message["eth.dst"][0]
            yield *ends, code, f"0x{index:04X}:{subindex:02X}"


def claims(messages: Iterable[Message]) -> Iterator[Claim]:
    """Who nodes say that they are."""
    for message in messages:
        if "epl.asnd.ires.vendorid" not in message:
            continue
        sender = message["eth.src"][0]
        if name := message["epl.asnd.ires.hostname"][0]:
            yield sender, "name", name
        for field, attribute in (("vendorid", "vendor_id"), ("serialno", "serial")):
            if number := int(message[f"epl.asnd.ires.{field}"][0], 0):
                yield sender, attribute, str(number)
