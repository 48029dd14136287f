"""Restricted data flow (FR 5): what crosses from zone to zone."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import timedelta

import pytest

from inventory.model import Conduit, Flow, Link, Plant
from protocols.model import NO_ANSWER, Effect
from reports.iec62443_3_3.model import Outcome
from tests.reports.judged import (
    ALLOWED,
    BREACH,
    EWS,
    HMI,
    LITTLE,
    PC,
    PLC,
    SIGN,
    SILENT,
    act,
    link,
    outcome,
    plant,
    verdict,
)
from tests.reports.plants import END

pytestmark = pytest.mark.quick


@pytest.mark.parametrize(
    ("made", "conduits", "base", "enhanced"),
    [
        (link(EWS, PLC, "modbus", 502), [ALLOWED], LITTLE, LITTLE),
        (link(EWS, PLC, "modbus", 502), [], BREACH, BREACH),
        (link(EWS, PLC, "http", 80), [ALLOWED], BREACH, BREACH),
        (link(EWS, PLC, "modbus", 503), [ALLOWED], BREACH, BREACH),
        (link(EWS, PLC, "http", 80, "a to b"), [ALLOWED], SIGN, SIGN),
        (link(HMI, PLC, "http", 80), [], LITTLE, LITTLE),
    ],
)
def test_what_crosses_a_boundary(
    made: Link, conduits: Sequence[Conduit], base: Outcome, enhanced: Outcome
) -> None:
    found = plant(links=[made], conduits=conduits)
    assert outcome("SR 5.2", found) is base
    assert outcome("SR 5.2 RE 1", found) is enhanced


@pytest.mark.parametrize(
    ("made", "allowed", "wanted"),
    [
        (("cotp", 102), Flow("s7comm", 102), LITTLE),
        (("tls", 443), Flow("https", 443), LITTLE),
        (("", 5432), Flow("postgresql", 5432), LITTLE),
        (("tls", 444), Flow("https", 443), BREACH),
        (("tls", 443), Flow("https"), BREACH),  # any port: what carries it may carry anything
        (("", 502), Flow("modbus", 502), BREACH),  # Sightglass knows Modbus: this is none
        (("http", 502), Flow("modbus", 502), BREACH),
    ],
)
def test_a_flow_that_names_its_port_allows_what_carries_it(
    made: tuple[str, int], allowed: Flow, wanted: Outcome
) -> None:
    conduit = dataclasses.replace(ALLOWED, flows=(allowed,))
    found = plant(links=[link(EWS, PLC, *made)], conduits=[conduit])
    assert outcome("SR 5.2", found) is wanted


@pytest.mark.parametrize(
    ("allowed", "wanted"),
    [
        ([Flow("s7comm", 102), Flow("s7comm-plus", 102)], LITTLE),
        ([Flow("cotp", 102)], LITTLE),
        ([Flow("s7comm", 102)], BREACH),
        ([Flow("s7comm", 103), Flow("s7comm-plus", 102)], BREACH),
    ],
)
def test_all_that_rides_on_a_carrier_needs_a_flow(allowed: list[Flow], wanted: Outcome) -> None:
    made = dataclasses.replace(link(EWS, PLC, "cotp", 102), rides=("s7comm", "s7comm-plus"))
    conduit = dataclasses.replace(ALLOWED, flows=tuple(allowed))
    assert outcome("SR 5.2", plant(links=[made], conduits=[conduit])) is wanted


@pytest.mark.parametrize(
    ("port", "beside", "wanted"),
    [(50_000, "ftp", SIGN), (50_000, "ssh", BREACH), (502, "ftp", BREACH)],
)
def test_what_may_be_a_file_by_ftp_is_no_proof(port: int, beside: str, wanted: Outcome) -> None:
    conduit = dataclasses.replace(ALLOWED, flows=(Flow(beside),))
    links = [link(EWS, PLC, beside, 21), link(EWS, PLC, "", port)]
    found = plant(links=links, conduits=[conduit])
    assert outcome("SR 5.2", found) is wanted
    assert outcome("SR 5.2 RE 1", found) is wanted


def icmp(code: str, direction: str = "a to b") -> Plant:
    """What a station of operations says by ICMP to a controller."""
    made = dataclasses.replace(link(EWS, PLC, "icmp", 1, direction), transport="ip")
    said = dataclasses.replace(act(EWS, PLC, "icmp", Effect.REPORTS, status=NO_ANSWER), code=code)
    return plant(links=[made], operations=[said])


@pytest.mark.parametrize("code", ["3.3", "3.13", "11.0", "12.1"])
def test_errors_of_icmp_are_part_of_what_they_answer(code: str) -> None:
    for requirement in ("SR 5.2", "SR 5.2 RE 1"):
        assert outcome(requirement, icmp(code)) is LITTLE
        assert outcome(requirement, icmp(code), "ops") is LITTLE
    both = icmp(code)
    probed = dataclasses.replace(both, operations=[*both.operations, *icmp("8.0").operations])
    assert outcome("SR 5.2", probed) is SIGN


@pytest.mark.parametrize("code", ["8.0", "5.1", "13.0"])
def test_what_asks_or_commands_by_icmp_is_traffic_without_a_port(code: str) -> None:
    for requirement, how in (("SR 5.2", "allowed by no conduit"), ("SR 5.2 RE 1", "on no list")):
        (sign,) = verdict(requirement, icmp(code)).signs
        ends = "ews (10.0.3.1) to plc (10.0.1.1) by icmp (Operations to Cell)"
        assert sign.text == f"{ends}: {how}, not answered."
    (breach,) = verdict("SR 5.2", icmp(code, "both")).breaches
    assert "by icmp (" in breach.text


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (link(EWS, PLC, "http", 80, "a to b"), "port 80 {}: {}, not answered."),
        (link(EWS, PLC, "", 50_000), "port 50000 {}: {}, perhaps a file by FTP."),
        (
            link(EWS, PLC, "", 50_000, "a to b"),
            "port 50000 {}: {}, not answered, perhaps a file by FTP.",
        ),
    ],
)
def test_a_sign_says_only_why_it_is_no_proof(made: Link, told: str) -> None:
    conduit = dataclasses.replace(ALLOWED, flows=(Flow("ftp"),))
    found = plant(links=[link(EWS, PLC, "ftp", 21), made], conduits=[conduit])
    for requirement, how in (("SR 5.2", "allowed by no conduit"), ("SR 5.2 RE 1", "on no list")):
        (sign,) = verdict(requirement, found).signs
        assert sign.text.endswith(told.format("(Operations to Cell)", how))


def test_a_permission_that_ran_out_is_told_with_its_day() -> None:
    flow = Flow("modbus", 502, until=END - timedelta(days=1))
    conduit = dataclasses.replace(ALLOWED, flows=(flow,))
    found = plant(links=[link(EWS, PLC, "modbus", 502)], conduits=[conduit])
    (sign,) = verdict("SR 5.2", found).signs
    assert sign.text.endswith(": its permission ran out on 2026-11-09.")


def test_a_breach_on_a_conduit_counts_at_the_higher_target_and_shows_at_both() -> None:
    found = plant(links=[link(PLC, EWS, "http", 80)])
    assert outcome("SR 5.2", found, "cell") is BREACH
    other = verdict("SR 5.2", found, "ops")
    assert other.observed is LITTLE
    assert other.elsewhere


def test_more_than_a_conduit_allows() -> None:
    write = act(EWS, PLC, "modbus", Effect.WRITES)
    found = plant(links=[link(EWS, PLC, "modbus", 502)], operations=[write], conduits=[ALLOWED])
    assert outcome("SR 5.2", found) is BREACH
    assert outcome("SR 5.2 RE 1", found) is LITTLE
    read = act(EWS, PLC, "modbus", Effect.READS)
    assert outcome("SR 5.2", dataclasses.replace(found, operations=[read])) is LITTLE


@pytest.mark.parametrize(("days", "wanted"), [(-1, LITTLE), (1, SIGN), (7, SIGN), (8, BREACH)])
def test_a_permission_that_ran_out(days: int, wanted: Outcome) -> None:
    flow = Flow("modbus", 502, until=END - timedelta(days=days))
    conduit = dataclasses.replace(ALLOWED, flows=(flow,))
    found = plant(links=[link(EWS, PLC, "modbus", 502)], conduits=[conduit])
    assert outcome("SR 5.2", found) is wanted


def test_proposed_zones_judge_no_boundary() -> None:
    found = plant(links=[link(PC, PLC, "modbus", 502)], owner=False)
    for requirement in ("SR 5.1", "SR 5.1 RE 2", "SR 5.2", "SR 5.2 RE 1"):
        assert outcome(requirement, found) is LITTLE


def test_office_and_control_networks() -> None:
    direct = plant(links=[link(PC, PLC, "modbus", 502)])
    assert outcome("SR 5.1", direct) is BREACH
    joined = [Conduit("x", "office", "cell", (), False)]
    assert outcome("SR 5.1", dataclasses.replace(direct, conduits=joined)) is SIGN
    assert outcome("SR 5.1", plant(links=[link(EWS, PLC, "modbus", 502)])) is SILENT
    assert outcome("SR 5.1", plant()) is LITTLE
    assert outcome("SR 1.13", direct) is SIGN
    carried = dataclasses.replace(link(PC, PLC, "cotp", 102), rides=("s7comm",))
    assert outcome("SR 1.13", plant(links=[carried])) is SIGN
    assert outcome("SR 4.1 RE 1", direct) is BREACH


@pytest.mark.parametrize(
    ("seen", "wanted"),
    [
        (link(PC, PLC, "cotp", 3389), SILENT),  # Remote Desktop seals what it carries
        (link(PC, PLC, "modbus", 502, "a to b"), SILENT),  # nobody answered
        (dataclasses.replace(link(PC, PLC, "arp", 0), transport=""), SILENT),  # no session
        (link(PC, PLC, "ssh", 22), SILENT),
        (link(PC, PLC, "http", 80), BREACH),
    ],
)
def test_only_answered_sessions_in_clear_come_from_untrusted_networks(
    seen: Link, wanted: Outcome
) -> None:
    assert outcome("SR 4.1 RE 1", plant(links=[seen])) is wanted


def test_what_hands_over_a_machine_is_known_by_its_port() -> None:
    for port, name in ((3389, "rdp"), (5902, "vnc")):
        (sign,) = verdict("SR 1.13", plant(links=[link(PC, PLC, "", port)])).signs
        assert sign.text.endswith(f"on tcp port {port}, which is {name}'s; no decoder read it.")


def test_what_no_decoder_reads_is_judged_by_what_its_octets_are() -> None:
    def seen(name: str, port: int) -> Plant:
        return plant(links=[dataclasses.replace(link(PC, PLC, "", port), recognised=(name,))])

    (sign,) = verdict("SR 1.13", seen("teamviewer", 5938)).signs
    assert sign.text.endswith("by teamviewer.")
    assert outcome("SR 5.3", seen("smtp", 2525)) is BREACH
    assert outcome("SR 5.3", seen("redis", 25)) is SILENT  # the port alone says mail
    assert outcome("SR 7.7", seen("x11", 7000)) is BREACH
    assert outcome("SR 7.7", seen("rtsp", 6000)) is SILENT  # the port alone says X11
    cameras = dataclasses.replace(ALLOWED, flows=(Flow("rtsp"),))
    video = dataclasses.replace(link(EWS, PLC, "", 8554), recognised=("rtsp",))
    assert outcome("SR 5.2", plant(links=[video], conduits=[cameras])) is LITTLE


def test_services_from_outside_control() -> None:
    outside = plant(links=[link(PLC, PC, "ntp", 123)])
    assert outcome("SR 5.1 RE 2", outside) is BREACH
    both = dataclasses.replace(outside, links=[*outside.links, link(HMI, EWS, "ntp", 123)])
    assert outcome("SR 5.1 RE 2", both) is SIGN
    assert outcome("SR 5.1 RE 2", plant(links=[link(HMI, EWS, "ntp", 123)])) is SILENT


def test_messages_between_people() -> None:
    found = plant(links=[link(PLC, PC, "", 25)])
    assert outcome("SR 5.3", found) is BREACH
    assert outcome("SR 5.3 RE 1", found) is BREACH
    within = plant(links=[link(PLC, HMI, "smtp", 25)])
    assert outcome("SR 5.3", within) is SILENT
    assert outcome("SR 5.3 RE 1", within) is BREACH
    assert outcome("SR 5.3", found, "office") is LITTLE, "no control zone"
