"""DHCP as tshark shows it: each message counts by its type, sender to receiver.

Who has no address yet is called by its MAC. tshark also dissects messages of less than 236
octets; they are violations here.
"""

from collections.abc import Iterator, Mapping, Sequence

LISTED = frozenset({"DHCP"})
FILTER = "dhcp.type && udp.length >= 244 && !icmp"
FIELDS = ("eth.src", "ip.src", "ip.dst", "dhcp.type", "dhcp.option.dhcp")


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The message's (sender, receiver, code)."""
    bootp = "BOOTREQUEST" if row["dhcp.type"][0] == "1" else "BOOTREPLY"
    code = row["dhcp.option.dhcp"][0] if row["dhcp.option.dhcp"] else bootp
    sender = row["ip.src"][0]
    if sender == "0.0.0.0" and row["eth.src"]:
        sender = row["eth.src"][0]
    yield sender, row["ip.dst"][0], code
