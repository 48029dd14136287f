"""CoAP beside its decoder and on public captures: what is asked and told, and no secret is kept."""

from __future__ import annotations

import pytest

from protocols.model import Effect, describe, status_name
from tests.captures import PUBLIC, ROOT, needs_public
from tests.observed import observe, of

_SENT = ROOT / "protocols" / "coap" / "captures" / "libcoap.pcap"


def test_no_secret_is_kept() -> None:
    sent, found = _SENT.read_bytes(), observe(_SENT)
    kept = b"".join(proof["pcapng"] for proof in found.evidence.values())
    assert kept
    assert b"Tank-4711" in sent
    assert b"Tank-4711" not in kept


def test_a_device_registers_and_says_what_it_has() -> None:
    told = {
        (row["subject"], row["object"], row["text"])
        for row in of(observe(_SENT).observations, kind="is", protocol="coap")
    }
    assert ("127.0.0.1", "name", "meter-7") in told
    assert ("127.0.0.1", "capabilities", "LwM2M object 3") in told
    assert ("127.0.62.3", "capabilities", "CoAP resource type oic.r.pump") in told


def test_who_is_observed_acts() -> None:
    rows = [*of(observe(_SENT).observations, kind="did", protocol="coap", code="notify")]
    assert {(row["client"], row["object"]) for row in rows} == {
        ("127.0.62.3", "/level"),
        ("127.0.62.2", "/time"),
    }


@needs_public
def test_an_option_of_a_length_that_is_forbidden_is_told() -> None:
    path = PUBLIC / "EmreEkin+ICS-Pcaps/CoAP/coap23.pcap"
    (broken,) = of(observe(path).observations, kind="broke", protocol="coap")
    assert broken["text"] == "option 4 of 1 to 8 octets needed, 11 there"


@pytest.mark.quick
def test_resources_of_lwm2m_have_their_meaning() -> None:
    assert describe("coap", "0.2", "/3/0/4").effect is Effect.COMMANDS
    assert describe("coap", "0.3", "/5/0/1").techniques == ("T0857",)
    assert describe("coap", "0.1", "/.well-known/core").effect is Effect.DISCOVERS
    assert describe("coap", "0.2", "/pump").effect is Effect.WRITES
    assert status_name("coap", 404) == "4.04 Not Found"
