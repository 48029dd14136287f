"""The level of what joins others: a firewall or router stands between the levels it joins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from inventory.classification import EXTERNAL, UNKNOWN
from inventory.identity import Group, Identities
from inventory.model import Asset, Reasoned

DMZ = "3.5"
_BETWEEN = ("firewall", "router")
# Purdue: between the plant and the enterprise lies level 3.5.
_PLANT, _BEYOND = frozenset("0123"), frozenset(("4", "5", EXTERNAL))


def joined(assets: Sequence[Asset], known: Identities) -> list[Asset]:
    """The assets, those between others told which levels they join."""
    levels = {asset.id: asset.purdue_level.value for asset in assets}
    return [
        replace(asset, purdue_level=_between(_levels(known.groups[asset.id], known, levels)))
        if asset.type.value in _BETWEEN and asset.purdue_level.value == UNKNOWN
        else asset
        for asset in assets
    ]


def _levels(group: Group, known: Identities, levels: Mapping[str, str]) -> list[str]:
    """The known levels of those whose packets it forwards, the lowest first."""
    found = {
        levels.get(known.asset(realm, ip), UNKNOWN)
        for ip in group.forwards
        for realm in (*group.realms, "")
    }
    return sorted(found - {UNKNOWN})


def _between(levels: Sequence[str]) -> Reasoned:
    if not levels:
        return Reasoned(UNKNOWN, "It stands between levels; which it joins was not seen.")
    told = _told(levels)
    if _PLANT & set(levels) and _BEYOND & set(levels):
        return Reasoned(DMZ, f"It joins {told}: between plant and enterprise lies level {DMZ}.")
    if len(levels) == 1:
        return Reasoned(UNKNOWN, f"Behind it lies {told}; what else it joins was not seen.")
    return Reasoned(UNKNOWN, f"It joins {told} and stands between them, on none.")


def _told(levels: Iterable[str]) -> str:
    names = ["the outside" if level == EXTERNAL else f"level {level}" for level in levels]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
