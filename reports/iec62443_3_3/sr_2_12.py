"""SR 2.12: one can tell which person did an action. RE 1: or which device."""

from __future__ import annotations

from inventory.model import Operation, Zone
from reports.iec62443_3_3.facts import ACTING, Facts, accepted, authenticates, grouped
from reports.iec62443_3_3.model import Check, Examination


def _origin(facts: Facts, zone: Zone) -> Examination:
    acts = [op for op in facts.operations(zone) if op.effect in ACTING and accepted(op)]
    nameless = [op for op in acts if not authenticates(op.protocol)]

    def text(client: str, server: str, protocol: str) -> str:
        return (
            f"{facts.name(client)} changes {facts.name(server)} by {protocol}, whose messages "
            "name nobody."
        )

    def key(op: Operation) -> tuple[str, ...]:
        return op.client_asset, op.server_asset, op.protocol

    named = [op for op in acts if authenticates(op.protocol)]
    return Examination(
        "A sign: a write, command or program change by a protocol whose messages name nobody. "
        "Packets alone never prove a breach.",
        signs=grouped(nameless, key, text),
        support=grouped(
            named,
            key,
            lambda client, server, protocol: (
                f"{facts.name(client)} changes {facts.name(server)} by {protocol}, which knows "
                "its user."
            ),
        ),
        seen=sum(op.count for op in acts),
    )


CHECKS: dict[str, Check] = {"SR 2.12": _origin, "SR 2.12 RE 1": _origin}
