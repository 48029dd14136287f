"""What links are whose octets tell a protocol that no decoder reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from inventory.rows import ClaimRow, LinkRow

# Realm, address, transport and server's port; what who has the address was seen to speak there.
Recognised = Mapping[tuple[str, str, str, int], set[str]]


def recognised(claims: Iterable[ClaimRow]) -> Recognised:
    """What was seen to be spoken where, of what no decoder reads."""
    found: dict[tuple[str, str, str, int], set[str]] = defaultdict(set)
    for row in claims:
        if row.attribute == "speaks" and row.transport:
            found[row.realm, row.subject, row.transport, row.port or 0].add(row.value)
    return found


def on(rows: Iterable[LinkRow], known: Recognised) -> tuple[str, ...]:
    """What either end of a link was seen to speak on its port."""
    ends = ((r.realm, end, r.transport, r.port) for r in rows for end in (r.client, r.server))
    return tuple(sorted({name for end in ends for name in known.get(end, ())}))
