"""Integrity, confidentiality, what runs and what is registered (FR 3, 4, 6 and 7)."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from inventory.model import Capture, Conflict, Gap, Reasoned, Violation
from protocols.model import UNANSWERED, Effect
from reports.case import Case
from reports.iec62443_3_3.judge import judge
from reports.iec62443_3_3.model import Outcome
from reports.owner import Policy, Service
from tests.reports.judged import (
    BREACH,
    EWS,
    HEALTH,
    HMI,
    LITTLE,
    PC,
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
from tests.reports.plants import END, START, asset_id, claim, proof

pytestmark = pytest.mark.quick


@pytest.mark.parametrize(
    ("requirement", "protocol", "effect", "status", "wanted"),
    [
        ("SR 1.2", "modbus", Effect.WRITES, 0, BREACH),
        ("SR 1.2", "modbus", Effect.WRITES, 2, LITTLE),
        ("SR 1.2", "modbus", Effect.WRITES, UNANSWERED, LITTLE),
        ("SR 1.2", "modbus", Effect.READS, 0, SIGN),
        ("SR 1.2", "tls", Effect.SESSION, 0, LITTLE),
        ("SR 2.12", "modbus", Effect.COMMANDS, 0, SIGN),
        ("SR 3.1 RE 1", "s7comm", Effect.ENGINEERS, 0, BREACH),
        ("SR 3.1 RE 1", "s7comm", Effect.READS, 0, SIGN),
        ("SR 3.4", "s7comm", Effect.ENGINEERS, 0, SIGN),
        ("SR 3.4", "s7comm", Effect.ENGINEERS, 5, LITTLE),
        ("SR 4.1", "s7comm", Effect.ENGINEERS, 0, BREACH),
        ("SR 4.1", "s7comm", Effect.READS, 0, LITTLE),
    ],
)
def test_what_clients_do(
    requirement: str, protocol: str, effect: Effect, status: int, wanted: Outcome
) -> None:
    found = plant(operations=[act(HMI, PLC, protocol, effect, status=status)])
    assert outcome(requirement, found) is wanted


@pytest.mark.parametrize(
    ("techniques", "acts", "changes", "carries"),
    [
        (["T0843"], True, True, True),  # download
        (["T0845"], False, False, True),  # upload
        (["T0845", "T0843"], False, False, True),  # opens a file: nobody knows which way
        (["T0836"], True, True, False),  # a parameter
        ([], False, False, False),  # nobody knows that it changes anything
    ],
)
def test_only_what_changes_a_program_is_a_change(
    techniques: list[str], acts: bool, changes: bool, carries: bool
) -> None:
    """And only what moves one has it in clear."""
    done = act(HMI, PLC, "s7comm", Effect.ENGINEERS, techniques=techniques)
    if not techniques:
        done = dataclasses.replace(done, techniques=())
    found = plant(operations=[done])
    for requirement in ("SR 1.2", "SR 3.1 RE 1"):
        assert (outcome(requirement, found) is BREACH) is acts
    for requirement in ("SR 2.12", "SR 3.4"):
        assert (outcome(requirement, found) is SIGN) is changes
    assert (outcome("SR 4.1", found) is BREACH) is carries


def test_a_file_may_be_a_program_or_a_recorders_curves() -> None:
    copied = act(HMI, PLC, "iec104", Effect.ENGINEERS, techniques=["T0845"])
    file = dataclasses.replace(copied, operation="call or select file")
    found = verdict("SR 4.1", plant(operations=[file]))
    assert found.observed is SIGN
    (sign,) = found.signs
    assert sign.text.startswith("What may be a program in clear by iec104 (“call or select file”)")
    values = dataclasses.replace(SEEN_WELL, policy=Policy(confidential=("process values",)))
    assert not verdict("SR 4.1", plant(operations=[file]), owner=values).signs


def test_a_contested_address_is_a_sign() -> None:
    values = ("00:00:00:00:01:01", "00:00:00:00:06:66")
    found = plant(conflicts=[Conflict("mac", values, (proof("arp"),), START, END)])
    assert outcome("SR 3.1", found) is SIGN


def test_a_scanner_is_a_sign() -> None:
    asked = act(HMI, PLC, "modbus", Effect.READS)
    in_vain = act(HMI, PC, "tcp", Effect.SESSION, status=UNANSWERED, count=60)
    found = plant(operations=[asked, in_vain])
    scanner = dataclasses.replace(
        found.assets[asset_id("hmi")], roles=(Reasoned("scanner", "60 did not answer it."),)
    )
    found = dataclasses.replace(found, assets={**found.assets, scanner.id: scanner})
    (sign,) = verdict("SR 3.2", found).signs
    assert (sign.count, sign.evidence) == (60, (in_vain.evidence,)), "the scan's packets alone"
    assert outcome("SR 3.2", plant()) is LITTLE


def malformed(frames: tuple[int, ...]) -> Violation:
    evidence = dataclasses.replace(proof("malformed"), frames=frames)
    return Violation("modbus", "wrong length", "Too long.", HMI.ip, PLC.ip, 2, START, END, evidence)


@pytest.mark.parametrize(
    ("frames", "status", "wanted"),
    [
        ((10,), 0, BREACH),  # the answer's evidence holds the malformed frame
        ((99,), 0, SIGN),
        ((10,), 3, SILENT),  # refused: the control works
        ((99,), 3, SIGN),  # another of the pair was
    ],
)
def test_malformed_requests(frames: tuple[int, ...], status: int, wanted: Outcome) -> None:
    done = act(HMI, PLC, "modbus", Effect.WRITES, status=status)
    assert done.evidence is not None
    done = dataclasses.replace(done, evidence=dataclasses.replace(done.evidence, frames=(10, 11)))
    found = plant(operations=[done], violations=[malformed(frames)])
    assert outcome("SR 3.5", found) is wanted


def test_no_malformed_request_is_not_tried() -> None:
    found = verdict("SR 3.5", plant(operations=[act(HMI, PLC, "modbus", Effect.WRITES)]))
    assert found.observed is LITTLE
    assert found.reasons[0] == "no malformed request was seen"


def test_audit_records_in_clear() -> None:
    assert outcome("SR 3.9", plant(links=[link(PLC, EWS, "syslog", 514)])) is SIGN
    assert outcome("SR 3.9", plant(links=[link(PLC, PC, "syslog", 514)])) is BREACH
    assert outcome("SR 3.9", plant()) is LITTLE


def test_confidential_is_what_the_owner_says() -> None:
    found = plant(operations=[act(HMI, PLC, "modbus", Effect.READS)])
    strict = dataclasses.replace(SEEN_WELL, policy=Policy(confidential=("process values",)))
    assert verdict("SR 4.1", found, owner=strict).observed is BREACH
    for effect in (Effect.SESSION, Effect.DISCOVERS):
        greeted = plant(operations=[act(HMI, PLC, "cip", effect)])
        assert verdict("SR 4.1", greeted, owner=strict).observed is not BREACH
    crossing = plant(operations=[act(EWS, PLC, "s7comm", Effect.ENGINEERS)])
    assert outcome("SR 4.1 RE 2", crossing) is BREACH
    assert outcome("SR 4.1 RE 2", found) is LITTLE


def test_a_password_that_was_refused_crossed_in_clear_all_the_same() -> None:
    refused = dataclasses.replace(act(HMI, PLC, "ftp", Effect.SESSION, status=530), code="PASS")
    (breach,) = verdict("SR 4.1", plant(operations=[refused])).breaches
    told = "A password for plc (10.0.1.1), which did not take it, crossed the wire in clear by ftp."
    assert breach.text == told
    taken = dataclasses.replace(refused, status=0)  # a claim of the password tells of it
    assert outcome("SR 4.1", plant(operations=[taken])) is not BREACH


def test_services_that_are_not_needed() -> None:
    found = plant(links=[link(HMI, PLC, "http", 80)])
    assert outcome("SR 7.7", found) is BREACH
    by_port = plant(links=[link(HMI, PLC, "", 5901)])
    (sign,) = verdict("SR 7.7", by_port).signs
    assert sign.text.endswith("answers on port 5901, which is vnc's; no decoder read it.")
    assert outcome("SR 7.7", plant(links=[link(HMI, PLC, "modbus", 502)])) is SILENT
    assert outcome("SR 7.7", plant(links=[link(EWS, PC, "http", 80)]), "office") is LITTLE
    needed = dataclasses.replace(SEEN_WELL, services=(Service("http", ("cell",), "page"),))
    assert verdict("SR 7.7", found, owner=needed).observed is SILENT
    elsewhere = dataclasses.replace(SEEN_WELL, services=(Service("http", ("ops",), "page"),))
    assert verdict("SR 7.7", found, owner=elsewhere).observed is BREACH
    sent = plant(links=[link(PLC, EWS, "llmnr", 5355, "a to b")])
    assert outcome("SR 7.7", sent) is SIGN
    assert outcome("SR 7.7", sent, "ops") is SILENT, "who only received it runs nothing"


def test_the_register_against_the_wire() -> None:
    found = plant(claims=[claim("model", "CPU 315", "s7comm")])
    assert verdict("SR 7.8", found, register=REGISTER).observed is SILENT
    assert verdict("SR 7.8", found, register=REGISTER[1:]).observed is BREACH
    assert verdict("SR 7.8", found, register=None).observed is SIGN
    nobody = dataclasses.replace(found, assets={})
    assert verdict("SR 7.8", nobody, register=None).observed is LITTLE, "a list of nothing"
    same = (entry(PLC, model="cpu 315"), *REGISTER[1:])
    assert verdict("SR 7.8", found, register=same).observed is SILENT
    other = (entry(PLC, model="CPU 317"), *REGISTER[1:])
    assert verdict("SR 7.8", found, register=other).observed is BREACH
    card = plant(
        claims=[claim("vendor", "Hon Hai", "oui"), claim("vendor", "SIEMENS AG", "s7comm")]
    )
    named = (entry(PLC, vendor="Siemens"), *REGISTER[1:])
    assert verdict("SR 7.8", card, register=named).observed is SILENT, "its own word, in other ones"
    stranger = (entry(PLC, vendor="Hon Hai"), *REGISTER[1:])
    assert verdict("SR 7.8", card, register=stranger).observed is BREACH
    only = plant(claims=[claim("vendor", "Hon Hai", "oui")])
    assert verdict("SR 7.8", only, register=named).observed is SILENT, "its card's maker is no word"
    silent = (*REGISTER, entry(PLC, ip="10.0.1.99", mac=""))
    assert verdict("SR 7.8", found, register=silent).observed is SIGN


def test_the_sensors_own_part() -> None:
    assert outcome("SR 6.2", plant()) is SILENT
    lost = plant(health=dataclasses.replace(HEALTH, loss_share=0.06))
    assert outcome("SR 6.2", lost) is BREACH
    down = dataclasses.replace(HEALTH, gaps=(Gap(START, START + timedelta(hours=8), "down"),))
    assert outcome("SR 6.2", plant(health=down)) is SIGN
    short = dataclasses.replace(lost, end=START + timedelta(days=1))
    assert outcome("SR 6.2", short) is LITTLE, "a day of captures is no monitoring"


def test_recorded_files_prove_no_gap_in_monitoring() -> None:
    (whole,) = HEALTH.interfaces
    begun = dataclasses.replace(whole, last_seen=START + timedelta(hours=1))
    weeks_apart = plant(health=dataclasses.replace(HEALTH, interfaces=(begun,)))
    assert outcome("SR 6.2", weeks_apart) is BREACH, "a sensor that was down all week"
    file = Capture("00", whole.capture, 1, 1, begun.first_seen, begun.last_seen)
    (judged, *_) = judge(Case(weeks_apart, captures=(file,), register=REGISTER, owner=SEEN_WELL))
    verdict = next(v for v in judged.verdicts if v.requirement == "SR 6.2")
    assert verdict.observed is LITTLE
    assert any("only capture files were read" in reason for reason in verdict.reasons)
