"""Devices that come to use another address: in a plant, addresses are given by hand and stay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detection.learned import Key, Sight, Usual
from detection.model import Severity
from detection.novelty import Story
from detection.words import listed, who
from inventory.addresses import is_link_local
from inventory.model import Asset, Claim, Evidence, Plant
from protocols.model import title

ADDRESS = "ip"
_ROUTER = "router"  # by what it does, not by what it says that it can do
_LEASES = frozenset({"dhcp"})  # whoever joins is given one: that is no change of the device


def addresses(asset: Asset) -> Iterator[tuple[Key, Claim]]:
    """Each that it says it has (by ARP, LLDP and the like), has, and need not share: what two use
    at one time is a conflict, and who forwards has one on each of its sides."""
    if any(role.value == _ROUTER for role in asset.roles):
        return
    leased = {c.value for c in asset.claims if c.attribute == ADDRESS and c.protocol in _LEASES}
    shared = {value.partition(" ")[0] for c in asset.conflicts for value in c.values}
    own = {ip for ip in asset.ips if ":" not in ip and not is_link_local(ip)} - leased - shared
    for claim in sorted(asset.claims, key=lambda claim: claim.first_seen, reverse=True):
        if claim.attribute == ADDRESS and claim.value in own:
            yield (asset.id, "", "", ADDRESS, claim.value), claim


def tell(sight: Sight, claim: Claim, usual: Usual, plant: Plant) -> Story | None:
    """Which address a device has now, which it had, and who had that before. Where none was known,
    or it was used in silence, nothing changed."""
    id_, *place, address = sight.key
    known = [key[-1] for key in usual.keys(id_, *place)]
    if not known or usual.glimpsed(sight.key) or _was_used(id_, claim, plant):
        return None
    every = [*usual.keys()]
    others = [key[0] for key in every if key[1:] == sight.key[1:]]
    before = f"; {address} was that of {listed(_named(o, address, plant) for o in others)}"
    return Story(
        kind="identity change",
        severity=Severity.MEDIUM,
        subject=id_,
        peer=next(iter(others), None),
        protocol=claim.protocol,
        seen=f"{_named(id_, address, plant)} stated by {title(claim.protocol)} that its address is "
        f"{address}",
        usual=f"its address was {listed(known)}{before if others else ''}",
        evidence_usual=_proofs(plant.assets[id_], known),
    )


def _named(id_: str, address: str, plant: Plant) -> str:
    """A device by what it is called beside this address."""
    asset = plant.assets.get(id_)
    others = [a for a in (*asset.ips, *asset.macs) if a != address] if asset else []
    if asset is None or asset.label != address or not others:
        return who(plant, id_, next(iter(others), ""))
    return others[0]


def _proofs(asset: Asset, known: Sequence[str]) -> tuple[Evidence, ...]:
    said = (c for c in asset.claims if c.attribute == ADDRESS and c.value in known)
    return tuple(c.evidence for c in said if c.evidence)[:3]


def _was_used(id_: str, claim: Claim, plant: Plant) -> bool:
    """Whether it sent or was called there before it said so."""
    ends = (
        (x, link) for link in plant.links for x in ((link.a_asset, link.a), (link.b_asset, link.b))
    )
    return any(x == (id_, claim.value) and link.first_seen < claim.first_seen for x, link in ends)
