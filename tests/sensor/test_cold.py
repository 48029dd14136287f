"""Proof decoded in a process of its own: what it states, and what it may not do."""

from __future__ import annotations

import os
import sys

import pytest

from sensor import cold, evidence
from tests.captures import PLANT
from tests.observed import observe

pytestmark = pytest.mark.quick

ENDLESS = """
from sensor import cold
def forever(_):
    while True:
        pass
cold.states = forever
cold.main()
"""


@pytest.fixture(scope="module")
def proof() -> bytes:
    """Frames that prove something."""
    sets = observe(PLANT / "plant-normal.pcapng", window_seconds=3600.0).evidence
    kept: list[bytes] = [found["pcapng"] for found in sets.values()]
    return next(pcapng for pcapng in kept if evidence.states(pcapng))


def decoder(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Another decoder in that process."""
    monkeypatch.setattr(cold, "_COMMAND", (sys.executable, "-c", code))


def test_what_is_stated_is_what_the_decoders_state(proof: bytes) -> None:
    assert cold.stated(proof) == evidence.states(proof)


def test_frames_that_no_decoder_comes_back_from_are_given_up(
    proof: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoder(monkeypatch, ENDLESS)
    monkeypatch.setattr(cold, "MOST_CPU_SECONDS", 0.2)
    told = "nothing: to decode them takes more than 0.2 seconds of CPU"
    assert cold.stated(proof) == [told]


def test_a_decoder_that_dies_takes_nobody_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    decoder(monkeypatch, "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    assert cold.stated(b"") == ["nothing: their decoder ended with status -11"]
    monkeypatch.undo()
    assert cold.stated(b"no capture") == ["nothing: their decoder ended with status 1"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has a privilege to give up")
def test_what_decodes_is_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    code = "from sensor import cold; import os; cold.states = lambda _: [str(os.getresuid())]"
    decoder(monkeypatch, f"{code}; cold.main()")
    assert cold.stated(b"") == ["(65534, 65534, 65534)"]
