"""SR 2.12: one can tell which person did an action. RE 1: or which device.

Claims do not say which session they are of: where one was let in without a name, by the same
protocol at the same asset, no action there speaks for the requirement.
"""

from __future__ import annotations

import re

from inventory.model import Operation, Zone
from reports.iec62443_3_3.facts import Facts
from reports.iec62443_3_3.findings import grouped
from reports.iec62443_3_3.model import Check, Examination, Finding
from reports.iec62443_3_3.operations import accepted, acts, authenticates
from reports.iec62443_3_3.thresholds import NO_IDENTITY, PROVEN_USER


def _origin(facts: Facts, zone: Zone) -> Examination:
    acted = [op for op in facts.operations(zone) if acts(op) and accepted(op)]
    able = [op for op in acted if authenticates(op.protocol)]
    open_ = [op for op in able if _is_open(facts, op)]
    named = [op for op in able if not _is_open(facts, op) and _is_named(facts, op)]
    nameless = [op for op in acted if not authenticates(op.protocol)]
    return Examination(
        "A sign: a write, command or program change by a protocol whose messages name nobody, or "
        "where sessions without a user were let in. In support: the same where users proved who "
        "they are. Packets alone never prove a breach.",
        signs=(
            *_told(facts, nameless, "whose messages name nobody"),
            *_told(facts, open_, "where sessions without a user were let in"),
        ),
        support=_told(facts, named, "which knows its user"),
        seen=sum(op.count for op in acted),
    )


def _is_open(facts: Facts, op: Operation) -> bool:
    values = _said(facts, op, "authentication")
    return any(re.fullmatch(NO_IDENTITY, value, re.IGNORECASE) for value in values)


def _is_named(facts: Facts, op: Operation) -> bool:
    values = _said(facts, op, "authentication")
    proven = any(re.fullmatch(PROVEN_USER, value, re.IGNORECASE) for value in values)
    return proven or bool(_said(facts, op, "user"))


def _said(facts: Facts, op: Operation, attribute: str) -> set[str]:
    """What was claimed by its protocol of either end: a broker passes on what it was told."""
    ends = (facts.plant.assets.get(id_) for id_ in (op.client_asset, op.server_asset))
    claims = (claim for asset in ends if asset for claim in asset.claims)
    return {c.value for c in claims if (c.attribute, c.protocol) == (attribute, op.protocol)}


def _told(facts: Facts, operations: list[Operation], how: str) -> tuple[Finding, ...]:
    return grouped(
        operations,
        lambda op: (op.client_asset, op.server_asset, op.protocol),
        lambda client, server, protocol: (
            f"{facts.name(client)} acts on {facts.name(server)} by {protocol}, {how}."
        ),
    )


CHECKS: dict[str, Check] = {"SR 2.12": _origin, "SR 2.12 RE 1": _origin}
