"""OPC UA as tshark shows it: hellos, errors, and services whose number is a request's.

A message in several chunks is shown with the last. What is encrypted has no number that
means anything, and is not compared.
"""

from collections.abc import Iterator, Mapping, Sequence

from protocols.opcua.semantics import PROTOCOL

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
