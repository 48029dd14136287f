"""What a verdict rests on: the guard of silence, packets, the owner's word."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pytest

from inventory.model import Gap, Health, Quality
from protocols.model import Effect
from reports.case import Case
from reports.iec62443_3_3.facts import Facts
from reports.iec62443_3_3.guard import guard
from reports.iec62443_3_3.judge import CHECKS, judge
from reports.iec62443_3_3.model import Minimum, Outcome
from reports.owner import NOTHING_SAID, Answer, Attestation, Compensation, Document, Owner
from tests.reports import plants
from tests.reports.judged import (
    BREACH,
    CELL,
    HEALTH,
    HMI,
    LITTLE,
    PASSWORD,
    PLC,
    REGISTER,
    SEEN_WELL,
    SIGN,
    SILENT,
    act,
    entry,
    link,
    outcome,
    plant,
    verdict,
)
from tests.reports.plants import END, START, asset, asset_id, claim

pytestmark = pytest.mark.quick


def test_a_verdict_has_the_quality_of_its_findings_or_of_the_zones_links() -> None:
    poor, good = Quality(0.5, True), Quality(0.1)
    write = dataclasses.replace(act(HMI, PLC, "modbus", Effect.WRITES), quality=poor)
    seen = dataclasses.replace(link(HMI, PLC, "modbus", 502), quality=good)
    found = plant(operations=[write], links=[seen])
    breach = verdict("SR 1.2", found)
    assert breach.breaches
    assert breach.breaches[0].quality == breach.quality == poor
    silent = verdict("SR 3.2", found)
    assert (silent.breaches, silent.signs, silent.support) == ((), (), ())
    assert silent.quality == good


def test_one_of_a_kind_is_told_as_one() -> None:
    one = verdict("SR 1.2 RE 1", plant(claims=[claim("fingerprint", "ab" * 32, "ssh")]))
    assert "1 asset that proved a key was seen, 3 are needed" in one.reasons
    assert "0 log-ons were seen, 1 is needed" in verdict("SR 1.7", plant()).reasons
    reads = plant(operations=[act(HMI, PLC, "modbus", Effect.READS)])
    of_people = "0 acts of people's stations were seen, 10 are needed"
    assert of_people in verdict("SR 2.1", reads).reasons, "operations were seen, and none acts"
    assert str(Minimum(0, 1, "log-on{s}")) == "1 log-on"


@pytest.mark.parametrize("requirement", ["SR 1.2", "SR 3.1 RE 1", "SR 4.1"])
def test_what_nobody_decoded_silences_nothing(requirement: str) -> None:
    known = [link(HMI, PLC, "ssh", 22 + n) for n in range(60)]
    assert outcome(requirement, plant(links=known)) is SILENT
    unknown = [link(HMI, PLC, "", 2000 + n) for n in range(7)]
    found = verdict(requirement, plant(links=[*known, *unknown]))
    assert found.observed is LITTLE
    assert "10% of the octets are of unknown protocols" in found.reasons[0]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"register": None}, "no asset register"),
        (
            {"register": (*REGISTER, *(entry(PLC, ip=f"10.0.1.{n}", mac="") for n in (91, 92)))},
            "2 of 4",
        ),
        ({"owner": NOTHING_SAID}, "clock"),
    ],
)
def test_silence_needs_the_guard(change: dict[str, object], told: str) -> None:
    found = plant(claims=[claim("certificate_not_after", "2030-01-01T00:00:00Z", "tls")])
    assert outcome("SR 1.8", found) is SILENT
    weaker = verdict("SR 1.8", found, **change)  # type: ignore[arg-type]
    assert weaker.observed is LITTLE
    assert any(told in reason for reason in weaker.reasons)


@pytest.mark.parametrize(
    "health",
    [
        dataclasses.replace(HEALTH, loss_share=0.02),
        dataclasses.replace(HEALTH, interfaces=()),
        dataclasses.replace(HEALTH, gaps=(Gap(START, START + timedelta(days=1), "down"),)),
    ],
)
def test_silence_needs_a_good_capture(health: Health) -> None:
    claims = [claim("certificate_not_after", "2030-01-01T00:00:00Z", "tls")]
    assert outcome("SR 1.8", plant(claims=claims, health=health)) is LITTLE


def test_up_time_counts_overlapping_interfaces_once() -> None:
    (one,) = HEALTH.interfaces
    half = dataclasses.replace(one, last_seen=START + timedelta(days=4))
    rest = dataclasses.replace(one, first_seen=START + timedelta(days=3))
    facts = Facts(Case(plant(health=dataclasses.replace(HEALTH, interfaces=(half, rest)))))
    assert guard(facts, CELL).uptime == 1.0
    short = Facts(Case(plant(health=dataclasses.replace(HEALTH, interfaces=(half,)))))
    assert guard(short, CELL).uptime == 0.5


def test_a_breach_without_packets_is_only_a_sign() -> None:
    bare = dataclasses.replace(act(HMI, PLC, "modbus", Effect.WRITES), evidence=None)
    found = verdict("SR 1.2", plant(operations=[bare]))
    assert found.observed is SIGN
    assert "no packets" in found.reasons[0]


DOCUMENT = Document("P", "0" * 64)
SIGNED, LATER = date(2026, 1, 1), date(2030, 1, 1)


def attested(answer: Answer, expires: date = LATER, zones: tuple[str, ...] = ()) -> Owner:
    said = Attestation("SR 1.5", zones, answer, "So.", "A", SIGNED, expires, DOCUMENT)
    return dataclasses.replace(SEEN_WELL, attestations=(said,))


def test_answers_of_the_owner() -> None:
    assert verdict("SR 1.5", plant(), owner=attested("met")).outcome is Outcome.ATTESTED_MET
    assert verdict("SR 1.5", plant(), owner=attested("not met")).is_failed
    gone = attested("met", expires=END.date() - timedelta(days=1))
    late = verdict("SR 1.5", plant(), owner=gone)
    assert (late.outcome, late.attestation, late.expired) == (LITTLE, None, gone.attestations[0])
    renewed = dataclasses.replace(
        gone, attestations=(*gone.attestations, *attested("met").attestations)
    )
    assert verdict("SR 1.5", plant(), owner=renewed).expired is None
    other = attested("met", zones=("ops",))
    assert verdict("SR 1.5", plant(), owner=other).outcome is LITTLE
    leaked = plant(claims=[claim("credential", PASSWORD.format(12, "octets"), "ftp")])
    both = verdict("SR 1.5", leaked, owner=attested("met"))
    assert both.outcome is BREACH
    assert both.contradicted


@pytest.mark.parametrize(
    ("approver", "expires", "holds"),
    [("B", LATER, True), ("", LATER, False), ("B", date(2026, 11, 9), False)],
)
def test_compensations_lapse(approver: str, expires: date, holds: bool) -> None:
    made = Compensation("SR 1.5", (), "Locked.", "A", approver, SIGNED, expires, DOCUMENT)
    owner = dataclasses.replace(SEEN_WELL, compensations=(made,))
    leaked = plant(claims=[claim("credential", PASSWORD.format(12, "octets"), "ftp")])
    found = verdict("SR 1.5", leaked, owner=owner)
    assert found.outcome is (Outcome.COMPENSATED if holds else BREACH)
    assert found.is_failed is not holds
    assert bool(found.lapsed) is not holds


def test_above_the_target_is_not_selected() -> None:
    found = verdict("SR 1.2", plant(), "ops")
    assert found.outcome is Outcome.NOT_SELECTED
    assert verdict("SR 1.4", plant()).outcome is Outcome.NOT_OBSERVABLE


def test_assets_in_no_zone_are_judged_too() -> None:
    stray = dataclasses.replace(asset(PLC), zone=None, id=asset_id("stray"))
    judged = judge(Case(dataclasses.replace(plant(), assets={stray.id: stray})))
    assert [j.zone.name for j in judged][-1] == "In no zone"


def test_every_check_is_pure() -> None:
    facts = [Facts(Case(plants.plant())) for _ in range(2)]
    for id_, check in CHECKS.items():
        for zone in facts[0].zones:
            assert check(facts[0], zone) == check(facts[1], zone), id_
