"""SR 1.2: programs and devices prove to each other who they are. RE 1: each for itself.

What is written or commanded by a protocol that carries no authentication proves that
nobody was asked for an identity; reading by such a protocol is a sign only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from inventory.model import Asset, Claim, Operation, Zone
from reports.iec62443_3_3.facts import Facts
from reports.iec62443_3_3.findings import claimed, grouped
from reports.iec62443_3_3.model import Check, Examination, Finding
from reports.iec62443_3_3.operations import (
    ACCEPTED,
    accepted,
    acts,
    authenticates,
    controls,
    in_clear,
    reads,
    unheard,
)
from reports.iec62443_3_3.thresholds import UNDECODED_SHARE


def _peers(facts: Facts, zone: Zone) -> Examination:
    bare = [op for op in facts.operations(zone) if accepted(op) and _is_bare(op.protocol)]
    return Examination(
        "A breach: one write, command or program change by a control protocol that carries no "
        f"authentication, {ACCEPTED}. A sign: reading by such a protocol. Silence counts while "
        f"at most {UNDECODED_SHARE:.0%} of the octets are of unknown protocols.",
        breaches=_told(facts, [op for op in bare if acts(op)], "acts on"),
        signs=_told(facts, [op for op in bare if reads(op)], "reads from"),
        seen=len(facts.links(zone)),
        lacking=facts.undecoded(zone),
    )


def _is_bare(protocol: str) -> bool:
    return controls(protocol) and in_clear(protocol) and not authenticates(protocol)


def _told(facts: Facts, operations: list[Operation], verb: str) -> tuple[Finding, ...]:
    return grouped(
        operations,
        lambda op: (op.client_asset, op.server_asset, op.protocol, unheard(op)),
        lambda client, server, protocol, how: (
            f"{facts.name(client)} {verb} {facts.name(server)} by {protocol}, "
            f"which carries no authentication{how}."
        ),
    )


def _identities(facts: Facts, zone: Zone) -> Examination:
    owners = _owners(facts)
    here = {claim.value for _, claim in facts.claims(zone, "fingerprint")}
    shared = {print_: owners[print_] for print_ in sorted(here) if len(owners[print_]) > 1}
    return Examination(
        "A breach: one key (certificate or host key) proven on two assets at the same time. "
        "A sign: on two assets one after the other.",
        breaches=tuple(f for p, o in shared.items() if (f := _shared(facts, p, o, True))),
        signs=tuple(f for p, o in shared.items() if (f := _shared(facts, p, o, False))),
        seen=len({asset.id for asset, _ in facts.claims(zone, "fingerprint")}),
    )


def _owners(facts: Facts) -> Mapping[str, list[tuple[Asset, Claim]]]:
    """Who proved each key, by fingerprint."""
    found: dict[str, dict[str, tuple[Asset, Claim]]] = defaultdict(dict)
    for zone in facts.zones:
        for asset, claim in facts.claims(zone, "fingerprint"):
            found[claim.value].setdefault(asset.id, (asset, claim))
    return {value: [*owners.values()] for value, owners in found.items()}


def _shared(
    facts: Facts, value: str, owners: list[tuple[Asset, Claim]], at_once: bool
) -> Finding | None:
    claims = [claim for _, claim in owners]
    together = max(c.first_seen for c in claims) <= min(c.last_seen for c in claims)
    if together is not at_once:
        return None
    names = ", ".join(facts.name(asset.id) for asset, _ in owners)
    return claimed(owners[0][0], f"The key {value[:16]}… was proven by {names}.", *claims)


CHECKS: dict[str, Check] = {"SR 1.2": _peers, "SR 1.2 RE 1": _identities}
