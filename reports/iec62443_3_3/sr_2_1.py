"""SR 2.1: who may write, command and program. RE 1: also devices and services.

What a role may do comes from the asset register, what may cross a boundary from the zone
file; a role that was only inferred gives a sign, never a breach. What a register does not list
has no rights by it, whatever its traffic looks like: an attacker's is that of a SCADA server.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from inventory.model import Operation, Zone
from protocols.model import Effect
from reports.iec62443_3_3.facts import Facts
from reports.iec62443_3_3.findings import grouped
from reports.iec62443_3_3.model import Check, Examination, Finding
from reports.iec62443_3_3.operations import ACCEPTED, accepted, acts, refused, unheard
from reports.iec62443_3_3.sr_7_8 import registered

_RIGHTS: Mapping[str, Sequence[Effect]] = {
    "engineer": (Effect.WRITES, Effect.COMMANDS, Effect.ENGINEERS),
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
    acted = [op for op in facts.operations(zone) if acts(op)]
    acted = [op for op in acted if _is_person(facts, op.client_asset) is people]
    told, roles = [op for op in acted if accepted(op)], _roles(facts)
    strange = _told(facts, _unlisted(facts, told, roles), "the register does not list it")
    named = any(roles.values())
    return Examination(
        f"A breach: one write, command or program change, {ACCEPTED}, from a source whose "
        "registered role has no such right, or that a register with roles does not list. A sign: a "
        "register without roles does not list it, the role was only inferred, or the target "
        "refused.",
        breaches=(
            *_told(facts, _wrong(told, roles), "the register gives it no such right"),
            *(strange if named else ()),
        ),
        signs=(
            *(() if named else strange),
            *_told(facts, _guessed(facts, told, roles), "its inferred role has no such right"),
            *_told(facts, [op for op in acted if refused(op)], "the target refused"),
        ),
        seen=sum(op.count for op in told),
        lacking=() if named else ("the asset register names no roles",),
    )


def _is_person(facts: Facts, asset: str) -> bool:
    known = facts.plant.assets.get(asset)
    return known is None or known.type.value in (*_PEOPLE, "unknown")


def _roles(facts: Facts) -> Mapping[str, str]:
    """The role of each asset that the register lists; empty where it names none."""
    return {asset: entry.role for asset, entry in registered(facts).items()}


def _unlisted(facts: Facts, told: list[Operation], roles: Mapping[str, str]) -> list[Operation]:
    """By what the register does not list, where there is one."""
    if facts.case.register is None:
        return []
    return [op for op in told if op.client_asset not in roles]


def _wrong(told: list[Operation], roles: Mapping[str, str]) -> list[Operation]:
    return [op for op in told if (r := roles.get(op.client_asset)) and op.effect not in _RIGHTS[r]]


def _guessed(facts: Facts, told: list[Operation], roles: Mapping[str, str]) -> list[Operation]:
    """Beyond an inferred role, by what is listed without one, or where there is no register."""
    unsaid = [op for op in told if not roles.get(op.client_asset)]
    barred = _unlisted(facts, unsaid, roles)
    return [op for op in unsaid if op not in barred and not _may(facts, op)]


def _may(facts: Facts, op: Operation) -> bool:
    known = facts.plant.assets.get(op.client_asset)
    role = _INFERRED.get(known.type.value) if known else None
    return role is None or op.effect in _RIGHTS[role]


def _told(facts: Facts, operations: list[Operation], why: str) -> tuple[Finding, ...]:
    return grouped(
        operations,
        lambda op: (op.client_asset, op.server_asset, op.protocol, op.effect.value, unheard(op)),
        lambda client, server, protocol, effect, how: (
            f"{facts.name(client)} {effect} at {facts.name(server)} by {protocol}{how}: {why}."
        ),
    )


CHECKS: dict[str, Check] = {"SR 2.1": _by_people, "SR 2.1 RE 1": _by_devices}
