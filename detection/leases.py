"""What DHCP does where somebody joins or moves: nothing new, while the known server leases.

Clients ask everybody (RFC 2131, 4.4.1; RFC 8415, 5), and relays pass both ways (RFC 1542, 4): only
who answers decides where a client's packets go.
"""

from __future__ import annotations

from collections.abc import Sequence

from detection.learned import Usual
from inventory.model import Operation, Plant
from protocols.model import Effect, describe

PROTOCOLS = frozenset({"dhcp", "dhcpv6"})


def is_lease(operations: Sequence[Operation], usual: Usual, plant: Plant) -> bool:
    """Whether these ask for an address, or hand on what a server said that is known to lease."""
    protocol = operations[0].protocol
    if protocol not in PROTOCOLS:
        return False
    if operations[0].effect is not Effect.REPORTS:
        return True
    known = [*usual.keys()]
    leases = {key[1] for key in known if key[2] == protocol and _reports(protocol, key[3])}
    return all(op.client_asset in leases or _relayed(op, leases, plant) for op in operations)


def _reports(protocol: str, code: str) -> bool:
    return describe(protocol, code).effect is Effect.REPORTS


def _relayed(op: Operation, leases: set[str], plant: Plant) -> bool:
    """Whether a known server said the same to who says it now."""
    return any(
        told.server_asset == op.client_asset and told.client_asset in leases
        for told in plant.operations
        if (told.protocol, told.code, told.object) == (op.protocol, op.code, op.object)
    )
