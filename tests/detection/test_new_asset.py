"""Devices that were not there while the plant was learned."""

from __future__ import annotations

import pytest

from detection.model import Deviation, Learning
from detection.new_asset import DETECTOR
from inventory.model import Plant
from tests.inventory.batches import batch
from tests.inventory.made import plant, sight

pytestmark = pytest.mark.quick

PLC, MAC, OTHER = "10.1.0.2", "00:ff:00:00:00:01", "00:ff:00:00:00:02"


def site(mac: str, realm: str = "lan", ip: str = PLC) -> Plant:
    """The controller as it was, and a device that came twenty minutes later."""
    return plant(sightings=[sight(PLC, MAC), sight(ip, mac, realm=realm, seconds=1201)])


def told(now: Plant) -> Deviation:
    state, _ = DETECTOR.step({}, batch(), plant(sightings=[sight(PLC, MAC)]), Learning.DECLARED)
    (found,) = DETECTOR.step(state, batch(20), now, Learning.OVER)[1]
    return found


def test_who_has_a_known_devices_address_is_told_so() -> None:
    found = told(site(OTHER))
    assert found.seen.endswith(f"; it has {PLC}, which was that of {MAC}")


@pytest.mark.parametrize(("realm", "ip"), [("other", PLC), ("lan", "10.1.0.3")])
def test_a_cloned_skid_and_a_free_address_take_nobodys(realm: str, ip: str) -> None:
    assert "which was that of" not in told(site(OTHER, realm, ip)).seen
