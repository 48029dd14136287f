"""SR 3.5: inputs that act on the process are checked.

A message that breaks its protocol's specification and is answered as if it were valid
proves that nobody checked it. A refusal shows that the control works.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from inventory.model import Operation, Violation, Zone
from reports.iec62443_3_3.facts import Facts
from reports.iec62443_3_3.findings import proofs
from reports.iec62443_3_3.model import Check, Examination, Finding
from reports.iec62443_3_3.operations import controls, refused


def _inputs(facts: Facts, zone: Zone) -> Examination:
    broken = [*_broken_requests(facts, zone)]
    taken = [v for v, ops in broken if _became(v, ops, _taken)]
    left = [v for v, ops in broken if v not in taken and not _became(v, ops, refused)]
    return Examination(
        "A breach: one request that breaks its protocol's specification and is answered as "
        "valid. A sign: one whose answer is not known. Refusals show that the control works.",
        breaches=tuple(_told(facts, v, "and was answered as valid") for v in taken),
        signs=tuple(_told(facts, v, "and what became of it is not known") for v in left),
        seen=sum(v.count for v, _ in broken),
        lacking=() if broken else ("no malformed request was seen",),
    )


def _broken_requests(facts: Facts, zone: Zone) -> Iterator[tuple[Violation, list[Operation]]]:
    """Malformed requests to the zone's controllers, with what else the pair did."""
    for violation in facts.plant.violations:
        asked = [
            op
            for op in facts.operations(zone)
            if (op.client, op.server, op.protocol)
            == (violation.src, violation.dst, violation.protocol)
        ]
        if asked and controls(violation.protocol):
            yield violation, asked


def _taken(op: Operation) -> bool:
    return op.status == 0


def _became(
    violation: Violation, operations: list[Operation], of: Callable[[Operation], bool]
) -> bool:
    """Whether a frame of the violation is part of an operation that ended so."""
    if violation.evidence is None:
        return False
    frames = set(violation.evidence.frames)
    return any(
        op.evidence is not None
        and of(op)
        and op.evidence.capture == violation.evidence.capture
        and frames & set(op.evidence.frames)
        for op in operations
    )


def _told(facts: Facts, v: Violation, outcome: str) -> Finding:
    text = (
        f"A {v.protocol} request of {v.src} to {v.dst} was malformed {outcome}: {v.kind}; {v.text}"
    )
    known = (a.id for a in facts.plant.assets.values() if {v.src, v.dst} & {*a.ips, *a.macs})
    ids = tuple(sorted(known))
    return Finding(text, v.count, v.first_seen, v.last_seen, ids, proofs([v.evidence]), v.quality)


CHECKS: dict[str, Check] = {"SR 3.5": _inputs}
