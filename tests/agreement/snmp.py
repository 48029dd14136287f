"""SNMP as tshark shows it: each PDU that asks or reports, and what is encrypted.

An encrypted message asks when it must be answered, and reports when it goes to port 162.
"""

from collections.abc import Iterator, Mapping, Sequence

LISTED = frozenset({"SNMP"})
FILTER = "snmp && (udp.port == 161 || udp.port == 162) && !icmp && (snmp.data || snmp.encryptedPDU)"
FIELDS = (
    "ip.src",
    "ip.dst",
    "ipv6.src",
    "ipv6.dst",
    "snmp.data",
    "snmp.encryptedPDU",
    "snmp.v3.flags.report",
    "udp.dstport",
)

_ANSWERS = ("2", "8")


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The message's (client, server, code)."""
    client = (row["ip.src"] or row["ipv6.src"])[0]
    server = (row["ip.dst"] or row["ipv6.dst"])[0]
    if row["snmp.encryptedPDU"]:
        if row["snmp.v3.flags.report"] == ["1"] or row["udp.dstport"] == ["162"]:
            yield client, server, "encrypted"
    elif row["snmp.data"][0] not in _ANSWERS:
        yield client, server, row["snmp.data"][0]
