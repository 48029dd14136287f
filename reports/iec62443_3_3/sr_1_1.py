"""SR 1.1: people prove who they are on every interface before they can act."""

from __future__ import annotations

import re

from inventory.model import Claim, Zone
from protocols.model import Effect, protocols
from reports.iec62443_3_3.facts import Facts
from reports.iec62443_3_3.findings import claimed
from reports.iec62443_3_3.model import Check, Examination
from reports.iec62443_3_3.thresholds import HUMAN_INTERFACES, NO_IDENTITY


def _log_ons(facts: Facts, zone: Zone) -> Examination:
    open_ = [
        (asset, claim)
        for asset, claim in facts.claims(zone, "authentication")
        if re.fullmatch(NO_IDENTITY, claim.value, re.IGNORECASE)
        and facts.asked(asset, claim.protocol)
    ]
    told = [
        (
            claim.protocol in HUMAN_INTERFACES,
            claimed(asset, f"{facts.name(asset.id)} {_open(claim)}.", claim),
        )
        for asset, claim in open_
    ]
    return Examination(
        "A breach: one session on an interface for people "
        f"({', '.join(HUMAN_INTERFACES)}) that was let in with no identity proved. A sign: the "
        "same on an interface that may be for machines; settings taken by a protocol that knows "
        "no users.",
        breaches=tuple(f for is_human, f in told if is_human),
        signs=tuple(f for is_human, f in told if not is_human),
        seen=sum(
            op.count
            for op in facts.operations(zone)
            if op.effect is Effect.SESSION and op.protocol in HUMAN_INTERFACES
        ),
        hidden=facts.sealed(zone),
    )


def _open(claim: Claim) -> str:
    """What an asset does that proved nobody: a protocol without users has no log-on to speak of."""
    known = protocols().get(claim.protocol)
    if known is None or known.authenticates:
        return f"lets people in by {claim.protocol} without asking who they are ({claim.value})"
    return f"takes settings by {known.title} without asking who sends them"


CHECKS: dict[str, Check] = {"SR 1.1": _log_ons}
