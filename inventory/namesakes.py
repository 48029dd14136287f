"""Assets that have a name in common: which of their names tell them apart, and where that is a
conflict, for the name is one device's."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from inventory.model import Asset, Claim, Conflict
from inventory.quality import worst

# Names by which neighbours and controllers tell devices apart: a system's name (IEEE 802.1AB,
# 8.5.7) and a station's, which must be unique in its network (PROFINET, IEC 61158-6-10, 4.3).
UNIQUE = frozenset({"lldp", "cdp", "profinet-dcp"})

_Named = list[tuple[Asset, Claim]]


def told_apart(assets: Sequence[Asset]) -> list[Asset]:
    """The assets; a name that several have stands behind those that only one has."""
    holders = Counter(name for asset in assets for name in {n.casefold() for n in asset.names})

    def shared(name: str) -> bool:
        return holders[name.casefold()] > 1

    return [replace(asset, names=tuple(sorted(asset.names, key=shared))) for asset in assets]


def contested(assets: Sequence[Asset]) -> list[Asset]:
    """The assets; those that share a name in one protocol have that as a conflict."""
    named: dict[tuple[str, str], _Named] = defaultdict(list)
    for asset in assets:
        for claim in asset.claims:
            if claim.attribute == "name" and claim.protocol in UNIQUE and claim.value.strip():
                named[claim.protocol, claim.value.casefold()].append((asset, claim))
    found: dict[str, list[Conflict]] = defaultdict(list)
    for holders in named.values():
        if len({asset.id for asset, _ in holders}) > 1:
            conflict = _conflict(holders)
            for id_ in {asset.id for asset, _ in holders}:
                found[id_].append(conflict)
    return [
        replace(a, conflicts=(*a.conflicts, *found[a.id])) if a.id in found else a for a in assets
    ]


def _conflict(holders: _Named) -> Conflict:
    ordered = sorted(holders, key=lambda held: (held[1].first_seen, held[0].id))
    claims = [claim for _, claim in ordered]
    values = dict.fromkeys(f"{c.value} at {_where(a)}" for a, c in ordered)
    proof = dict.fromkeys(claim.evidence for claim in claims if claim.evidence)
    first, last = claims[1].first_seen, max(claim.last_seen for claim in claims)
    return Conflict(
        "name", tuple(values), tuple(proof), first, last, worst([c.quality for c in claims])
    )


def _where(asset: Asset) -> str:
    return next(iter((*asset.macs, *asset.ips)), asset.id)
