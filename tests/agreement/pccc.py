"""Commands of PCCC within CIP as tshark sees them: command and, where there is one, function."""

from collections.abc import Iterator, Mapping, Sequence

LISTED = frozenset({"EtherNet/IP", "CIP", "ENIP", "PCCC"})
SPECIFIED = {
    "cip.pccc.fnc.code_06": "6.{}",
    "cip.pccc.fnc.code_07": "7.{}",
    "cip.pccc.fnc.code_0f": "15.{}",
}
FILTER = "cip.pccc.cmd.code"
_FUNCTIONS = {6: "cip.pccc.fnc.code_06", 7: "cip.pccc.fnc.code_07", 15: "cip.pccc.fnc.code_0f"}
FIELDS = ("ip.src", "ip.dst", "cip.rr", "cip.pccc.cmd.code", *_FUNCTIONS.values())


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """Client, server and code of each command that the frame asks for."""
    if int(row["cip.rr"][0], 0) != 0:
        return
    functions = {command: iter(row[name]) for command, name in _FUNCTIONS.items()}
    for command in (int(text, 0) for text in row["cip.pccc.cmd.code"]):
        if command in functions:
            code = f"{command}.{int(next(functions[command]), 0)}"
        else:
            code = str(command)
        yield row["ip.src"][0], row["ip.dst"][0], code
