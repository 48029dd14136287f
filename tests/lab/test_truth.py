"""Every row of the truth is on the wire of the captures that are shipped: tshark says so."""

from __future__ import annotations

import shutil

import pytest

from inventory import zones_file
from tests.lab import confirm, description
from tests.lab.attacks import ATTACKS
from tests.lab.campaign import steps
from tests.lab.shipped import CAPTURES, PLANTS, capture, events, folder, statements, truth
from tests.lab.truth import truth as told

pytestmark = pytest.mark.skipif(not shutil.which("tshark"), reason="tshark is not installed")

TECHNIQUES = 40
MOST_OCTETS = 40 * 10**6
VIOLATION = "protocol violation"
every = pytest.mark.parametrize("plant", PLANTS)
everything = pytest.mark.parametrize("name", CAPTURES)


@every
@everything
def test_what_devices_state_is_on_the_wire(plant: str, name: str) -> None:
    said = statements(plant, name)
    assert len(said) > 40
    assert confirm.unstated(confirm.frames(capture(plant, name)), said) == []


@every
@everything
def test_who_talks_to_whom_is_on_the_wire(plant: str, name: str) -> None:
    told = truth(plant, name)
    assert len([link for link in told["links"] if link["heard"]]) > 20
    assert confirm.unlinked(confirm.frames(capture(plant, name)), told) == []


@every
@pytest.mark.parametrize("name", ["normal", "normal-later"])
def test_nothing_crosses_a_zone_that_no_link_tells(plant: str, name: str) -> None:
    assert confirm.strangers(capture(plant, name), truth(plant, name)) == set()
    assert confirm.strangers(capture(plant, name), {**truth(plant, name), "links": []})


@every
@everything
def test_what_was_built_in_is_on_the_wire(plant: str, name: str) -> None:
    facts = truth(plant, name)["facts"]
    assert sum(bool(fact["breaches"]) for fact in facts) >= 5
    assert sum(bool(fact["clean"]) for fact in facts) >= 3
    assert confirm.unproved(capture(plant, name), facts) == []
    assert confirm.unproved(capture(plant, name), [{**facts[0], "shows": "ip.ttl == 0"}])


@every
@pytest.mark.parametrize("name", ["attack", "maintenance"])
def test_what_happens_is_on_the_wire(plant: str, name: str) -> None:
    told = events(plant, name)
    assert told
    for event in told:
        assert event.frames, event.name
        assert confirm.shown(capture(plant, name), event) == event.frames, event.name


@every
@everything
def test_only_what_is_meant_so_is_malformed(plant: str, name: str) -> None:
    meant = {n for event in events(plant, name) if event.kind == VIOLATION for n in event.frames}
    found = {int(line.split()[0]) for line in confirm.malformed(capture(plant, name))}
    assert found <= meant


@every
def test_the_truth_is_the_descriptions(plant: str) -> None:
    for name in CAPTURES:
        shipped = dict(truth(plant, name))
        assert shipped.pop("events") == [] or name in ("attack", "maintenance")
        described = _plain(told(description.plant(plant, shipped["seed"])))
        described.pop("events")
        assert shipped == described


def _plain(value: object) -> dict[str, object]:
    """As JSON would give it back."""
    import json

    plain: dict[str, object] = json.loads(json.dumps(value))
    return plain


@every
def test_an_attack_is_in_each_form_that_it_can_have(plant: str) -> None:
    made = description.plant(plant, truth(plant, "attack")["seed"])
    planned = [(step.attack.name, step.form) for step in steps(made)]
    assert [(event.name, event.form) for event in events(plant, "attack")] == planned


def test_there_are_forty_kinds_of_attack() -> None:
    shown = {event.name for plant in PLANTS for event in events(plant, "attack")}
    assert shown == {attack.name for attack in ATTACKS}
    assert len(shown) >= TECHNIQUES
    both = {e.name for p in PLANTS for e in events(p, "attack") if e.form == "insider"}
    assert len(both) >= TECHNIQUES
    assert all(attack.techniques for attack in ATTACKS)


@every
def test_the_zone_file_is_one(plant: str) -> None:
    model = zones_file.read((folder(plant) / "zones.toml").read_text())
    assert len(model.zones) >= 5
    assert model.conduits


@every
def test_captures_are_of_different_times(plant: str) -> None:
    times = [confirm.frames(capture(plant, name))[0] for name in CAPTURES[:2]]
    assert times[0].data != times[1].data


def test_captures_are_small_enough() -> None:
    files = [path for path in (folder("plant").parent).rglob("*.pcapng") if path.is_file()]
    assert len(files) >= len(PLANTS) * len(CAPTURES)
    assert sum(path.stat().st_size for path in files) < MOST_OCTETS
