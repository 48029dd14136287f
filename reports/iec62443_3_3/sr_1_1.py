"""SR 1.1: people prove who they are on every interface before they can act."""

from __future__ import annotations

import re

from inventory.model import Claim, Zone
from protocols.model import Effect, protocols
from reports.iec62443_3_3.facts import Facts
from reports.iec62443_3_3.findings import claimed
from reports.iec62443_3_3.model import Check, Examination
from reports.iec62443_3_3.thresholds import HUMAN_INTERFACES, NO_IDENTITY, SHARED_IDENTITY


def _log_ons(facts: Facts, zone: Zone) -> Examination:
    ways = [
        (asset, claim)
        for asset, claim in facts.claims(zone, "authentication")
        if facts.asked(asset, claim.protocol)
    ]
    open_ = [(asset, claim) for asset, claim in ways if _proves(NO_IDENTITY, claim)]
    shared = [(asset, claim) for asset, claim in ways if _proves(SHARED_IDENTITY, claim)]
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
        "no users; a password that is the same for all.",
        breaches=tuple(f for is_human, f in told if is_human),
        signs=(
            *(f for is_human, f in told if not is_human),
            *(claimed(a, f"{facts.name(a.id)} {_shared(claim)}.", claim) for a, claim in shared),
        ),
        seen=sum(
            op.count
            for op in facts.operations(zone)
            if op.effect is Effect.SESSION and op.protocol in HUMAN_INTERFACES
        ),
        hidden=facts.sealed(zone),
    )


def _proves(what: str, claim: Claim) -> bool:
    return re.fullmatch(what, claim.value, re.IGNORECASE) is not None


def _shared(claim: Claim) -> str:
    return f"lets people in by {claim.protocol} with a password that is the same for all"


def _open(claim: Claim) -> str:
    """What an asset does that proved nobody: a protocol without users has no log-on to speak of."""
    known = protocols().get(claim.protocol)
    if known is None or known.authenticates:
        return f"lets people in by {claim.protocol} without asking who they are ({claim.value})"
    return f"takes settings by {known.title} without asking who sends them"


CHECKS: dict[str, Check] = {"SR 1.1": _log_ons}
