"""SR 3.2: malicious code is prevented, detected, reported and contained.

Sightglass carries no signatures; what it sees is a member of the zone that probes as worms
and scanners do, which is a sign and no more.
"""

from __future__ import annotations

from collections.abc import Iterator

from inventory.conduct import in_vain
from inventory.model import Zone
from reports.iec62443_3_3.facts import Facts
from reports.iec62443_3_3.findings import finding
from reports.iec62443_3_3.model import Check, Examination, Finding


def _behaviour(facts: Facts, zone: Zone) -> Examination:
    return Examination(
        "A sign: a member of the zone that asks many addresses which do not answer. Without "
        "signatures and lists of indicators silence says nothing.",
        signs=tuple(_probing(facts, zone)),
        seen=len(facts.links(zone)),
        lacking=("no signatures or indicators are compared by this version",),
    )


def _probing(facts: Facts, zone: Zone) -> Iterator[Finding]:
    for asset in facts.assets(zone):
        for role in asset.roles:
            if role.value == "scanner":
                text = f"{facts.name(asset.id)} probes the network: {role.reason}"
                asked = [op for op in facts.plant.operations if op.client_asset == asset.id]
                yield finding(text, [op for op in asked if in_vain(op)] or asked)


CHECKS: dict[str, Check] = {"SR 3.2": _behaviour}
