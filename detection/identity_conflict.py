"""Identity conflict.

## What it sees
Two statements that cannot both be true of one device: an IP address at two MAC
addresses, two serial numbers, two firmware versions at one time; or one name, by which
neighbours know a device, of two; or one identifier of a session, at one server, of two clients.

## Why it matters
Adversary in the middle (ATT&CK T0830) and spoofed devices (T0848, T0856) show as a
device that is two. Never settled silently: both statements stand with their proof.

## What to do
Find out which of the two is real: the switch's address table, the device's own label.

## When it is wrong
A replaced device, a cloned skid behind the same sensor, a redundant pair that shares an
address by design.
"""

from __future__ import annotations

from collections.abc import Iterator

from detection.learned import Sight, Usual
from detection.model import Severity
from detection.novelty import Novelty, Story
from detection.words import listed, who
from inventory.model import Asset, Conflict, Plant

_AT = " at "  # between an address and the MAC that has it
_SHARED = {
    "mac": "address",
    "ip": "address",
    "name": "name",
    "client_id": "client identifier",
}


def _key(asset: Asset, conflict: Conflict) -> tuple[str, ...]:
    return (asset.id, conflict.attribute, *sorted(conflict.values))


def _all(plant: Plant) -> Iterator[tuple[Asset, Conflict]]:
    """Each conflict once: of an address, that of the asset which was there first."""
    told = set[tuple[str, ...]]()
    for asset in sorted(plant.assets.values(), key=lambda asset: (asset.first_seen, asset.id)):
        for conflict in asset.conflicts:
            shared = _key(asset, conflict)[1:]
            if conflict.attribute not in _SHARED or shared not in told:
                told.add(shared)
                yield asset, conflict


def _rival(asset: Asset, conflict: Conflict, plant: Plant) -> str | None:
    """The other asset that an address is said to have."""
    if conflict.attribute not in _SHARED:
        return None
    shared = _key(asset, conflict)[1:]
    others = (a for a in plant.assets.values() if a.id != asset.id)
    return next((a.id for a in others for c in a.conflicts if _key(a, c)[1:] == shared), None)


def _users(conflict: Conflict, plant: Plant) -> Iterator[str]:
    """Who uses an address, by the MACs from which it came; of a name what is said of it."""
    ids = {mac: asset.id for asset in plant.assets.values() for mac in asset.macs}
    for value in conflict.values:
        mac = value.partition(_AT)[2]
        yield who(plant, ids.get(mac, ""), mac) if conflict.attribute == "ip" else value


def sights(plant: Plant) -> Iterator[Sight]:
    """Every conflict of every asset; it is as old as the later of its claims."""
    for asset, conflict in _all(plant):
        evidence = next(reversed(conflict.evidence), None)
        times = conflict.first_seen, conflict.last_seen
        yield Sight(_key(asset, conflict), *times, 1, evidence, conflict.quality)


def tell(sight: Sight, usual: Usual, plant: Plant) -> Story | None:
    """Who is two, and what was known of it."""
    found = next(((a, c) for a, c in _all(plant) if _key(a, c) == sight.key), None)
    if found is None:
        return None
    asset, conflict = found
    known = listed(" or ".join(k[2:]) for k in usual.keys(asset.id, conflict.attribute))
    shared = _SHARED.get(conflict.attribute)
    what = conflict.values[0].partition(_AT)[0] if conflict.attribute == "ip" else f"one {shared}"
    return Story(
        kind="identity conflict",
        severity=Severity.HIGH if shared else Severity.MEDIUM,
        subject=asset.id,
        peer=_rival(asset, conflict, plant),
        protocol="",
        seen=f"{what} is used by more than one device: {listed(_users(conflict, plant))}"
        if shared
        else f"{who(plant, asset.id)} states more than one {conflict.attribute}: "
        f"{listed(conflict.values)}",
        usual=f"before, it was said to be {known}"
        if known
        else f"{what.replace('one ', 'each ')} had one device"
        if shared
        else f"{who(plant, asset.id)} stated one {conflict.attribute} at a time",
        techniques=("T0830",) if shared == "address" else ("T0848",),
        evidence_usual=conflict.evidence[:1],
    )


DETECTOR = Novelty("identity_conflict", sights, tell)
