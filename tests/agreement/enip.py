"""Commands of the encapsulation as tshark sees them.

SendRRData (111) and SendUnitData (112) are carriers: what they carry is counted in
`cip` and `pccc`. A request is what goes to port 44818; tshark marks no direction.
"""

from collections.abc import Iterator, Mapping, Sequence

LISTED = frozenset({"EtherNet/IP", "ENIP"})
SPECIFIED = {"enip.command": "{}"}
WRAPPERS = frozenset({"111", "112"})
FILTER = "enip.command"
FIELDS = ("ip.src", "ip.dst", "tcp.dstport", "udp.dstport", "enip.command")
_CARRIERS = {int(code) for code in WRAPPERS}
_UNANSWERED = {0, 102}


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """Client, server and code of each command in the frame that is asked or told."""
    to_server = "44818" in (*row["tcp.dstport"], *row["udp.dstport"])
    for command in (int(text, 0) for text in row["enip.command"]):
        if command in _CARRIERS or not (to_server or command in _UNANSWERED):
            continue
        yield row["ip.src"][0], row["ip.dst"][0], str(command)
