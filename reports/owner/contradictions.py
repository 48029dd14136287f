"""What the tables of `SITE/attestations.toml` say of each other and of the owner's zones."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from reports.owner.model import Attestation, Compensation, Owner, Service
from reports.owner.table import FILE, OwnerError


def check(owner: Owner, zones: Collection[str] | None) -> None:
    """Raises `OwnerError` for answers that contradict each other or themselves, and for zones
    that are none of these; without zones any name may come to be one."""
    if zones is not None:
        _exist("service", owner.services, zones)
        _exist("attestation", owner.attestations, zones)
        _exist("compensation", owner.compensations, zones)
    _agree("attestation", owner.attestations)
    _agree("compensation", owner.compensations)


def _exist(
    name: str, tables: Iterable[Service | Attestation | Compensation], zones: Collection[str]
) -> None:
    for number, table in enumerate(tables, 1):
        for zone in table.zones:
            if zone not in zones:
                there = ", ".join(zones)
                raise _wrong(name, number, f"there is no zone “{zone}”; the zones are {there}")


def _agree(name: str, answers: Iterable[Attestation | Compensation]) -> None:
    """The latest answer counts: of two from one day nobody can tell which."""
    given: dict[tuple[str, str, object], int] = {}
    for number, answer in enumerate(answers, 1):
        if answer.expires < answer.signed:
            signed, expires = answer.signed.isoformat(), answer.expires.isoformat()
            raise _wrong(name, number, f"it expires on {expires}, before its date {signed}")
        for zone in answer.zones or ("",):
            earlier = given.setdefault((answer.requirement, zone, answer.signed), number)
            if earlier != number:
                about = f"{answer.requirement} {f'in {zone} ' if zone else ''}on one day"
                raise _wrong(name, number, f"number {earlier} answers {about} too")


def _wrong(name: str, number: int, what: str) -> OwnerError:
    return OwnerError(f"{FILE}: [[{name}]] number {number}: {what}.")
