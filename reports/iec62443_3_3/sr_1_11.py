"""SR 1.11: repeated wrong log-ons are limited.

Counts of a window tell that attempts went on, not that nothing stood between them: many
refusals are a sign, never a proof.
"""

from __future__ import annotations

from inventory.model import Zone
from protocols.model import Effect
from reports.iec62443_3_3.facts import Facts
from reports.iec62443_3_3.findings import grouped
from reports.iec62443_3_3.model import Check, Examination
from reports.iec62443_3_3.operations import refused
from reports.iec62443_3_3.thresholds import FAILED_LOG_ONS


def _attempts(facts: Facts, zone: Zone) -> Examination:
    failed = [op for op in facts.operations(zone) if op.effect is Effect.SESSION and refused(op)]
    told = grouped(
        failed,
        lambda op: (op.client_asset, op.server_asset, op.protocol),
        lambda client, server, protocol: (
            f"{facts.name(server)} refused {facts.name(client)} by {protocol} time and again "
            "and went on answering."
        ),
    )
    many = tuple(f for f in told if f.count > FAILED_LOG_ONS)
    return Examination(
        f"A sign: more than {FAILED_LOG_ONS} refused log-ons of one source at one service that "
        "were still answered.",
        signs=many,
        seen=sum(op.count for op in failed),
        lacking=()
        if many
        else (f"more than {FAILED_LOG_ONS} refused log-ons of one source were not seen",),
        hidden=facts.sealed(zone),
    )


CHECKS: dict[str, Check] = {"SR 1.11": _attempts}
