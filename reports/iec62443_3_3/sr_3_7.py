"""SR 3.7: errors are handled without helping an attacker; here, what banners give away."""

from __future__ import annotations

from inventory.model import Zone
from reports.iec62443_3_3.facts import Facts
from reports.iec62443_3_3.findings import claimed
from reports.iec62443_3_3.model import Check, Examination
from reports.iec62443_3_3.thresholds import BANNER_PROTOCOLS, EXACT_VERSION


def _banners(facts: Facts, zone: Zone) -> Examination:
    told = [
        (asset, claim)
        for asset, claim in facts.claims(zone, "software", "banner")
        if claim.protocol in BANNER_PROTOCOLS
        and facts.asked(asset, claim.protocol)
        and EXACT_VERSION.search(claim.value)
    ]
    return Examination(
        "A sign: a banner in clear that names product and exact version. Error replies "
        "themselves are not read by this version.",
        signs=tuple(
            claimed(
                asset, f"{facts.name(asset.id)} says by {claim.protocol}: “{claim.value}”.", claim
            )
            for asset, claim in told
        ),
        seen=len(told),
        lacking=("error replies are not read by this version",),
    )


CHECKS: dict[str, Check] = {"SR 3.7": _banners}
