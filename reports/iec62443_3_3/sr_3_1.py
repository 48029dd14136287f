"""SR 3.1: information in transit is protected from change. RE 1: by cryptography."""

from __future__ import annotations

from collections.abc import Iterator

from inventory.model import Conflict, Operation, Zone
from inventory.quality import worst
from reports.iec62443_3_3.facts import Facts
from reports.iec62443_3_3.findings import grouped, proofs
from reports.iec62443_3_3.model import Check, Examination, Finding
from reports.iec62443_3_3.operations import (
    ACCEPTED,
    accepted,
    acts,
    controls,
    in_clear,
    reads,
    unheard,
)


def _diverted(facts: Facts, zone: Zone) -> Examination:
    return Examination(
        "A sign: one address that two network cards claim at the same time. That both answered, "
        "which would prove it, is not decided by this version.",
        signs=tuple(_contests(facts, zone)),
        seen=len(facts.links(zone)),
    )


def _contests(facts: Facts, zone: Zone) -> Iterator[Finding]:
    found: dict[tuple[str, ...], list[tuple[str, Conflict]]] = {}
    for asset in facts.assets(zone):
        for conflict in asset.conflicts:
            if conflict.attribute in ("mac", "ip"):
                found.setdefault(conflict.values, []).append((asset.id, conflict))
    for values, contests in found.items():
        yield Finding(
            f"One address is used by more than one device: {' and '.join(values)}.",
            1,
            min(conflict.first_seen for _, conflict in contests),
            max(conflict.last_seen for _, conflict in contests),
            tuple(asset for asset, _ in contests),
            proofs(evidence for _, conflict in contests for evidence in conflict.evidence),
            worst([conflict.quality for _, conflict in contests]),
        )


def _unprotected(facts: Facts, zone: Zone) -> Examination:
    bare = [
        op
        for op in facts.operations(zone)
        if accepted(op) and controls(op.protocol) and in_clear(op.protocol)
    ]
    return Examination(
        "A breach: one write, command or program change with no cryptographic integrity, "
        f"{ACCEPTED}. A sign: reading without it.",
        breaches=_told(facts, [op for op in bare if acts(op)], "acts on"),
        signs=_told(facts, [op for op in bare if reads(op)], "reads from"),
        seen=len(facts.links(zone)),
        lacking=facts.undecoded(zone),
    )


def _told(facts: Facts, operations: list[Operation], verb: str) -> tuple[Finding, ...]:
    return grouped(
        operations,
        lambda op: (op.client_asset, op.server_asset, op.protocol, unheard(op)),
        lambda client, server, protocol, how: (
            f"{facts.name(client)} {verb} {facts.name(server)} by {protocol}, which nothing "
            f"protects from change{how}."
        ),
    )


CHECKS: dict[str, Check] = {"SR 3.1": _diverted, "SR 3.1 RE 1": _unprotected}
