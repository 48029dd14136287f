"""How deviations speak: short sentences with the names people know."""

from __future__ import annotations

from collections.abc import Iterable

from inventory.asset_ids import OTHERS
from inventory.model import Evidence, Operation, Plant

_NOBODY_KNOWN = "addresses of no known asset"


def who(plant: Plant, asset_id: str, address: str = "") -> str:
    """An asset by its label, with its address."""
    asset = plant.assets.get(asset_id)
    if asset is None:  # one that was joined with another since has no name any more
        return address or ("a former asset" if asset_id.startswith("a-") else asset_id)
    where = address or ("" if asset_id == OTHERS else next(iter((*asset.ips, *asset.macs)), ""))
    if where == asset.label and where in asset.ips and ("", where) not in plant.places:
        where = next(iter(asset.macs), where)  # another has it, or had it before
    return asset.label if where in ("", asset.label) else f"{asset.label} ({where})"


def whom(plant: Plant, asset_id: str, addresses: Iterable[str]) -> str:
    """Who is at these addresses: one asset, or nobody that is known."""
    found = list(dict.fromkeys(addresses))
    if asset_id or len(found) == 1:
        return who(plant, asset_id, found[0])
    return f"{len(found):,} {_NOBODY_KNOWN} ({listed(found, most=2)})"


def anybody_at(plant: Plant, asset_id: str, addresses: Iterable[str]) -> str:
    """To whom something is usual that was done at these addresses: what was learned of those where
    nobody is known is of all of them together."""
    found = list(dict.fromkeys(addresses))
    return who(plant, asset_id, *found[:1]) if asset_id or len(found) == 1 else _NOBODY_KNOWN


def listed(words: Iterable[str], most: int = 4) -> str:
    """`a, b and 3 more`."""
    found = list(dict.fromkeys(words))
    if len(found) <= most:
        return " and ".join(filter(None, [", ".join(found[:-1]), *found[-1:]]))
    return f"{', '.join(found[:most])} and {len(found) - most} more"


def times(count: int) -> str:
    """`once`, `twice`, `7 times`."""
    return {1: "once", 2: "twice"}.get(count, f"{count:,} times")


def lasting(seconds: float) -> str:
    """`6.8 s`, `459 s`, `17 minutes`."""
    return f"{seconds:.3g} s" if seconds <= 600 else f"{seconds / 60:,.0f} minutes"


def proofs(operations: Iterable[Operation], most: int = 3) -> tuple[Evidence, ...]:
    """The evidence of the first few."""
    found = (operation.evidence for operation in operations)
    return tuple(evidence for evidence, _ in zip(filter(None, found), range(most), strict=False))
