"""What TACACS+ says in clear and obfuscated, on captures beside its decoder; what is kept of it."""

from __future__ import annotations

import pytest

from protocols.model import NO_ANSWER, Effect, describe, refuses, status_name
from tests.captures import ROOT
from tests.observed import observe, of

pytestmark = pytest.mark.quick
_CAPTURES = ROOT / "protocols" / "tacacs" / "captures"
_CLEAR, _OBFUSCATED = _CAPTURES / "tacquito.pcap", _CAPTURES / "obfuscated.pcap"
_HEADER = 12


@pytest.mark.parametrize(
    ("status", "name", "refused"),
    [
        (0, "ok", False),
        (2, "refused", True),
        (5, "asked for the password", False),
        (0x210, "not allowed", True),
        (NO_ANSWER, "unknown", False),
    ],
)
def test_who_is_asked_for_a_password_is_not_refused(status: int, name: str, refused: bool) -> None:
    assert (status_name("tacacs", status), refuses("tacacs", status)) == (name, refused)


def test_log_ons_are_told_from_questions_and_accounts() -> None:
    assert "T0859" in describe("tacacs", "1.continue").techniques
    assert describe("tacacs", "2").effect is Effect.READS
    assert describe("tacacs", "3.2").effect is Effect.REPORTS


def test_an_account_with_its_own_name_as_password_is_told() -> None:
    seen = observe(_CLEAR).observations
    (user,) = of(seen, kind="is", object="user")
    (credential,) = of(seen, kind="is", object="credential")
    assert (user["text"], user["subject"]) == ("cisco", "10.77.0.2")
    assert credential["text"].startswith("password of 5 octets, well known")


def test_of_what_is_obfuscated_only_that_it_is_is_told() -> None:
    seen = observe(_OBFUSCATED).observations
    assert {row["text"] for row in of(seen, kind="is")} == {"MD5 obfuscation"}
    assert {row["status"] for row in of(seen, kind="did")} == {NO_ANSWER}
    assert not [*of(seen, kind="broke")]


def test_neither_passwords_nor_arguments_nor_obfuscated_bodies_are_kept() -> None:
    kept = b"".join(proof["pcapng"] for proof in observe(_CLEAR).evidence.values())
    sent = _CLEAR.read_bytes()
    for secret in (b"guess", b"cmd-arg=terminal", b"running-config"):
        assert secret in sent
        assert secret not in kept
    kept = b"".join(proof["pcapng"] for proof in observe(_OBFUSCATED).evidence.values())
    sent = _OBFUSCATED.read_bytes()
    heads = [at for at in range(len(sent)) if sent[at : at + 2] in (b"\xc0\x01", b"\xc1\x01")]
    bodies = [sent[at + _HEADER : at + _HEADER + 12] for at in heads]
    assert len(bodies) >= 8
    assert not [body for body in bodies if body in kept]
