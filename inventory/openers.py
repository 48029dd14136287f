"""Who opened a pair's conversations: what the other side asks for there, it was made to ask."""

from __future__ import annotations

from collections.abc import Iterable

from inventory.model import Link


def asked_back(links: Iterable[Link]) -> frozenset[tuple[str, str]]:
    """Pairs of asset ids of which the second opened every TCP conversation of the two: a
    controller fetches the blocks that it was told to load."""
    opened = {(x.a_asset, x.b_asset) for x in links if x.transport == "tcp"}
    return frozenset((b, a) for a, b in opened if (b, a) not in opened)
