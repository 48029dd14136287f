"""A device that says it is another than it was."""

from __future__ import annotations

import pytest

from detection import identity_change
from detection.model import Deviation, Learning
from inventory.model import Plant
from inventory.rows import ClaimRow
from tests.inventory.batches import PLC, at, batch
from tests.inventory.made import claim, hosts, plant

pytestmark = pytest.mark.quick

DETECTOR = identity_change.DETECTOR


def later(value: str, attribute: str = "firmware", protocol: str = "cip") -> ClaimRow:
    return claim(PLC, attribute, value, protocol, first_ns=at(1201), last_ns=at(1202))


def seen(*claims: ClaimRow) -> Plant:
    return plant(sightings=hosts(PLC), claims=[*claims])


def told(before: Plant, now: Plant) -> list[Deviation]:
    state, _ = DETECTOR.step({}, batch(), before, Learning.DECLARED)
    return [*DETECTOR.step(state, batch(20), now, Learning.OVER)[1]]


def test_another_firmware_is_told_beside_the_one_before() -> None:
    usual = claim(PLC, "firmware", "V2.6.0", "cip")
    (found,) = told(seen(usual), seen(usual, later("V9.9.9")))
    assert (found.kind, found.techniques) == ("identity change", ("T0857",))
    assert found.seen == f"{PLC} stated by CIP that its firmware is V9.9.9"
    assert found.usual == "its firmware was V2.6.0"
    assert found.first_seen.timestamp() == at(1201) / 1e9


@pytest.mark.parametrize(
    "now",
    [
        later("V2.6.0.1"),  # said more precisely
        later("v2.6.0"),
        later("V9.9.9", protocol="snmp"),  # which was never asked before
        later("0x77", "serial"),
        later("other", "name"),
        later("bb", "fingerprint", "ssh"),
    ],
)
def test_what_is_no_change_is_not_told(now: ClaimRow) -> None:
    usual = claim(PLC, "firmware", "V2.6.0", "cip")
    assert not told(seen(usual), seen(usual, now))


def test_a_station_behind_a_device_has_a_firmware_of_its_own() -> None:
    usual = [claim(PLC, "firmware", v, "modbus", unit=u) for u, v in (("1", "V1"), ("2", "V2"))]
    swapped = claim(PLC, "firmware", "V2", "modbus", unit="1", first_ns=at(1201), last_ns=at(1202))
    (found,) = told(seen(*usual), seen(*usual, swapped))
    assert found.seen.startswith(f"unit 1 of {PLC} stated")
