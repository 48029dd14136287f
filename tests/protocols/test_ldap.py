"""LDAP on public captures and beside its decoder: who logs on how, and no password is kept."""

from __future__ import annotations

import pytest

from protocols.model import Effect, describe, refuses
from tests.captures import PUBLIC, ROOT, needs_public
from tests.observed import observe, of

_SENT = ROOT / "protocols" / "ldap" / "captures" / "openldap.pcap"
_PASSWORDS = (b"Admin-77", b"Shift-2026", b"Shift-2027", b"Shift-2028")


def test_no_password_is_kept() -> None:
    sent, found = _SENT.read_bytes(), observe(_SENT)
    kept = b"".join(proof["pcapng"] for proof in found.evidence.values())
    assert kept
    assert all(password in sent and password not in kept for password in _PASSWORDS)


@needs_public
def test_guesses_by_ntlm_are_refused_log_ons() -> None:
    path = PUBLIC / "zeek+zeek/testing/btest/Traces/ldap/ldap_invalid_credentials.pcap"
    rows = [*of(observe(path).observations, kind="did", protocol="ldap", code="0.3")]
    assert {row["object"] for row in rows} == {"GSS-SPNEGO"}
    assert sum(row["count"] for row in rows if row["status"] == 49) == 12
    assert sum(row["count"] for row in rows if row["status"] == 14) == 12


@needs_public
def test_a_domain_controller_says_what_it_is() -> None:
    path = PUBLIC / "elcabezzonn+Pcaps/wmi_query.pcap"
    told = {
        (row["subject"], row["object"], row["text"])
        for row in of(observe(path).observations, kind="is", protocol="ldap")
    }
    assert ("192.168.1.195", "capabilities", "domain controller of picklesworth.local") in told
    assert ("192.168.1.46", "name", "CHIP_DOUGLAS-PC") in told


@pytest.mark.quick
def test_what_goes_on_is_no_refusal_and_passwords_are_changed_by_two_operations() -> None:
    assert not refuses("ldap", 14)
    assert refuses("ldap", 49)
    for code in ("6.password", "23.password"):
        assert describe("ldap", code).effect is Effect.ENGINEERS
        assert "T0892" in describe("ldap", code).techniques
