"""Plants as data: seeds vary them in everything, and the same seed makes the same plant."""

from __future__ import annotations

import itertools
import re
import tomllib
from typing import Any

import pytest

from inventory.oui import vendor
from inventory.vendors import usual_name
from tests.lab import description
from tests.lab.model import Host, Plant, Setting
from tests.lab.patterns import choose, size
from tests.lab.validation import PlantError

pytestmark = pytest.mark.quick

PLANTS = description.names()
SEEDS = range(1, 21)
# How often a host is there, and words that stand for a place in a list, vary little by nature.
FEW = re.compile(r"count|models")


def settings(host: Host) -> dict[str, Setting]:
    return {
        f"{s.protocol} {key}": value for s in host.services for key, value in s.settings.items()
    }


def told(plant: str) -> dict[str, Any]:
    return tomllib.loads((description.FOLDER / f"{plant}.toml").read_text())


def patterns(value: object, name: str = "") -> list[tuple[str, str]]:
    """Every text with choices in a description, with the path to it."""
    if isinstance(value, dict):
        return [found for key, v in value.items() for found in patterns(v, f"{name}.{key}")]
    if isinstance(value, list):
        return [found for v in value for found in patterns(v, name)]
    return [(name, value)] if isinstance(value, str) and size(value) > 1 else []


@pytest.mark.parametrize("name", PLANTS)
def test_every_seed_is_a_plant(name: str) -> None:
    plants = [description.plant(name, seed) for seed in SEEDS]
    assert len({len(plant.hosts) for plant in plants}) > 1
    for plant in plants:
        assert plant.router().ip
        assert {poll.protocol for poll in plant.polls} <= set(plant.protocols())


@pytest.mark.parametrize("name", PLANTS)
def test_two_seeds_share_no_address_and_no_identity(name: str) -> None:
    for one, other in itertools.combinations((description.plant(name, n) for n in SEEDS), 2):
        for kind in ("mac", "ip"):
            ours, theirs = ({getattr(c, kind) for c in cards(p)} - {None} for p in (one, other))
            assert not ours & theirs
        for id_ in set(one.hosts) & set(other.hosts):
            ours_, theirs_ = one.hosts[id_], other.hosts[id_]
            assert ours_.name != theirs_.name
            assert ours_.identity.serial != theirs_.identity.serial
            assert ours_.identity.firmware != theirs_.identity.firmware


def cards(plant: Plant) -> list[Any]:
    return [card for host in plant.hosts.values() for card in host.interfaces]


@pytest.mark.parametrize("name", PLANTS)
def test_two_seeds_share_no_offset_unit_tag_or_port(name: str) -> None:
    one, other = (description.plant(name, seed) for seed in (1, 2))
    varied = 0
    for id_, table in told(name)["hosts"].items():
        for service in table["services"]:
            for key in (k for k, v in service.items() if isinstance(v, str) and size(v) > 1):
                for member in [m for m in one.hosts if re.fullmatch(rf"{id_}(-\d+)?", m)]:
                    if member not in other.hosts:
                        continue
                    ours, theirs = (_setting(p.hosts[member], service, key) for p in (one, other))
                    assert ours != theirs, (member, key)
                    varied += 1
    assert varied > 10


def _setting(host: Host, service: dict[str, Any], key: str) -> Setting:
    found = host.service(service["protocol"])
    return found.port if key == "port" else found.settings[key]


@pytest.mark.parametrize("name", [*PLANTS, "products"])
def test_choices_are_wide_enough_to_differ(name: str) -> None:
    narrow = [(at, p) for at, p in patterns(told(name)) if size(p) < 20 and not FEW.search(at)]
    assert not narrow


@pytest.mark.parametrize("name", PLANTS)
def test_a_card_is_of_its_maker(name: str) -> None:
    for host in description.plant(name, 1).hosts.values():
        for card in host.interfaces:
            registered = usual_name(vendor(card.mac) or "")
            assert (
                registered.split()[0].lower() == usual_name(host.identity.vendor).split()[0].lower()
            )


def test_a_pattern_steps_through_all_its_texts() -> None:
    pattern = "V{2-4}.{08-12} {a|b}"
    assert size(pattern) == 30
    texts = {choose(pattern, "any", seed) for seed in range(30)}
    assert len(texts) == 30
    assert all(re.fullmatch(r"V[234]\.(08|09|10|11|12) [ab]", text) for text in texts)


def test_a_wrong_plant_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    table = told("factory")
    table["polls"][0]["server"] = "nobody"
    table["hosts"]["plc-pack"]["remote"] = True
    del table["hosts"]["laptop"]
    known = description._read
    monkeypatch.setattr(description, "_read", lambda n: table if n == "factory" else known(n))
    with pytest.raises(PlantError) as failure:
        description.plant("factory", 1)
    for part in ("polls nobody", "plc-pack is remote", "no host that moves", "no such host"):
        assert part in str(failure.value)
