"""Modbus as tshark shows it: each function that goes to a Modbus port is a request.

tshark tells requests from answers by the port, and shows a function without its highest
bit, so that a request for a function from 128 on looks like one below.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from tests.agreement.tshark import Message, Value

LISTED = frozenset({"Modbus/TCP", "Modbus", "MODBUS"})
SPECIFIED = {"modbus.func_code": "{}", "modbus.diagnostic_code": "8.{}"}
# 8 and 43 need more than their number; 90 is UMAS, which is compared in a file of its own.
WRAPPERS = frozenset({"8", "43", "90"})
FILTER = "modbus"
FIELDS = (
    "ip.src",
    "ip.dst",
    "tcp.dstport",
    "udp.dstport",
    "modbus.func_code",
    "modbus.diagnostic_code",
    "modbus.mei",
)


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The frame's (client, server, code), with the sub-function or MEI type of 8 and 43."""
    if "502" not in (*row["tcp.dstport"], *row["udp.dstport"]):
        return
    further = {"8": iter(row["modbus.diagnostic_code"]), "43": iter(row["modbus.mei"])}
    for function in row["modbus.func_code"]:
        if function == "90":
            continue
        number = next(further.get(function, iter(())), "")
        code = f"{function}.{int(number, 0)}" if number else function
        yield row["ip.src"][0], row["ip.dst"][0], code


LAYERS = ("mbtcp", "mbudp", "modbus")
_OBJECTS = {
    "1": "coil",
    "2": "discrete input",
    "3": "holding register",
    "4": "input register",
    "5": "coil",
    "6": "holding register",
    "15": "coil",
    "16": "holding register",
}
VALUED = frozenset(_OBJECTS)  # tshark shows no value of the other functions


def values(messages: Iterable[Message]) -> Iterator[Value]:
    """Each register and bit that was read, or written with success.

    tshark numbers what was read in the answer, from 0 where it has no request for it, and
    what is written in the request, which counts once its answer comes.
    """
    written: dict[tuple[str, ...], list[tuple[int, float]]] = {}
    for message in messages:
        function = message.get("modbus.func_code", ["0"])[0]
        if function not in _OBJECTS or "modbus.exception_code" in message:
            continue
        if "mbtcp.unit_id" not in message:
            continue
        numbered, exchange = list(_numbered(message)), _exchange(message, function)
        if _asks(message):
            written[exchange] = numbered
        elif "modbus.request_frame" in message:
            if function in ("15", "16"):
                numbered = written.pop(exchange, [])
            source, target = message["ip.src"][0], message["ip.dst"][0]
            for number, value in numbered:
                object_ = f"{_OBJECTS[function]} {number}"
                yield target, source, message["mbtcp.unit_id"][0], function, object_, value


def _asks(message: Message) -> bool:
    return "502" in (*message["tcp.dstport"], *message["udp.dstport"])


def _exchange(message: Message, function: str) -> tuple[str, ...]:
    stream = (*message["tcp.stream"], *message["udp.stream"])
    return (*stream, message["mbtcp.trans_id"][0], message["mbtcp.unit_id"][0], function)


def _numbered(message: Message) -> Iterator[tuple[int, float]]:
    """The numbers and values of registers or bits. tshark gives the octets alone of a
    single write and of coils."""
    registers = zip(_of(message, "regnum16"), _of(message, "regval_uint16"), strict=False)
    bits = zip(_of(message, "bitnum"), _of(message, "bitval"), strict=False)
    for number, value in (*registers, *bits):
        yield int(number), float(value)
    octets = bytes.fromhex("".join(_of(message, "data")).replace(":", ""))
    function, first = message["modbus.func_code"][0], "".join(_of(message, "reference_num"))
    if function == "5":
        yield int(first), float(octets != bytes(2))
    elif function == "6":
        yield int(first), float(int.from_bytes(octets))
    elif function == "15" and octets:
        for at in range(int(_of(message, "bit_cnt")[0])):
            yield int(first) + at, float(octets[at // 8] >> at % 8 & 1)


def _of(message: Message, name: str) -> Sequence[str]:
    return message.get(f"modbus.{name}", ())
