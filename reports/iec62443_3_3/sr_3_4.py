"""SR 3.4: an unauthorised change of programs and firmware is noticed.

Nobody has imported change records yet: every change that was seen is listed for the owner
to confirm, and none is called a breach.
"""

from __future__ import annotations

from inventory.model import Zone
from reports.iec62443_3_3.facts import Facts
from reports.iec62443_3_3.findings import grouped
from reports.iec62443_3_3.model import Check, Examination
from reports.iec62443_3_3.operations import ACCEPTED, accepted, programs, unheard


def _changes(facts: Facts, zone: Zone) -> Examination:
    changes = [op for op in facts.operations(zone) if programs(op) and accepted(op)]
    return Examination(
        f"A sign: each change of a program, of firmware or of settings, {ACCEPTED}, for the owner "
        "to compare with the change records.",
        signs=grouped(
            changes,
            lambda op: (op.client_asset, op.server_asset, op.protocol, op.operation, unheard(op)),
            lambda client, server, protocol, operation, how: (
                f"{facts.name(client)} changes {facts.name(server)} by {protocol}: "
                f"{operation}{how}."
            ),
        ),
        seen=len(changes),
        lacking=("no change records were given",),
    )


CHECKS: dict[str, Check] = {"SR 3.4": _changes}
