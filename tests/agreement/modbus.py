"""Modbus as tshark shows it: each function that goes to a Modbus port is a request.

tshark tells requests from answers by the port, and shows a function without its highest
bit, so that a request for a function from 128 on looks like one below.
"""

from collections.abc import Iterator, Mapping, Sequence

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
        number = next(further.get(function, iter(())), "")
        code = f"{function}.{int(number, 0)}" if number else function
        yield row["ip.src"][0], row["ip.dst"][0], code
