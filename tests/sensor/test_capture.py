"""What the capture process and the doctor say before a frame is taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from sensor import capture, doctor

pytestmark = pytest.mark.quick


def test_a_socket_that_cannot_be_is_told_as_such(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = tmp_path / "none" / "capture"
    assert capture.main(["-i", "lo", "--socket", str(where)]) == 1
    told = f"sightglass: no socket can be at {where}: No such file or directory\n"
    assert capsys.readouterr().err == told


def test_an_address_of_either_family_is_an_interfaces_own() -> None:
    assert doctor._has_ipv4("lo")
    assert not doctor._has_ipv4("nosuch0")
