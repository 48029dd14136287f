"""What RADIUS servers answer, on what is beside its decoder: who is let in, who refused, and that
nothing is kept from which a password could be guessed."""

from __future__ import annotations

import pytest

from inventory.device_types import ROLES_SAID, TYPES_SAID
from protocols.model import Effect, describe, refuses, status_name
from tests.captures import ROOT
from tests.observed import observe, of

pytestmark = pytest.mark.quick
_SENT = ROOT / "protocols" / "radius" / "captures" / "freeradius.pcap"


@pytest.mark.parametrize(
    ("status", "name", "refused"),
    [
        (0, "ok", False),
        (3, "rejected", True),
        (11, "challenged", False),
        (503, "no such session", True),
    ],
)
def test_who_is_challenged_is_not_refused(status: int, name: str, refused: bool) -> None:
    assert (status_name("radius", status), refuses("radius", status)) == (name, refused)


def test_log_ons_are_told_from_accounts_and_commands() -> None:
    assert "T0859" in describe("radius", "1.2").techniques
    assert describe("radius", "4.1").effect is Effect.REPORTS
    assert describe("radius", "40").effect is Effect.COMMANDS


def test_who_was_let_in_is_told_and_who_was_not_is_not() -> None:
    users = {row["text"] for row in of(observe(_SENT).observations, kind="is", object="user")}
    assert users == {"engineer", "operator"}


def test_a_server_says_that_it_is_one() -> None:
    rows = of(observe(_SENT).observations, kind="is", object="capabilities")
    assert {(row["subject"], row["text"]) for row in rows} == {("10.77.0.2", "RADIUS server")}
    assert (ROLES_SAID["RADIUS server"], TYPES_SAID["RADIUS server"]) == (
        "log-on server",
        "infrastructure server",
    )


def test_nothing_that_could_be_guessed_from_is_kept() -> None:
    """Authenticators are random, and so is what is hidden under one: it would be found."""
    sent = _SENT.read_bytes()
    found = observe(_SENT)
    kept = b"".join(proof["pcapng"] for proof in found.evidence.values())
    heads = [at for at in range(len(sent) - 40) if _begins(sent[at : at + 8])]
    assert len(heads) > 60
    assert not [at for at in heads if sent[at + 12 : at + 28] in kept]


def _begins(octets: bytes) -> bool:
    """The end of a datagram's header, with a length 8 octets beyond that of RADIUS."""
    length = int.from_bytes(octets[:2], "big")
    return (
        octets[4] in (1, 2, 3, 4, 5, 11, 40, 41, 43, 44)
        and length == int.from_bytes(octets[6:8], "big") + 8
    )
