"""Each check on plants made for it: a breach, a sign, silence, and what is lacking."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from inventory.model import (
    Capture,
    Claim,
    Conduit,
    Conflict,
    Flow,
    Gap,
    Health,
    Link,
    Operation,
    Plant,
    Quality,
    Reasoned,
    Violation,
    Zone,
)
from protocols.model import UNANSWERED, Effect
from reports.case import Case
from reports.iec62443_3_3.facts import Facts
from reports.iec62443_3_3.guard import guard
from reports.iec62443_3_3.judge import CHECKS, judge
from reports.iec62443_3_3.model import Outcome, Verdict
from reports.owner import (
    NOTHING_SAID,
    Answer,
    Attestation,
    Compensation,
    Document,
    Owner,
    Policy,
    Service,
)
from reports.register import Entry
from tests.reports import plants
from tests.reports.plants import END, START, Host, Talk, asset, asset_id, claim, proof

pytestmark = pytest.mark.quick

CELL = Zone("cell", "Cell", "1", sl_t=(4,) * 7, proposed=False)
OPS = Zone("ops", "Operations", "3", sl_t=(1,) * 7, proposed=False)
OFFICE = Zone("office", "Office", "4", sl_t=(1,) * 7, proposed=False)

PLC = Host("plc", "cell", "10.0.1.1", "00:00:00:00:01:01", "plc", "1")
HMI = Host("hmi", "cell", "10.0.1.2", "00:00:00:00:01:02", "hmi", "2")
EWS = Host("ews", "ops", "10.0.3.1", "00:00:00:00:03:01", "engineering station", "3")
PC = Host("pc", "office", "10.0.4.1", "00:00:00:00:04:01", "workstation", "4")
HOSTS = (PLC, HMI, EWS, PC)

HEALTH = dataclasses.replace(plants.HEALTH, loss_share=0.0)
REGISTER = tuple(Entry(h.name, h.ip, h.mac, h.name, h.zone, "", "", "", "", "") for h in HOSTS)
SEEN_WELL = Owner(clock="NTP")


def link(a: Host, b: Host, protocol: str, port: int, direction: str = "both") -> Link:
    made = plants.link(a, b, protocol, port, 10)
    return dataclasses.replace(made, direction=direction, transport="tcp")  # type: ignore[arg-type]


def act(
    a: Host, b: Host, protocol: str, effect: Effect, *, status: int = 0, count: int = 1
) -> Operation:
    ends = {h.name: h for h in (a, b)}
    talk = Talk(a.name, b.name, protocol, 0, "1", "Do", effect, count)
    original, plants.host.__globals__["HOSTS"] = plants.HOSTS, (*plants.HOSTS, *ends.values())
    try:
        return plants.operation(talk, status)
    finally:
        plants.host.__globals__["HOSTS"] = original


def plant(
    *,
    claims: Sequence[Claim] = (),
    on: Host = PLC,
    links: Sequence[Link] = (),
    operations: Sequence[Operation] = (),
    violations: Sequence[Violation] = (),
    conduits: Sequence[Conduit] = (),
    conflicts: Sequence[Conflict] = (),
    owner: bool = True,
    health: Health = HEALTH,
) -> Plant:
    assets = [asset(h, claims if h is on else ()) for h in HOSTS]
    assets = [
        dataclasses.replace(a, conflicts=tuple(conflicts) if a.names == (on.name,) else ())
        for a in assets
    ]
    return Plant(
        START,
        END,
        {a.id: a for a in assets},
        links,
        operations,
        violations,
        {z.id: z for z in (CELL, OPS, OFFICE)},
        conduits,
        owner,
        health,
    )


def verdict(
    requirement: str,
    found: Plant,
    zone: str = "cell",
    register: tuple[Entry, ...] | None = REGISTER,
    owner: Owner = SEEN_WELL,
) -> Verdict:
    judged = judge(Case(found, register=register, owner=owner))
    (here,) = (j for j in judged if j.zone.id == zone)
    return next(v for v in here.verdicts if v.requirement == requirement)


def outcome(requirement: str, found: Plant, zone: str = "cell") -> Outcome:
    return verdict(requirement, found, zone).observed


BREACH, SIGN = Outcome.VIOLATION_OBSERVED, Outcome.PARTIAL
SILENT, LITTLE = Outcome.NO_VIOLATION_OBSERVED, Outcome.INSUFFICIENT_OBSERVATION
COMMUNITY = "community of 6 octets, {}, digest 00"
PASSWORD = "password of {} octets, {}, digest 00"


@pytest.mark.parametrize(
    ("requirement", "attribute", "value", "protocol", "wanted"),
    [
        ("SR 1.1", "authentication", "anonymous", "ftp", BREACH),
        ("SR 1.1", "authentication", "none", "s7comm", SIGN),
        ("SR 1.1", "authentication", "password", "ftp", LITTLE),
        ("SR 1.5", "credential", COMMUNITY.format("well known"), "snmp", BREACH),
        ("SR 1.5", "credential", COMMUNITY.format("letters"), "snmp", SIGN),
        ("SR 1.5", "credential", PASSWORD.format(12, "octets"), "telnet", BREACH),
        ("SR 1.5", "credential", "something else", "telnet", LITTLE),
        ("SR 1.7", "credential", PASSWORD.format(7, "letters, digits and signs"), "ftp", BREACH),
        ("SR 1.7", "credential", PASSWORD.format(12, "letters"), "ftp", BREACH),
        ("SR 1.7", "credential", PASSWORD.format(5, "well known"), "ftp", BREACH),
        ("SR 1.7", "credential", PASSWORD.format(8, "letters and digits"), "ftp", SILENT),
        ("SR 1.7", "credential", COMMUNITY.format("letters"), "snmp", LITTLE),
        ("SR 1.8", "certificate_not_after", "2026-11-01T00:00:00Z", "tls", BREACH),
        ("SR 1.8", "certificate_not_before", "2026-11-03T00:00:00Z", "tls", BREACH),
        ("SR 1.8", "certificate_not_after", "2026-11-20T00:00:00Z", "tls", SIGN),
        ("SR 1.8", "certificate_not_after", "2030-01-01T00:00:00Z", "tls", SILENT),
        ("SR 1.8", "certificate_not_after", "nonsense", "tls", SILENT),
        ("SR 1.9", "certificate_key", "RSA, 1024 bits", "tls", BREACH),
        ("SR 1.9", "certificate_key", "DSA, 2048 bits", "ssh", BREACH),
        ("SR 1.9", "certificate_key", "EC P-192, 192 bits", "tls", BREACH),
        ("SR 1.9", "signature", "sha1WithRSAEncryption", "tls", BREACH),
        ("SR 1.9", "signature", "ssh-rsa", "ssh", BREACH),
        ("SR 1.9", "signature", "sha256WithRSAEncryption", "tls", LITTLE),
        ("SR 1.9", "signature", "rsa-sha2-512", "ssh", LITTLE),
        ("SR 3.7", "software", "vsFTPd 3.0.3", "ftp", SIGN),
        ("SR 3.7", "software", "OpenSSH_9.2", "ssh", LITTLE),
        ("SR 3.7", "banner", "Welcome", "telnet", LITTLE),
        ("SR 4.3", "version", "TLS 1.0", "tls", BREACH),
        ("SR 4.3", "version", "SSL 3.0", "tls", BREACH),
        ("SR 4.3", "version", "SSH 1.99", "ssh", BREACH),
        ("SR 4.3", "version", "TLS 1.2", "tls", LITTLE),
        ("SR 4.3", "version", "TLS 1.3", "tls", LITTLE),
        ("SR 4.3", "version", "SSH 2.0", "ssh", LITTLE),
        ("SR 4.3", "offered_version", "TLS 1.0", "tls", SIGN),
        ("SR 4.3", "cipher", "TLS_RSA_WITH_3DES_EDE_CBC_SHA", "tls", BREACH),
        ("SR 4.3", "cipher", "TLS_RSA_WITH_RC4_128_MD5", "tls", BREACH),
        ("SR 4.3", "cipher", "TLS_RSA_WITH_NULL_SHA256", "tls", BREACH),
        ("SR 4.3", "cipher", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", "tls", SIGN),
        ("SR 4.3", "cipher", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "tls", LITTLE),
        ("SR 4.3", "cipher", "chacha20-poly1305@openssh.com", "ssh", LITTLE),
        ("SR 4.3", "key_exchange", "DH, 1024 bits", "tls", BREACH),
        ("SR 4.3", "key_exchange", "diffie-hellman-group1-sha1", "ssh", BREACH),
        ("SR 4.3", "key_exchange", "diffie-hellman-group14-sha1", "ssh", SIGN),
        ("SR 4.3", "key_exchange", "curve25519-sha256", "ssh", LITTLE),
        ("SR 4.3", "integrity", "hmac-md5", "ssh", BREACH),
        ("SR 4.3", "integrity", "hmac-sha2-256", "ssh", LITTLE),
    ],
)
def test_what_devices_say_of_themselves(
    requirement: str, attribute: str, value: str, protocol: str, wanted: Outcome
) -> None:
    found = plant(claims=[claim(attribute, value, protocol)])
    assert outcome(requirement, found) is wanted
    assert outcome(requirement, found, "ops") is not BREACH, "only the zone of the device"


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


def test_refused_log_ons_are_a_sign_when_many() -> None:
    few, many = (
        plant(operations=[act(HMI, PLC, "ftp", Effect.SESSION, status=530, count=n)])
        for n in (5, 6)
    )
    assert outcome("SR 1.11", few) is LITTLE
    assert outcome("SR 1.11", many) is SIGN


def test_one_key_on_two_devices() -> None:
    alone = plant(claims=[claim("fingerprint", "ab" * 32, "ssh")])
    both = dataclasses.replace(
        alone,
        assets={
            k: dataclasses.replace(a, claims=(*a.claims, claim("fingerprint", "ab" * 32, "ssh", k)))
            for k, a in alone.assets.items()
        },
    )
    assert outcome("SR 1.2 RE 1", alone) is LITTLE
    assert outcome("SR 1.2 RE 1", both) is BREACH
    assert outcome("SR 1.2 RE 1", both, "office") is BREACH


def test_a_contested_address_is_a_sign() -> None:
    values = ("00:00:00:00:01:01", "00:00:00:00:06:66")
    found = plant(conflicts=[Conflict("mac", values, (proof("arp"),), START, END)])
    assert outcome("SR 3.1", found) is SIGN


@pytest.mark.parametrize("requirement", ["SR 1.2", "SR 3.1 RE 1", "SR 4.1"])
def test_what_nobody_decoded_silences_nothing(requirement: str) -> None:
    known = [link(HMI, PLC, "ssh", 22 + n) for n in range(60)]
    assert outcome(requirement, plant(links=known)) is SILENT
    unknown = [link(HMI, PLC, "", 2000 + n) for n in range(7)]
    found = verdict(requirement, plant(links=[*known, *unknown]))
    assert found.observed is LITTLE
    assert "10% of the octets are of unknown protocols" in found.reasons[0]


def test_a_scanner_is_a_sign() -> None:
    found = plant()
    scanner = dataclasses.replace(
        found.assets[asset_id("hmi")], roles=(Reasoned("scanner", "60 did not answer it."),)
    )
    found = dataclasses.replace(found, assets={**found.assets, scanner.id: scanner})
    assert outcome("SR 3.2", found) is SIGN
    assert outcome("SR 3.2", plant()) is LITTLE


def malformed(frames: tuple[int, ...]) -> Violation:
    evidence = dataclasses.replace(proof("malformed"), frames=frames)
    return Violation("modbus", "wrong length", "Too long.", HMI.ip, PLC.ip, 2, START, END, evidence)


@pytest.mark.parametrize(
    ("frames", "status", "wanted"),
    [
        ((10,), 0, BREACH),  # the answer's evidence holds the malformed frame
        ((99,), 0, SIGN),
        ((99,), 3, SILENT),  # refused: the control works
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
    assert "not tried" in found.reasons[0]


ALLOWED = Conduit("o", "ops", "cell", (Flow("modbus", 502, (Effect.READS,)),), False)


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
        (("", 123), Flow("ntp", 123), LITTLE),
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
    asked = plant(operations=[act(PC, PLC, "modbus", Effect.READS)])
    assert outcome("SR 4.1 RE 1", asked) is BREACH


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


def test_audit_records_in_clear() -> None:
    assert outcome("SR 3.9", plant(links=[link(PLC, EWS, "syslog", 514)])) is SIGN
    assert outcome("SR 3.9", plant(links=[link(PLC, PC, "syslog", 514)])) is BREACH
    assert outcome("SR 3.9", plant()) is LITTLE


def test_services_that_are_not_needed() -> None:
    found = plant(links=[link(HMI, PLC, "http", 80)])
    assert outcome("SR 7.7", found) is BREACH
    assert outcome("SR 7.7", plant(links=[link(HMI, PLC, "", 23)])) is BREACH
    assert outcome("SR 7.7", plant(links=[link(HMI, PLC, "modbus", 502)])) is SILENT
    assert outcome("SR 7.7", plant(links=[link(EWS, PC, "http", 80)]), "office") is LITTLE
    needed = dataclasses.replace(SEEN_WELL, services=(Service("http", ("cell",), "page"),))
    assert verdict("SR 7.7", found, owner=needed).observed is SILENT
    elsewhere = dataclasses.replace(SEEN_WELL, services=(Service("http", ("ops",), "page"),))
    assert verdict("SR 7.7", found, owner=elsewhere).observed is BREACH
    announced = plant(links=[link(PLC, HMI, "llmnr", 5355, "a to b")])
    assert outcome("SR 7.7", announced) is SIGN


def entry(host: Host, **fields: str) -> Entry:
    return dataclasses.replace(REGISTER[HOSTS.index(host)], **fields)


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
    silent = (*REGISTER, entry(PLC, ip="10.0.1.99", mac=""))
    assert verdict("SR 7.8", found, register=silent).observed is SIGN


@pytest.mark.parametrize(
    ("role", "wanted"),
    [("engineer", SILENT), ("operator", BREACH), ("reader", BREACH), ("", LITTLE)],
)
def test_roles_and_rights(role: str, wanted: Outcome) -> None:
    found = plant(operations=[act(EWS, PLC, "s7comm", Effect.ENGINEERS, count=20)])
    roles = (entry(PLC), entry(HMI), entry(EWS, role=role), entry(PC))
    assert verdict("SR 2.1", found, register=roles).observed is wanted


def test_inferred_roles_and_refusals_are_signs() -> None:
    found = plant(operations=[act(HMI, PLC, "s7comm", Effect.ENGINEERS, count=20)])
    assert outcome("SR 2.1", found) is SIGN
    refused = plant(operations=[act(EWS, PLC, "s7comm", Effect.ENGINEERS, status=5)])
    assert outcome("SR 2.1", refused) is SIGN
    device = plant(operations=[act(PLC, PLC, "s7comm", Effect.ENGINEERS, count=20)])
    roles = (entry(PLC, role="device"), *REGISTER[1:])
    assert verdict("SR 2.1 RE 1", device, register=roles).observed is BREACH


def test_confidential_is_what_the_owner_says() -> None:
    found = plant(operations=[act(HMI, PLC, "modbus", Effect.READS)])
    strict = dataclasses.replace(SEEN_WELL, policy=Policy(confidential=("process values",)))
    assert verdict("SR 4.1", found, owner=strict).observed is BREACH
    crossing = plant(operations=[act(EWS, PLC, "s7comm", Effect.ENGINEERS)])
    assert outcome("SR 4.1 RE 2", crossing) is BREACH
    assert outcome("SR 4.1 RE 2", found) is LITTLE


def test_password_rules_are_the_owners() -> None:
    found = plant(claims=[claim("credential", PASSWORD.format(9, "letters and digits"), "ftp")])
    assert outcome("SR 1.7", found) is SILENT
    strict = dataclasses.replace(SEEN_WELL, policy=Policy(password_length=10))
    assert verdict("SR 1.7", found, owner=strict).observed is BREACH


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
    assert verdict("SR 1.5", plant(), owner=gone).outcome is LITTLE
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
