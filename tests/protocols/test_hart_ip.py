"""A response code says what a command did, or what failed on the wires."""

from __future__ import annotations

import pytest

from protocols.model import status_name

pytestmark = pytest.mark.quick


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (0, "ok"),
        (7, "in write protect mode"),
        (30, "done, answer cut short"),
        (112, "done, with a warning"),
        (70, "refused for a reason of the command's own"),
        (0x88, "wrong longitudinal parity on the wires"),
        (0xB0, "overrun, framing error on the wires"),
        (0x80, "communication failed on the wires"),
    ],
)
def test_names(status: int, name: str) -> None:
    assert status_name("hart-ip", status) == name
