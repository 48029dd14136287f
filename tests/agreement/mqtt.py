"""MQTT as tshark shows it: packets of the types that ask or tell, on the port it knows."""

from collections.abc import Iterator, Mapping, Sequence

from protocols.mqtt.semantics import PROTOCOL

LISTED = frozenset({"MQTT"})
SPECIFIED = {"mqtt.msgtype": "{}"}
WRAPPERS = frozenset({"2", "4", "5", "6", "7", "9", "11", "13"})  # answers
FILTER = "mqtt"
FIELDS = ("ip.src", "ip.dst", "ipv6.src", "ipv6.dst", "mqtt.msgtype")


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The frame's (sender, receiver, type)."""
    sender = (*row["ip.src"], *row["ipv6.src"])[0]
    receiver = (*row["ip.dst"], *row["ipv6.dst"])[0]
    for kind in row["mqtt.msgtype"]:
        if kind in PROTOCOL.operations:
            yield sender, receiver, kind
