"""SR 1.8: certificates come from a public key infrastructure that is run well."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from inventory.model import Asset, Claim, Zone
from reports.iec62443_3_3.facts import Facts
from reports.iec62443_3_3.findings import claimed
from reports.iec62443_3_3.model import Check, Examination, Finding
from reports.iec62443_3_3.thresholds import CERTIFICATE_WARNING_DAYS

_SOON = timedelta(days=CERTIFICATE_WARNING_DAYS)


def _certificates(facts: Facts, zone: Zone) -> Examination:
    dates = [*facts.claims(zone, "certificate_not_after", "certificate_not_before")]
    return Examination(
        "A breach: one certificate in use after its end or before its start. A sign: one that "
        f"ends within {CERTIFICATE_WARNING_DAYS} days of its last sight, or that its subject "
        "issued itself.",
        breaches=tuple(f for asset, claim in dates if (f := _out_of_date(facts, asset, claim))),
        signs=(*_ending(facts, dates), *_self_signed(facts, zone)),
        seen=sum(1 for _, claim in dates if claim.attribute == "certificate_not_after"),
    )


def _out_of_date(facts: Facts, asset: Asset, claim: Claim) -> Finding | None:
    limit = _moment(claim.value)
    if limit is None:
        return None
    name, day = facts.name(asset.id), limit.date().isoformat()
    if claim.attribute == "certificate_not_after" and claim.last_seen > limit:
        return claimed(asset, f"{name} shows a certificate that ended on {day}.", claim)
    if claim.attribute == "certificate_not_before" and claim.first_seen < limit:
        return claimed(asset, f"{name} shows a certificate that begins on {day}.", claim)
    return None


def _ending(facts: Facts, dates: list[tuple[Asset, Claim]]) -> Iterator[Finding]:
    for asset, claim in dates:
        limit = _moment(claim.value) if claim.attribute == "certificate_not_after" else None
        if limit and timedelta() <= limit - claim.last_seen <= _SOON:
            day = limit.date().isoformat()
            text = f"{facts.name(asset.id)} shows a certificate that ends on {day}."
            yield claimed(asset, text, claim)


def _self_signed(facts: Facts, zone: Zone) -> Iterator[Finding]:
    for asset in facts.assets(zone):
        names = _names(asset)
        for protocol, (subjects, issuers) in sorted(names.items()):
            for subject in sorted(set(subjects) & set(issuers)):
                text = f"{facts.name(asset.id)} shows a certificate of its own making ({protocol})."
                yield claimed(asset, text, subjects[subject], issuers[subject])


def _names(asset: Asset) -> Mapping[str, tuple[dict[str, Claim], dict[str, Claim]]]:
    """Subjects and issuers of an asset's certificates by protocol."""
    found: dict[str, tuple[dict[str, Claim], dict[str, Claim]]] = defaultdict(lambda: ({}, {}))
    for claim in asset.claims:
        if claim.attribute == "certificate_subject":
            found[claim.protocol][0][claim.value] = claim
        elif claim.attribute == "certificate_issuer":
            found[claim.protocol][1][claim.value] = claim
    return found


def _moment(text: str) -> datetime | None:
    """A time that a certificate states."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return time if time.tzinfo else None


CHECKS: dict[str, Check] = {"SR 1.8": _certificates}
