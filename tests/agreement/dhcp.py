"""DHCP as tshark shows it: each message counts by its type, sender to receiver.

tshark also dissects messages of less than 236 octets; they are violations here.
"""

from collections.abc import Iterator, Mapping, Sequence

FILTER = "dhcp.type && udp.length >= 244 && !icmp"
FIELDS = ("ip.src", "ip.dst", "dhcp.type", "dhcp.option.dhcp")


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The message's (sender, receiver, code)."""
    bootp = "BOOTREQUEST" if row["dhcp.type"][0] == "1" else "BOOTREPLY"
    code = row["dhcp.option.dhcp"][0] if row["dhcp.option.dhcp"] else bootp
    yield row["ip.src"][0], row["ip.dst"][0], code
