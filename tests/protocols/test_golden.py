"""What the sensor states of each protocol's own captures is what was reviewed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import golden
from tests.captures import ROOT


@pytest.mark.parametrize("capture", golden.captures(), ids=lambda path: path.stem)
def test_observations_are_as_reviewed(capture: Path) -> None:
    expected = golden.golden(capture)
    assert expected.is_file(), "run `make golden` and read what it wrote"
    stated = golden.text(capture)
    assert stated
    assert stated == expected.read_text()


def test_every_decoder_has_a_capture() -> None:
    folders = {p.parent.name for p in (ROOT / "protocols").glob("*/mod.rs")}
    shown = {p.parents[1].name for p in golden.captures()}
    # BER is a library, what is recognised only has no decoder; ICMP, CIP, DCE/RPC, mDNS and LLMNR
    # stand in captures of others.
    assert folders - shown <= {"ber", "unread", "icmp", "cip", "dcerpc", "llmnr", "mdns"}
