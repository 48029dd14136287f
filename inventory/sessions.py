"""Clients that hold sessions under one identifier at one server, where that is one client's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from inventory.identity import Identities
from inventory.model import Conflict, Evidence
from inventory.rows import ClaimRow, Rows
from inventory.times import moment

# Each client at a server has its own; who comes with another's ends that one's session
# (MQTT Version 5.0, 3.1.3.1 and 3.1.4).
_IDENTIFIERS = frozenset({("mqtt", "client_id")})
_MOST = 16  # so many of one identifier are compared: a flood has thousands

_Held = list[tuple[str, ClaimRow]]  # by which asset


def held_twice(known: Identities, rows: Rows) -> Mapping[str, list[Conflict]]:
    """By asset id: identifiers that others held at the same time."""
    held: dict[tuple[str, str, str], _Held] = defaultdict(list)
    for row in rows.claims:
        if (row.protocol, row.attribute) in _IDENTIFIERS and row.server:
            asset = known.at(row.realm, row.subject, row.first_ns, row.last_ns)
            server = known.at(row.realm, row.server, row.first_ns, row.last_ns)
            if asset and server:
                held[server, row.attribute, row.value].append((asset, row))
    found: dict[str, list[Conflict]] = defaultdict(list)
    for (_, attribute, _), every in sorted(held.items()):
        holders = sorted(every, key=lambda one: (one[1].first_ns, one[1].subject))[:_MOST]
        rivals = [one for one in holders if any(_at_once(one, other) for other in holders)]
        for asset in {asset for asset, _ in rivals}:
            found[asset].append(_conflict(attribute, rivals, rows.evidence))
    return found


def _at_once(one: tuple[str, ClaimRow], other: tuple[str, ClaimRow]) -> bool:
    (asset, a), (rival, b) = one, other
    return asset != rival and a.first_ns <= b.last_ns and b.first_ns <= a.last_ns


def _conflict(attribute: str, rivals: _Held, evidence: Mapping[str, Evidence]) -> Conflict:
    rows = sorted((row for _, row in rivals), key=lambda row: (row.first_ns, row.subject))
    values = dict.fromkeys(f"{row.value} at {row.subject}" for row in rows)
    proof = filter(None, (evidence.get(row.evidence or "") for row in rows))
    first, last = rows[1].first_ns, max(row.last_ns for row in rows)
    return Conflict(attribute, tuple(values), tuple(proof), moment(first), moment(last))
