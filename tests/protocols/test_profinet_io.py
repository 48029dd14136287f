"""A status is put together from four octets: service, kind, reason, detail."""

from __future__ import annotations

import pytest

from protocols.model import status_name, value_name
from protocols.profinet_io.statuses import STATUSES

pytestmark = pytest.mark.quick


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (0xDE80_B000, "read: access: invalid index"),
        (0xDE80_B00A, "read: access: invalid index"),
        (0xDB81_4004, "connect: out of relations"),
        (0xDC81_4005, "release: relation unknown"),
        (0xDB81_0304, "connect: faulty expected submodules, field 4"),
        (0xDD81_3D05, "control: CMDEV error 5"),
        (0xDB81_40FF, "connect: CMRPC error 255"),
        (0x1C00_0000, "rejected"),
        (0xDE80_FF00, "0xde80ff00"),
        (0x0000_0005, "0x5"),
    ],
)
def test_names(status: int, name: str) -> None:
    assert status_name("profinet-io", status) == name


def test_aborts_and_faults_have_names() -> None:
    assert status_name("profinet-rt", 0xCF81_FD0F) == "released"
    assert value_name("profinet-rt", "slot 1 subslot 1 channel 4: fault", "6") == "6 (wire break)"
    assert value_name("profinet-io", "slot 1 subslot 1 channel 4: fault", "0") == "0 (none)"


def test_all_that_are_listed_have_a_name() -> None:
    assert all(STATUSES[status] for status in STATUSES)
    assert len(STATUSES) == len(set(STATUSES))
