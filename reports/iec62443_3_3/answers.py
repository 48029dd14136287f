"""People's answers to a requirement in a zone, and whether they still hold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from inventory.model import Zone
from reports.owner import Attestation, Compensation, Owner

Answer = TypeVar("Answer", Attestation, Compensation)


def attestation(owner: Owner, requirement: str, zone: Zone, day: date) -> Attestation | None:
    """The latest that speaks of this zone and has not run out."""
    found = _of(owner.attestations, requirement, zone)
    return next((a for a in found if a.expires >= day), None)


def expired(owner: Owner, requirement: str, zone: Zone, day: date) -> Attestation | None:
    """The latest that speaks of this zone, where every one has run out."""
    found = _of(owner.attestations, requirement, zone)
    return None if any(a.expires >= day for a in found) else next(iter(found), None)


def compensation(owner: Owner, requirement: str, zone: Zone) -> Compensation | None:
    """The latest that speaks of this zone, run out or not."""
    return next(iter(_of(owner.compensations, requirement, zone)), None)


def lapse(found: Compensation | None, day: date) -> str:
    """Why a compensation does not count; empty when it does, or when there is none."""
    if found is None:
        return ""
    if not found.approver:
        return "The compensation has no approver and does not count."
    if found.expires < day:
        return f"The compensation ran out on {found.expires.isoformat()} and does not count."
    return ""


def _of(answers: Iterable[Answer], requirement: str, zone: Zone) -> list[Answer]:
    """The latest first; one that names the zone before one for all."""
    fitting = [
        a for a in answers if a.requirement == requirement and (not a.zones or zone.id in a.zones)
    ]
    return sorted(fitting, key=lambda a: (bool(a.zones), a.signed), reverse=True)
