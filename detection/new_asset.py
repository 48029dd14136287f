"""New asset.

## What it sees
A device that sent a frame and was not there while the plant was learned. Addresses of the
Internet, and what appears within an hour, are told at once where they are many.

## Why it matters
Plants change rarely and by plan. An intruder's laptop, a contractor's router and a
transient asset (ATT&CK T0864) first show as a new device.

## What to do
Ask who connected it, and where: the realm and the switch port narrow it down. Approve
it, or take it off the network and keep its first frames.

## When it is wrong
A spare part, a device that was off while learning, or a network card that was replaced.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detection.crowd import Crowd, is_external
from detection.learned import Key, Sight, Usual, hour_of
from detection.model import Severity
from detection.novelty import Novelty, Story
from detection.words import listed, who
from inventory.addresses import is_link_local
from inventory.model import PERFECT, Asset, Link, Plant
from protocols.model import title


def sights(plant: Plant) -> Iterator[Sight]:
    """Every asset; its first claim or link is the proof."""
    first: dict[str, Link] = {}
    for link in plant.links:
        for side in (link.a_asset, link.b_asset):
            known = first.get(side)
            if link.evidence and (known is None or link.first_seen < known.first_seen):
                first[side] = link
    for asset in plant.assets.values():
        known = first.get(asset.id)
        proof = known or next((c for c in asset.claims if c.evidence), None)
        evidence, quality = (proof.evidence, proof.quality) if proof else (None, PERFECT)
        yield Sight((asset.id,), asset.first_seen, asset.last_seen, 1, evidence, quality)


def tell(sight: Sight, usual: Usual, plant: Plant) -> Story:
    """A device more than there was."""
    asset = plant.assets[sight.key[0]]
    spoken = listed(title(side.name) for side in asset.protocols if side.name)
    what = f", {asset.vendor} hardware" if asset.vendor else ""
    talks = f"; it speaks {spoken}" if spoken else ""
    return Story(
        kind="new asset",
        severity=Severity.MEDIUM,
        subject=asset.id,
        peer=None,
        protocol="",
        seen=f"{who(plant, asset.id)}{what} appeared in {asset.zone or 'no zone'}{talks}"
        f"{_taken(asset, usual, plant)}",
        usual=f"{_known(usual)}, and this was none of them",
        techniques=("T0883",) if is_external(asset.id, plant) else ("T0864",),
    )


def _taken(asset: Asset, usual: Usual, plant: Plant) -> str:
    """Whose address it has, if a known device of its network had that before."""
    for other in plant.assets.values():
        shared = [ip for ip in asset.ips if ip in other.ips and not is_link_local(ip)]
        known = other.id != asset.id and other.macs and usual.knows((other.id,))
        if shared and known and not set(asset.realms).isdisjoint(other.realms):
            return f"; it has {shared[0]}, which was that of {other.macs[0]}"
    return ""


def crowd(sight: Sight, plant: Plant) -> Key | None:
    """Addresses of the Internet are a crowd, and so is what appears within an hour: a flood with
    forged addresses is no hundreds of devices."""
    if is_external(sight.key[0], plant):
        return ("external",)
    return ("many", hour_of(sight.first_seen))


def _known(usual: Usual) -> str:
    count = len(usual.learned)
    return "1 asset was known" if count == 1 else f"{count:,} assets were known"


def tell_crowd(sights: Sequence[Sight], usual: Usual, plant: Plant) -> Story:
    """Many more than there were."""
    assets = [plant.assets[sight.key[0]] for sight in sights]
    external = is_external(assets[0].id, plant)
    zones = listed(sorted({asset.zone or "no zone" for asset in assets}))
    what = "addresses of the Internet appeared" if external else f"assets appeared in {zones}"
    return Story(
        kind="new asset",
        severity=Severity.MEDIUM,
        subject=assets[0].id,
        peer=None,
        protocol="",
        seen=f"{len(sights)} {what}: {listed(who(plant, asset.id) for asset in assets)}",
        usual=f"{_known(usual)}, and none of these",
        techniques=("T0883",) if external else ("T0864",),
    )


DETECTOR = Novelty("new_asset", sights, tell, Crowd(crowd, tell_crowd))
