"""Findings made of operations, links and claims, with their proofs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from inventory.model import Asset, Claim, Evidence, Link, Operation
from inventory.quality import worst
from reports.iec62443_3_3.model import Finding
from reports.iec62443_3_3.thresholds import PROOFS

Seen = TypeVar("Seen", Operation, Link)


def grouped(
    items: Iterable[Seen], key: Callable[[Seen], tuple[str, ...]], text: Callable[..., str]
) -> tuple[Finding, ...]:
    """One finding for each key; `text` makes its sentence of the key."""
    groups: dict[tuple[str, ...], list[Seen]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return tuple(finding(text(*k), found) for k, found in sorted(groups.items()))


def finding(text: str, found: Sequence[Seen]) -> Finding:
    """What traffic or operations prove together."""
    assets = {a for item in found for a in ends(item) if a}
    return Finding(
        text,
        sum(item.packets if isinstance(item, Link) else item.count for item in found),
        min(item.first_seen for item in found),
        max(item.last_seen for item in found),
        tuple(sorted(assets)),
        proofs(item.evidence for item in found),
        worst([item.quality for item in found]),
    )


def ends(item: Operation | Link) -> tuple[str, str]:
    """The assets at both ends, the client first."""
    if isinstance(item, Link):
        return item.a_asset, item.b_asset
    return item.client_asset, item.server_asset


def claimed(asset: Asset, text: str, *claims: Claim) -> Finding:
    """A finding about what was claimed of an asset."""
    return Finding(
        text,
        len(claims),
        min(c.first_seen for c in claims),
        max(c.last_seen for c in claims),
        (asset.id,),
        proofs(c.evidence for c in claims),
        worst([c.quality for c in claims]),
    )


def proofs(evidence: Iterable[Evidence | None]) -> tuple[Evidence, ...]:
    """The first few, each once."""
    return tuple({e.id: e for e in evidence if e}.values())[:PROOFS]
