"""The interval of the security level achieved, on the method's own examples."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from datetime import date

import pytest

from inventory.model import Zone
from reports.iec62443_3_3.catalogue import catalogue
from reports.iec62443_3_3.model import Outcome, Verdict
from reports.iec62443_3_3.sl_a import achieved
from reports.owner import Attestation, Compensation, Document

pytestmark = pytest.mark.quick

ZONE = Zone("z", "Zone", "1")
DOCUMENT = Document("PROC", "0" * 64)


def attested(id_: str) -> Attestation:
    days = date(2026, 1, 1), date(2027, 1, 1)
    return Attestation(id_, (), "met", "Yes.", "A. Jones", *days, DOCUMENT)


def compensated(id_: str) -> Compensation:
    days = date(2026, 1, 1), date(2027, 1, 1)
    return Compensation(id_, (), "A locked room.", "A. Jones", "B. Miller", *days, DOCUMENT)


def verdicts(breaches: Collection[str] = (), up_to: int = 0) -> list[Verdict]:
    return [
        Verdict(
            requirement=row.id,
            zone="z",
            observed=Outcome.VIOLATION_OBSERVED
            if row.id in breaches
            else Outcome.INSUFFICIENT_OBSERVATION,
            selected=True,
            condition="",
            breaches=(),
            signs=(),
            support=(),
            elsewhere=(),
            minimum=None,
            minimum_reached=None,
            reasons=(),
            blind_spots="",
            question="",
            attestation=attested(row.id) if row.sl <= up_to else None,
        )
        for row in catalogue().rows
    ]


def lows(found: list[Verdict]) -> list[int]:
    return [a.low for a in achieved(ZONE, found)]


def highs(found: list[Verdict]) -> list[int]:
    return [a.high for a in achieved(ZONE, found)]


def test_with_nothing_known_everything_is_possible() -> None:
    assert lows(verdicts()) == [0] * 7
    assert highs(verdicts()) == [4] * 7


def test_three_breaches_give_the_upper_bound() -> None:
    found = verdicts(breaches={"SR 1.5", "SR 4.3", "SR 5.2 RE 1"})
    assert highs(found) == [0, 4, 4, 0, 1, 4, 4]
    assert lows(found) == [0] * 7


def test_answers_give_the_lower_bound() -> None:
    assert lows(verdicts(up_to=2)) == [2] * 7


def test_a_breach_beats_an_attestation_and_a_compensation_a_breach() -> None:
    found = verdicts(breaches={"SR 1.2"}, up_to=2)
    assert lows(found) == [1, 2, 2, 2, 2, 2, 2]
    assert highs(found)[0] == 1
    broken = next(v for v in found if v.requirement == "SR 1.2")
    assert broken.contradicted
    mended = [
        dataclasses.replace(v, compensation=compensated(v.requirement)) if v is broken else v
        for v in found
    ]
    assert lows(mended) == [2] * 7
    assert highs(mended) == [4] * 7
    lapsed = [dataclasses.replace(v, lapsed="It ran out.") if v.compensation else v for v in mended]
    assert lows(lapsed)[0] == highs(lapsed)[0] == 1


def test_the_judgement_names_what_is_open() -> None:
    zone = dataclasses.replace(ZONE, sl_t=(2, 2, 2, 2, 2, 2, 2))
    first, *_, last = achieved(zone, verdicts(breaches={"SR 1.5"}, up_to=1))
    assert first.judgement == "target not achieved, proved"
    assert first.failed == ("SR 1.5",)
    assert last.judgement == "undetermined"
    assert set(last.open) == {row.id for row in catalogue().of(7, 2) if row.sl == 2}
    assert {a.judgement for a in achieved(zone, verdicts(up_to=2))} == {"target achieved"}
    assert {a.judgement for a in achieved(ZONE, verdicts())} == {"no target set"}


def test_the_target_does_not_change_the_level() -> None:
    low_target = dataclasses.replace(ZONE, sl_t=(1, 1, 1, 1, 1, 1, 1))
    found = [
        dataclasses.replace(v, selected=catalogue()[v.requirement].sl <= 1)
        for v in verdicts(up_to=4)
    ]
    assert [a.low for a in achieved(low_target, found)] == [4] * 7
    above = next(v for v in found if not v.selected)
    assert above.outcome is Outcome.NOT_SELECTED
