"""Services of CIP as tshark sees them, nested ones included.

tshark lists the wrappers too: Multiple Service Packet (10), Unconnected Send (82 with an
embedded message) and Execute PCCC (75 with a transaction number), which Sightglass does
not count. All messages of a frame go one way, so the first says whether they ask.
Cyclic data is `io` here: tshark's sequenced address.
"""

from collections.abc import Iterator, Mapping, Sequence

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
