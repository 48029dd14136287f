"""What a controller that Nozomi Networks' honeypot plays says of itself is what is told."""

from __future__ import annotations

from protocols.model import describe, status_name, value_name
from tests.captures import ROOT
from tests.observed import observe, of

_CAPTURE = ROOT / "protocols/tristation/captures/honeypot.pcap"
# As it was started: a digital input, a digital output, a supervised one and a Honeywell interface.
_MODULES = {"slot 4": "3508", "slot 6": "3604", "slot 8": "3663", "slot 10": "6215"}


def test_modules_are_those_it_was_started_with() -> None:
    rows = of(observe(_CAPTURE).observations, kind="is", protocol="tristation")
    told = {row["unit"]: row["text"] for row in rows if row["object"] == "product_code"}
    assert _MODULES.items() <= told.items()


def test_who_asked_what_is_told_with_its_outcome() -> None:
    rows = of(observe(_CAPTURE).observations, kind="did", protocol="tristation")
    told = {
        (describe("tristation", row["code"]).name, status_name("tristation", row["status"]))
        for row in rows
    }
    assert ("get chassis status", "ok") in told
    assert ("halt program", "unanswered") in told


def test_key_and_state_have_words() -> None:
    assert value_name("tristation", "key position", "1") == "1 (program)"
    assert value_name("tristation", "slot 4: fault light", "0") == "0 (off)"
    assert status_name("tristation", 212) == "key setting prohibits this operation"
