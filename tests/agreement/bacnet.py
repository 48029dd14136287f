"""BACnet as tshark shows it: services by PDU type, functions of the link and the network.

A service in segments is shown with each of them; it counts with the first.
"""

from collections.abc import Iterator, Mapping, Sequence

LISTED = frozenset({"BACnet"})
SPECIFIED = {
    "bacapp.confirmed_service": "0.{}",
    "bacapp.unconfirmed_service": "1.{}",
    "bvlc.function": "bvlc.{}",
}
WRAPPERS = frozenset({"bvlc.0", "bvlc.3", "bvlc.4", "bvlc.7", "bvlc.9", "bvlc.10", "bvlc.11"})
FILTER = "udp && (bvlc || bacnet) && !icmp"
FIELDS = (
    "ip.src",
    "ip.dst",
    "bvlc.function",
    "bacnet.mesgtyp",
    "bacapp.type",
    "bacapp.confirmed_service",
    "bacapp.unconfirmed_service",
    "bacapp.sequence_number",
)

_ASKS = frozenset({"1", "2", "5", "6", "8", "12"})


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The frame's (sender, receiver, code)."""
    ends = row["ip.src"][-1], row["ip.dst"][-1]
    for function in (str(int(text, 0)) for text in row["bvlc.function"]):
        if function in _ASKS:
            yield *ends, f"bvlc.{function}"
    for message in row["bacnet.mesgtyp"]:
        yield *ends, f"npdu.{int(message, 0)}"
    kinds, segments = row["bacapp.type"], row["bacapp.sequence_number"]
    if kinds and kinds[0] == "0" and not any(int(number, 0) for number in segments):
        for service in row["bacapp.confirmed_service"]:
            yield *ends, f"0.{int(service, 0)}"
    for service in row["bacapp.unconfirmed_service"]:
        yield *ends, f"1.{int(service, 0)}"
