"""Every requirement in every zone: what packets say, what people say, what stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from inventory.model import Quality, Zone
from inventory.quality import worst
from reports.case import Case
from reports.iec62443_3_3 import (
    answers,
    sr_1_1,
    sr_1_2,
    sr_1_5,
    sr_1_7,
    sr_1_8,
    sr_1_9,
    sr_1_11,
    sr_1_13,
    sr_2_1,
    sr_2_12,
    sr_3_1,
    sr_3_2,
    sr_3_4,
    sr_3_5,
    sr_3_7,
    sr_3_9,
    sr_4_1,
    sr_4_3,
    sr_5_1,
    sr_5_2,
    sr_5_3,
    sr_6_2,
    sr_7_7,
    sr_7_8,
)
from reports.iec62443_3_3.catalogue import Row, catalogue, texts
from reports.iec62443_3_3.facts import Facts
from reports.iec62443_3_3.guard import guard
from reports.iec62443_3_3.model import Check, Examination, Guard, Minimum, Outcome, Verdict
from reports.iec62443_3_3.sl_a import Achieved, achieved

_MODULES = (
    sr_1_1,
    sr_1_2,
    sr_1_5,
    sr_1_7,
    sr_1_8,
    sr_1_9,
    sr_1_11,
    sr_1_13,
    sr_2_1,
    sr_2_12,
    sr_3_1,
    sr_3_2,
    sr_3_4,
    sr_3_5,
    sr_3_7,
    sr_3_9,
    sr_4_1,
    sr_4_3,
    sr_5_1,
    sr_5_2,
    sr_5_3,
    sr_6_2,
    sr_7_7,
    sr_7_8,
)
CHECKS: Mapping[str, Check] = {id_: c for module in _MODULES for id_, c in module.CHECKS.items()}


@dataclass(frozen=True, slots=True)
class Judged:
    """A zone with its guard, its 100 verdicts in the standard's order, and its levels."""

    zone: Zone
    guard: Guard
    verdicts: tuple[Verdict, ...]
    achieved: tuple[Achieved, ...]


def judge(case: Case) -> tuple[Judged, ...]:
    """Every zone of a case."""
    facts = Facts(case)
    return tuple(_zone(facts, zone) for zone in facts.zones)


def _zone(facts: Facts, zone: Zone) -> Judged:
    seen = guard(facts, zone)
    verdicts = tuple(_verdict(facts, zone, seen, row) for row in catalogue().rows)
    return Judged(zone, seen, verdicts, achieved(zone, verdicts))


def _verdict(facts: Facts, zone: Zone, seen: Guard, row: Row) -> Verdict:
    check = CHECKS.get(row.id)
    found = check(facts, zone) if check else _unexamined(row)
    minimum = _minimum(row) if check else None
    reached = minimum and facts.hours >= minimum.hours and found.seen >= minimum.count
    observed, reasons = _decided(row, found, minimum, seen, facts.hours, bool(check))
    owner, day = facts.case.owner, facts.case.end.date()
    compensation = answers.compensation(owner, row.id, zone)
    return Verdict(
        requirement=row.id,
        zone=zone.id,
        observed=observed,
        selected=zone.sl_t is None or row.sl <= zone.sl_t[row.fr - 1],
        condition=found.condition,
        breaches=found.breaches,
        signs=found.signs,
        support=found.support,
        elsewhere=found.elsewhere,
        minimum=minimum,
        minimum_reached=bool(reached) if minimum else None,
        reasons=tuple(reasons),
        blind_spots=texts(row.id).get("blind_spots", ""),
        question=row.question,
        attestation=answers.attestation(owner, row.id, zone, day),
        expired=answers.expired(owner, row.id, zone, day),
        compensation=compensation,
        lapsed=answers.lapse(compensation, day),
        quality=_quality(facts, zone, found),
    )


def _quality(facts: Facts, zone: Zone, found: Examination) -> Quality:
    findings = (*found.breaches, *found.signs, *found.support, *found.elsewhere)
    return worst([f.quality for f in findings] or [x.quality for x in facts.links(zone)])


def _decided(
    row: Row,
    found: Examination,
    minimum: Minimum | None,
    seen: Guard,
    hours: float,
    examined: bool,
) -> tuple[Outcome, list[str]]:
    """The one rule: a proof needs only itself, silence needs everything else."""
    if row.class_ == "C":
        return Outcome.NOT_OBSERVABLE, ["it cannot be seen on a network"]
    if any(finding.evidence or found.measured for finding in found.breaches):
        return Outcome.VIOLATION_OBSERVED, []
    if found.breaches:
        return Outcome.PARTIAL, ["no packets were kept that prove it"]
    if found.signs:
        return Outcome.PARTIAL, [*found.lacking, *found.hidden]
    reasons = [*found.lacking]
    if minimum is not None:
        reasons += _short(minimum, found.seen, hours)
    if examined:
        reasons += seen.failures
    if row.class_ == "B" and not found.support and not reasons:
        reasons.append("nothing that speaks for it was seen")
    if reasons:
        return Outcome.INSUFFICIENT_OBSERVATION, [*reasons, *found.hidden]
    silent = Outcome.SUPPORTING_EVIDENCE if row.class_ == "B" else Outcome.NO_VIOLATION_OBSERVED
    return silent, []


def _short(minimum: Minimum, seen: int, hours: float) -> Iterator[str]:
    if hours < minimum.hours:
        yield f"{hours:.1f} h were observed, {minimum.hours} h are needed"
    if seen < minimum.count:
        was = "was" if seen == 1 else "were"
        needed = "1 is needed" if minimum.count == 1 else f"{minimum.count} are needed"
        yield f"{minimum.amount(seen)} {was} seen, {needed}"


def _unexamined(row: Row) -> Examination:
    """A row that no check looks at: what it would need."""
    if row.class_ == "C":
        return Examination("Never visible from the wire; only people can answer.")
    check = texts(row.id)
    return Examination(
        f"Not examined by this version. It would be: {check['fail']}.",
        lacking=("this version does not examine it",),
    )


def _minimum(row: Row) -> Minimum:
    """The least observation as the check's data says; counts that follow a policy are 1."""
    given = dict(texts(row.id)["minimum"])
    days, hours = given.pop("days", 0), given.pop("hours", 0)
    unit, count = next(iter(given.items()), ("", 0))
    time = hours + 24 * days if isinstance(days, int) else hours
    plain = f"{unit.removesuffix('s').replace('_', ' ')}{{s}}"
    words = _UNITS.get(f"{row.id} {unit}") or _UNITS.get(unit, plain)
    return Minimum(time, count if isinstance(count, int) else 1, words)


# What a row counts, where its data call it by a word that the zone has more of.
_UNITS = {
    "auth_events": "authentication{s}",
    "certs": "certificate{s}",
    "log_ons": "log-on{s}",
    "failed_log_ons": "failed log-on{s}",
    "malformed": "malformed request{s}",
    "remote_sessions": "remote session{s}",
    "SR 1.1 sessions": "session{s} on interfaces for people",
    "SR 1.2 RE 1 assets": "asset{s} that proved a key",
    "SR 2.1 ops": "act{s} of people's stations",
    "SR 2.1 RE 1 ops": "act{s} of devices and services",
    "SR 2.12 ops": "act{s}",
    "SR 3.7 responses": "banner{s}",
    "SR 5.2 flows": "flow{s} across the zone's boundary",
}
