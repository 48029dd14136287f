"""SR 2.1: who may write, command and program. RE 1: also devices and services.

What a role may do comes from the asset register, what may cross a boundary from the zone
file; a role that was only inferred gives a sign, never a breach.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from inventory.model import Operation, Zone
from protocols.model import Effect
from reports.iec62443_3_3.facts import ACTING, Facts, accepted, grouped, refused
from reports.iec62443_3_3.model import Check, Examination, Finding
from reports.register import Entry

_RIGHTS: Mapping[str, Sequence[Effect]] = {
    "engineer": ACTING,
    "operator": (Effect.WRITES, Effect.COMMANDS),
    "device": (Effect.WRITES, Effect.COMMANDS),
    "reader": (),
}
_INFERRED: Mapping[str, str] = {
    "engineering station": "engineer",
    "hmi": "operator",
    "scada server": "operator",
    "historian": "reader",
}
_PEOPLE = ("engineering station", "hmi", "operator station", "workstation", "scada server")


def _by_people(facts: Facts, zone: Zone) -> Examination:
    return _rights(facts, zone, people=True)


def _by_devices(facts: Facts, zone: Zone) -> Examination:
    return _rights(facts, zone, people=False)


def _rights(facts: Facts, zone: Zone, *, people: bool) -> Examination:
    acts = [op for op in facts.operations(zone) if op.effect in ACTING]
    acts = [op for op in acts if _is_person(facts, op.client_asset) is people]
    roles = _roles(facts)
    told = {op: roles.get(op.client_asset, "") for op in acts if accepted(op)}
    wrong = [op for op, role in told.items() if role and op.effect not in _RIGHTS[role]]
    guessed = [op for op, role in told.items() if not role and not _may(facts, op)]
    return Examination(
        "A breach: one accepted write, command or program change from a source whose registered "
        "role has no such right. A sign: the role was only inferred, or the target refused.",
        breaches=_told(facts, wrong, "the register gives it no such right"),
        signs=(
            *_told(facts, guessed, "its inferred role has no such right"),
            *_told(facts, [op for op in acts if refused(op)], "the target refused"),
        ),
        seen=sum(op.count for op in told),
        lacking=() if roles else ("the asset register names no roles",),
    )


def _is_person(facts: Facts, asset: str) -> bool:
    known = facts.plant.assets.get(asset)
    return known is None or known.type.value in (*_PEOPLE, "unknown")


def _roles(facts: Facts) -> Mapping[str, str]:
    """The registered role of each asset."""
    entries: dict[str, Entry] = {}
    for entry in facts.case.register or ():
        entries.update({address: entry for address in (entry.ip, entry.mac) if address})
    found = {}
    for asset in facts.plant.assets.values():
        known = [entries[a] for a in (*asset.ips, *asset.macs) if a in entries]
        if known and known[0].role:
            found[asset.id] = known[0].role
    return found


def _may(facts: Facts, op: Operation) -> bool:
    known = facts.plant.assets.get(op.client_asset)
    role = _INFERRED.get(known.type.value) if known else None
    return role is None or op.effect in _RIGHTS[role]


def _told(facts: Facts, operations: list[Operation], why: str) -> tuple[Finding, ...]:
    return grouped(
        operations,
        lambda op: (op.client_asset, op.server_asset, op.protocol, op.effect.value),
        lambda client, server, protocol, effect: (
            f"{facts.name(client)} {effect} at {facts.name(server)} by {protocol}: {why}."
        ),
    )


CHECKS: dict[str, Check] = {"SR 2.1": _by_people, "SR 2.1 RE 1": _by_devices}
