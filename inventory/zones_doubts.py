"""What a zone file says that may be ahead of what was seen, and may be a slip."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from difflib import get_close_matches

from inventory.model import Flow
from inventory.zones_file import ZoneModel
from protocols.model import protocols


def doubts(model: ZoneModel, assets: Collection[str], now: Callable[[str], str]) -> Iterator[str]:
    """Sentences on assets that were never seen and on protocols that are likely misspelt.

    `now` gives the id that an asset has since it was joined with another.
    """
    for zone in model.zones.values():
        for asset in zone.assets:
            if asset not in assets:
                yield f"zone “{zone.id}”: {_missing(asset, now(asset))}."
    for conduit in model.conduits:
        for flow in conduit.flows:
            if meant := _meant(flow):
                yield (
                    f"conduit “{conduit.id}”: “{flow.protocol}” is no protocol that is decoded; "
                    f"what is decoded as {meant} it does not allow."
                )


def _missing(asset: str, now: str) -> str:
    if now != asset:
        return f"the asset {asset} is {now} since they were joined, and lies elsewhere"
    return f"no asset {asset} was seen yet"


def _meant(flow: Flow) -> str:
    """Which decoded protocol a flow's own name does not allow, though it likely should."""
    if flow.port is None or flow.protocol in protocols():
        return ""
    port = {f"tcp/{flow.port}", f"udp/{flow.port}"}
    there = [p for p in protocols().values() if port & {*p.ports}]
    if any(p.carrier for p in there):
        return ""  # it may ride on that one, and is then allowed by its port
    names = [p.name for p in there] or get_close_matches(flow.protocol, protocols(), 1, 0.8)
    return next(iter(names), "")
