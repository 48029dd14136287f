"""Identity change.

## What it sees
A device states another firmware, hardware, serial number, model or order number than it did while
the plant was learned, or another name by which its neighbours know it; or has another address,
which nobody was seen to lease to it.

## Why it matters
Firmware that nobody was seen to load came by another way (ATT&CK T0857, System Firmware; T0839,
Module Firmware). Another serial number or name is another device in the same place, or somebody
who speaks with its MAC. Who takes another address leaves the rules that firewalls and clients have
for the one before.

## What to do
Compare with the change records; ask the device by another way, or look at its label.

## When it is wrong
An update or a replacement that was planned; a tool that asks for more of the device than those
before it; a redundant pair whose shared address changes sides.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from detection import moves
from detection.learned import Key, Sight, Usual
from detection.model import Severity
from detection.novelty import Novelty, Story
from detection.words import listed, who
from inventory.claims import says_same
from inventory.model import Asset, Claim, Plant
from inventory.namesakes import UNIQUE
from protocols.model import title

_TECHNIQUES = {
    "firmware": ("T0857",),
    "hardware": ("T0839",),
    "serial": (),
    "model": (),
    "product_code": (),
    "name": (),
}
_NAMES = {"product_code": "order number", "serial": "serial number"}


def _said(asset: Asset) -> Iterator[tuple[Key, Claim]]:
    """What tells it from another device of its kind, by itself or a station behind it."""
    units = ((child.unit, child.claims) for child in asset.children)
    for unit, claims in (("", asset.claims), *units):
        for claim in claims:
            named = claim.attribute != "name" or claim.protocol in UNIQUE
            if claim.attribute in _TECHNIQUES and named:
                yield (asset.id, claim.protocol, unit, claim.attribute, claim.value), claim


def _statements(asset: Asset) -> dict[Key, Claim]:
    """All of a device, of an address the first."""
    return dict(chain(_said(asset), moves.addresses(asset)))


def sights(plant: Plant) -> Iterator[Sight]:
    """Every such statement."""
    for asset in plant.assets.values():
        for key, claim in _statements(asset).items():
            times = claim.first_seen, claim.last_seen
            yield Sight(key, *times, 1, claim.evidence, claim.quality)


def tell(sight: Sight, usual: Usual, plant: Plant) -> Story | None:
    """What was stated before, and what is now; the first statement changes nothing."""
    if sight.key[-2] == moves.ADDRESS:
        claim = _statements(plant.assets[sight.key[0]])[sight.key]
        return moves.tell(sight, claim, usual, plant)
    *place, attribute, value = sight.key
    known = [key[-1] for key in usual.keys(*place, attribute)]
    if not known or any(says_same(attribute, value, other) for other in known):
        return None
    asset, protocol, unit = place
    proofs = [c.evidence for k, c in _said(plant.assets[asset]) if usual.knows(k) and c.evidence]
    name = _NAMES.get(attribute, attribute)
    of = f"{f'unit {unit} of ' if unit else ''}{who(plant, asset)}"
    return Story(
        kind="identity change",
        severity=Severity.MEDIUM,
        subject=asset,
        peer=None,
        protocol=protocol,
        seen=f"{of} stated by {title(protocol)} that its {name} is {value}",
        usual=f"its {name} was {listed(known)}",
        techniques=_TECHNIQUES[attribute],
        evidence_usual=tuple(proofs[:1]),
    )


DETECTOR = Novelty("identity_change", sights, tell)
