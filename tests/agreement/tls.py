"""TLS as tshark shows it: client hellos, alerts and heartbeats in clear.

tshark takes some encrypted records for alerts of a description that no table knows, and
shows messages that begin in one frame in the frame where they end, as we do.
"""

from collections.abc import Iterator, Mapping, Sequence

LISTED = frozenset({"TLS"})
FILTER = (
    "tcp && !openvpn && "
    "(tls.handshake.type == 1 || tls.alert_message.desc || tls.heartbeat_message.type)"
)
FIELDS = (
    "ip.src",
    "ip.dst",
    "ipv6.src",
    "ipv6.dst",
    "tls.handshake.type",
    "tls.alert_message.desc",
    "tls.heartbeat_message.type",
)


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The frame's (sender, receiver, code)."""
    sender = (*row["ip.src"], *row["ipv6.src"])[-1]
    receiver = (*row["ip.dst"], *row["ipv6.dst"])[-1]
    for kind in row["tls.handshake.type"]:
        if kind == "1":
            yield sender, receiver, "22.1"
    for description in row["tls.alert_message.desc"]:
        yield sender, receiver, f"21.{description}"
    for kind in row["tls.heartbeat_message.type"]:
        yield sender, receiver, f"24.{kind}"
