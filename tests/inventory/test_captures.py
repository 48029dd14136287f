"""The simulated plant's captures make its true inventory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from inventory.model import Asset, Plant
from inventory.store import Store
from sensor.replay import CaptureFile, Replay
from tests.captures import PLANT

pytestmark = pytest.mark.quick


def replayed(site: Path, *names: str) -> Plant:
    with Store.open(site, create=True) as store:
        captures = [CaptureFile.of(PLANT / name) for name in names]
        for batch in Replay(captures, store.digest_key, window_seconds=20):
            store.insert(batch)
            store.plant()
        return store.plant()


@pytest.fixture(scope="module")
def normal(tmp_path_factory: pytest.TempPathFactory) -> Plant:
    return replayed(tmp_path_factory.mktemp("normal"), "plant-normal.pcapng")


@pytest.fixture(scope="module")
def attack(tmp_path_factory: pytest.TempPathFactory) -> Plant:
    return replayed(tmp_path_factory.mktemp("attack"), "plant-attack.pcapng")


def hosts() -> Iterator[tuple[str, str | None, str]]:
    for name, told in json.loads((PLANT / "plant-hosts.json").read_text()).items():
        yield name, told["ip"], told["mac"]


def of_mac(plant: Plant, mac: str) -> Asset:
    (found,) = (asset for asset in plant.assets.values() if mac in asset.macs)
    return found


def test_every_host_is_one_asset_and_the_router_another(normal: Plant) -> None:
    assert len(normal.assets) == 29
    for _, ip, mac in hosts():
        asset = of_mac(normal, mac)
        assert asset.macs == (mac,)
        addresses = {a for a in asset.ips if ":" not in a}
        assert addresses <= {ip, "10.10.1.154"}  # what DHCP leased to the laptop
    router = of_mac(normal, "00:80:63:0f:00:01")
    assert len(router.macs) == 4
    assert set(router.ips) >= {"10.10.1.1", "10.10.3.1"}


def test_the_router_is_known_by_what_it_forwards(normal: Plant) -> None:
    router = of_mac(normal, "00:80:63:0f:00:01")
    assert "router" in {router.type.value, *(role.value for role in router.roles)}
    assert router.zone is None


def test_each_network_is_a_zone(normal: Plant) -> None:
    assert set(normal.zones) == {f"10.10.{n}.0/24" for n in (1, 2, 3, 5)}
    for _, ip, mac in hosts():
        if ip:
            assert of_mac(normal, mac).zone == ip.rpartition(".")[0] + ".0/24"


def test_an_attacker_is_one_asset_more_in_conflict_with_its_victims(attack: Plant) -> None:
    assert len(attack.assets) == 30
    attacker = of_mac(attack, "00:0c:29:66:66:66")
    assert attacker.ips == ("10.10.1.66",)
    contested = {value for c in attacker.conflicts if c.attribute == "ip" for value in c.values}
    assert contested == {
        f"{ip} at {mac}"
        for ip, own in (("10.10.1.11", "00:80:f4:1a:11:02"), ("10.10.1.50", "b8:ca:3a:50:50:09"))
        for mac in (own, attacker.macs[0])
    }


def test_ids_do_not_depend_on_the_capture(normal: Plant, attack: Plant) -> None:
    for _, _, mac in hosts():
        assert of_mac(normal, mac).id == of_mac(attack, mac).id
