"""What KDCs answer: a demand for a proof refuses nobody, a wrong password does."""

from __future__ import annotations

import re

import pytest

from protocols.model import Effect, describe, refuses, status_name
from tests.captures import ROOT
from tests.observed import observe

pytestmark = pytest.mark.quick
_SENT = ROOT / "protocols" / "kerberos" / "captures" / "mit.pcap"


@pytest.mark.parametrize(
    ("status", "name", "refused"),
    [
        (0, "ok", False),
        (6, "unknown user", True),
        (24, "wrong password", True),
        (25, "pre-authentication needed", False),
        (52, "answer too long for a datagram", False),
    ],
)
def test_who_is_asked_for_a_proof_is_not_refused(status: int, name: str, refused: bool) -> None:
    assert (status_name("kerberos", status), refuses("kerberos", status)) == (name, refused)


def test_log_ons_are_told_from_tickets_and_changes_of_passwords() -> None:
    assert "T0859" in describe("kerberos", "10.2").techniques
    assert describe("kerberos", "12").effect is Effect.READS
    assert describe("kerberos", "kpasswd.1").effect is Effect.ENGINEERS


def test_nothing_that_could_be_guessed_from_is_kept() -> None:
    """Ciphers are as random as keys: one that was sent would be found in what is kept."""
    sent = _SENT.read_bytes()
    found = observe(_SENT)
    assert found.evidence
    heads = [m.end() for m in re.finditer(rb"\xa2\x81.\x04\x81.|\xa2\x82..\x04\x82..", sent, re.S)]
    ciphers = {sent[at : at + 32] for at in heads}
    assert len(ciphers) > 10
    kept = b"".join(proof["pcapng"] for proof in found.evidence.values())
    assert not [cipher for cipher in ciphers if cipher in kept]
