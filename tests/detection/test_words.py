"""What deviations call devices."""

from __future__ import annotations

import pytest

from detection.words import who
from inventory.asset_ids import OTHERS
from inventory.model import Plant
from tests.inventory.made import claim, plant, sight

pytestmark = pytest.mark.quick

PLC, MAC, OTHER_MAC = "10.1.0.2", "00:ff:00:00:00:01", "00:ff:00:00:00:02"


def called(site: Plant, address: str = "") -> list[str]:
    return sorted(who(site, asset.id, address) for asset in site.assets.values())


def test_a_device_without_a_name_is_its_address() -> None:
    assert called(plant(sightings=[sight(PLC, MAC)])) == [PLC]


def test_devices_that_had_one_address_are_told_apart_by_their_mac() -> None:
    replaced = plant(sightings=[sight(PLC, MAC), sight(PLC, OTHER_MAC, seconds=1200)])
    told = [f"{PLC} ({MAC})", f"{PLC} ({OTHER_MAC})"]
    assert called(replaced) == called(replaced, PLC) == told


def test_a_name_tells_them_apart_as_well() -> None:
    seen = [sight(PLC, MAC), sight(PLC, OTHER_MAC, seconds=1200)]
    named = plant(sightings=seen, claims=[claim(MAC, "name", "plc-7", "lldp")])
    assert called(named) == [f"{PLC} ({OTHER_MAC})", f"plc-7 ({PLC})"]


def test_many_addresses_of_the_outside_are_not_called_by_one_of_them() -> None:
    forged = [sight(f"240.1.0.{n}", MAC) for n in range(3)]
    site = plant(sightings=[sight(PLC, MAC), *forged])
    assert "other outside addresses" in called(site)
    assert who(site, OTHERS, "240.1.0.1") == "other outside addresses (240.1.0.1)"
