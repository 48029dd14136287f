"""What rows say about who is who: the input of `identity.group`."""

from __future__ import annotations

from collections import Counter
from itertools import islice

from inventory.addresses import is_mac
from inventory.hops import Hop
from inventory.identity import Identities, group
from inventory.rows import ClaimRow, Rows
from inventory.sightings import Binding, Path
from protocols.model import UNANSWERED

# Whose word on which IP, or which chassis, is a MAC's binds them: the MAC's own, or the
# server's that leased the IP.
_PROTOCOLS = frozenset(
    {"arp", "dhcp", "dhcpv6", "icmp", "icmpv6", "ndp", "lldp", "cdp", "stp", "profinet-dcp"}
)
# In these a chassis says at which address it is managed, which need not be its own MAC's.
_MANAGED = frozenset({"lldp", "cdp"})
_FORWARDS = ("ip", "forwards_as")  # the sensor saw a packet at two MACs of a router
_HEARD_LEAST = 3  # operations in TCP conversations that prove a server nobody saw
_HEARD_MOST = 256


def identify(rows: Rows) -> Identities:
    """The assets behind the rows of all time."""
    bindings = [
        Binding(row.realm, *pair, row.first_ns, row.last_ns, row.evidence, _managed(row))
        for row in rows.claims
        if row.protocol in _PROTOCOLS and (pair := _bound(row))
    ]
    paths = (
        Path(row.realm, row.client, row.server, row.client_mac, row.server_mac, row.first_ns)
        for row in rows.links
    )
    hops = (
        Hop(row.realm, row.subject, row.value, row.first_ns, row.last_ns)
        for row in rows.claims
        if (row.protocol, row.attribute) == _FORWARDS
    )
    return group(rows.sightings, bindings, paths, _heard(rows), hops)


def _bound(row: ClaimRow) -> tuple[str, str] | None:
    """The MAC, and what is said to be its."""
    if row.attribute == "ip" and is_mac(row.subject):
        return row.subject, row.value.lower()
    if row.attribute == "port" and is_mac(row.subject) and is_mac(port := row.value.lower()):
        return row.subject, port
    if row.attribute == "mac":
        said = row.value.lower()
        return (row.subject, said) if is_mac(row.subject) else (said, row.subject)
    return None


def _managed(row: ClaimRow) -> bool:
    return row.attribute == "ip" and row.protocol in _MANAGED


def _heard(rows: Rows) -> list[tuple[str, str]]:
    """Servers with whom somebody held a TCP conversation: they exist, seen or not. Of who answered
    nothing at all nobody knows."""
    counts: Counter[tuple[str, str]] = Counter()
    spoken = [row for row in rows.operations if row.transport == "tcp" and row.protocol != "tcp"]
    for row in spoken:
        counts[row.realm, row.server] += row.counted
    answered = {(row.realm, row.server) for row in spoken if row.status != UNANSWERED}
    most = ((p, n) for p, n in counts.most_common() if p in answered and n >= _HEARD_LEAST)
    return [place for place, _ in islice(most, _HEARD_MOST)]
