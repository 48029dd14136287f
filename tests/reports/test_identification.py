"""Identification and use (FR 1 and 2): what devices and clients say of themselves."""

from __future__ import annotations

import dataclasses

import pytest

from protocols.model import NO_ANSWER, Effect
from reports.iec62443_3_3.model import Outcome
from reports.owner import Policy
from tests.reports.judged import (
    BREACH,
    COMMUNITY,
    EWS,
    HMI,
    LITTLE,
    PASSWORD,
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
from tests.reports.plants import claim

pytestmark = pytest.mark.quick


@pytest.mark.parametrize(
    ("requirement", "attribute", "value", "protocol", "wanted"),
    [
        ("SR 1.1", "authentication", "anonymous", "ftp", BREACH),
        ("SR 1.1", "authentication", "none", "s7comm", SIGN),
        ("SR 1.1", "authentication", "guest", "smb", SIGN),
        ("SR 1.1", "authentication", "NTLM", "smb", LITTLE),
        ("SR 1.1", "authentication", "password", "ftp", LITTLE),
        ("SR 1.1", "authentication", "none", "vnc", BREACH),
        ("SR 1.1", "authentication", "VNC authentication", "vnc", SIGN),
        ("SR 1.1", "authentication", "CredSSP", "rdp", LITTLE),
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
        ("SR 4.3", "version", "SMB 1 (NT LM 0.12)", "smb", BREACH),
        ("SR 4.3", "version", "SMB 3.1.1", "smb", LITTLE),
        ("SR 4.3", "offered_version", "SMB 1 (NT LM 0.12)", "smb", SIGN),
        ("SR 4.3", "cipher", "TLS_RSA_WITH_3DES_EDE_CBC_SHA", "tls", BREACH),
        ("SR 4.3", "cipher", "TLS_RSA_WITH_RC4_128_MD5", "tls", BREACH),
        ("SR 4.3", "cipher", "TLS_RSA_WITH_NULL_SHA256", "tls", BREACH),
        ("SR 4.3", "cipher", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", "tls", SIGN),
        ("SR 4.3", "cipher", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "tls", LITTLE),
        ("SR 4.3", "cipher", "chacha20-poly1305@openssh.com", "ssh", LITTLE),
        ("SR 4.3", "cipher", "RC4, 128 bits", "rdp", BREACH),
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
    asked = act(HMI, PLC, protocol, Effect.SESSION)
    found = plant(claims=[claim(attribute, value, protocol)], operations=[asked])
    assert outcome(requirement, found) is wanted
    assert outcome(requirement, found, "ops") is not BREACH, "only the zone of the device"


@pytest.mark.parametrize(
    ("value", "protocol", "told"),
    [
        ("none", "profinet-dcp", "takes settings by PROFINET DCP without asking who sends them."),
        ("none", "s7comm", "takes settings by S7comm without asking who sends them."),
        ("anonymous", "mqtt", "lets people in by mqtt without asking who they are (anonymous)."),
    ],
)
def test_a_protocol_without_users_lets_nobody_log_on(value: str, protocol: str, told: str) -> None:
    said, asked = claim("authentication", value, protocol), act(HMI, PLC, protocol, Effect.SESSION)
    (sign,) = verdict("SR 1.1", plant(claims=[said], operations=[asked])).signs
    assert sign.text == f"plc (10.0.1.1) {told}"


@pytest.mark.parametrize(
    ("requirement", "attribute", "value", "protocol"),
    [
        ("SR 1.1", "authentication", "none", "snmp"),
        ("SR 3.7", "software", "curl/8.5.0", "http"),
    ],
)
def test_who_asks_lets_nobody_in_and_greets_nobody(
    requirement: str, attribute: str, value: str, protocol: str
) -> None:
    trap = act(PLC, EWS, protocol, Effect.REPORTS)
    found = plant(claims=[claim(attribute, value, protocol)], operations=[trap])
    assert outcome(requirement, found) is LITTLE


def test_a_community_is_taken_by_who_is_asked_and_shown_by_who_sends() -> None:
    said = claim("credential", COMMUNITY.format("letters"), "snmp")
    for asked, did, crossed in (
        (act(HMI, PLC, "snmp", Effect.READS), "took a community", "A community for plc"),
        (act(PLC, HMI, "snmp", Effect.REPORTS), "showed a community", "A community of plc"),
    ):
        found = plant(claims=[said], operations=[asked])
        (sign,) = verdict("SR 1.5", found).signs
        assert did in sign.text
        (breach,) = verdict("SR 4.1", found).breaches
        assert crossed in breach.text


def test_refused_log_ons_are_a_sign_when_many() -> None:
    few, many = (
        plant(operations=[act(HMI, PLC, "ftp", Effect.SESSION, status=530, count=n)])
        for n in (5, 6)
    )
    assert outcome("SR 1.11", few) is LITTLE
    assert outcome("SR 1.11", many) is SIGN
    assert not verdict("SR 1.11", many).reasons, "what was seen is not said to be unseen"


def test_log_ons_within_encrypted_sessions_are_said_to_be_hidden() -> None:
    links = [link(HMI, PLC, "ssh", 22), link(HMI, PLC, "tls", 443), link(EWS, PLC, "", 3389)]
    opened = act(HMI, PLC, "ssh", Effect.SESSION, count=25)
    found = plant(links=links, operations=[opened])
    hidden = "27 encrypted sessions were seen (RDP, SSH, TLS): log-ons within cannot be seen"
    for requirement in ("SR 1.1", "SR 1.5", "SR 1.7", "SR 1.11"):
        assert hidden in verdict(requirement, found).reasons, requirement
        assert not any("encrypted" in r for r in verdict(requirement, found, "ops").reasons)
    assert not any("tried" in reason for reason in verdict("SR 1.11", plant()).reasons)


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


@pytest.mark.parametrize(
    ("role", "wanted"),
    [("engineer", SILENT), ("operator", BREACH), ("reader", BREACH), ("", LITTLE)],
)
def test_roles_and_rights(role: str, wanted: Outcome) -> None:
    found = plant(operations=[act(EWS, PLC, "s7comm", Effect.ENGINEERS, count=20)])
    roles = (entry(PLC), entry(HMI), entry(EWS, role=role), entry(PC))
    assert verdict("SR 2.1", found, register=roles).observed is wanted


@pytest.mark.parametrize("effect", [Effect.WRITES, Effect.COMMANDS, Effect.ENGINEERS])
@pytest.mark.parametrize(("role", "wanted"), [("device", BREACH), ("", SIGN)])
def test_what_the_register_does_not_list_has_no_rights(
    effect: Effect, role: str, wanted: Outcome
) -> None:
    found = plant(operations=[act(EWS, PLC, "s7comm", effect, count=20)])
    without = (entry(PLC, role=role), entry(HMI), entry(PC))
    told = verdict("SR 2.1", found, register=without)
    assert told.observed is wanted, "an engineering station by its traffic, and by nothing else"
    (finding,) = (*told.breaches, *told.signs)
    assert "the register does not list it" in finding.text
    assert verdict("SR 2.1", found, register=None).observed is LITTLE


def test_inferred_roles_and_refusals_are_signs() -> None:
    found = plant(operations=[act(HMI, PLC, "s7comm", Effect.ENGINEERS, count=20)])
    assert outcome("SR 2.1", found) is SIGN
    refused = plant(operations=[act(EWS, PLC, "s7comm", Effect.ENGINEERS, status=5)])
    assert outcome("SR 2.1", refused) is SIGN
    device = plant(operations=[act(PLC, PLC, "s7comm", Effect.ENGINEERS, count=20)])
    roles = (entry(PLC, role="device"), *REGISTER[1:])
    assert verdict("SR 2.1 RE 1", device, register=roles).observed is BREACH


@pytest.mark.parametrize("requirement", ["SR 1.2", "SR 2.1", "SR 3.1 RE 1", "SR 3.4"])
def test_what_no_protocol_answers_is_told_as_sent(requirement: str) -> None:
    restart = act(EWS, PLC, "dnp3", Effect.ENGINEERS, status=NO_ANSWER)
    roles = (entry(PLC), entry(HMI), entry(EWS, role="reader"), entry(PC))
    sent = "(sent; no answer tells how it went)"
    for status, wanted in ((NO_ANSWER, True), (0, False)):
        done = dataclasses.replace(restart, status=status)
        found = verdict(requirement, plant(operations=[done]), register=roles)
        (finding,) = (*found.breaches, *found.signs)
        assert (sent in finding.text) is wanted
        assert "accepted, or sent where no answer tells how it went" in found.condition
    both = plant(operations=[restart, dataclasses.replace(restart, status=0)])
    assert len({f.text for f in verdict("SR 1.2", both).breaches}) == 2


WROTE = "ews (10.0.3.1) acts on plc (10.0.1.1) by {}, "
KNOWN, OPEN = "which knows its user", "where sessions without a user were let in"


@pytest.mark.parametrize(
    ("protocol", "said", "kind", "told"),
    [
        ("opcua", [("user", "anna"), ("authentication", "password")], "support", KNOWN),
        ("opcua", [("authentication", "certificate")], "support", KNOWN),
        ("opcua", [("authentication", "anonymous")], "signs", OPEN),
        ("ftp", [("user", "anonymous"), ("authentication", "anonymous")], "signs", OPEN),
        ("mqtt", [("user", "edge"), ("authentication", "anonymous")], "signs", OPEN),
        ("modbus", [("user", "anna")], "signs", "whose messages name nobody"),
    ],
)
def test_who_acted_is_told_by_sessions(
    protocol: str, said: list[tuple[str, str]], kind: str, told: str
) -> None:
    claims = [claim(attribute, value, protocol) for attribute, value in said]
    write = act(EWS, PLC, protocol, Effect.WRITES, count=20)
    back = act(PLC, HMI, protocol, Effect.COMMANDS)  # as a broker passes on what it was told
    found = verdict("SR 2.12", plant(claims=claims, operations=[write, back]))
    assert WROTE.format(protocol) + told + "." in [f.text for f in getattr(found, kind)]
    assert {bool(found.signs), bool(found.support)} == {True, False}
    assert found.observed is (Outcome.SUPPORTING_EVIDENCE if kind == "support" else SIGN)


def test_who_acted_is_open_where_nobody_was_seen_to_log_on() -> None:
    claims = [claim("user", "anna", "ftp"), claim("authentication", "password", "opcua")]
    write = act(EWS, PLC, "opcua", Effect.WRITES, count=20)
    found = verdict("SR 2.12", plant(claims=claims, operations=[write]))
    assert (found.signs, found.support, found.observed) == ((), (), LITTLE)


def test_password_rules_are_the_owners() -> None:
    found = plant(claims=[claim("credential", PASSWORD.format(9, "letters and digits"), "ftp")])
    assert outcome("SR 1.7", found) is SILENT
    strict = dataclasses.replace(SEEN_WELL, policy=Policy(password_length=10))
    assert verdict("SR 1.7", found, owner=strict).observed is BREACH
