"""A name by which neighbours know a device is one device's."""

from __future__ import annotations

import pytest

from detection import identity_conflict
from detection.learned import Usual
from inventory.model import Plant
from inventory.rows import ClaimRow
from tests.inventory.batches import at
from tests.inventory.made import asset, claim, hosts, plant

pytestmark = pytest.mark.quick

SWITCH, LIAR = "10.1.0.1", "10.1.0.66"


def named(name: str, protocol: str, by: str = LIAR) -> ClaimRow:
    seconds = 0 if by == SWITCH else 100
    return claim(by, "name", name, protocol, first_ns=at(seconds), last_ns=at(seconds + 50))


def seen(*claims: ClaimRow) -> Plant:
    return plant(sightings=hosts(SWITCH, LIAR), claims=[named("core-1", "lldp", SWITCH), *claims])


def test_two_devices_of_one_name_are_told_once_and_shown_at_both() -> None:
    made = seen(named("CORE-1", "lldp"))
    assert all(len(a.conflicts) == 1 for a in made.assets.values())
    (sight,) = identity_conflict.sights(made)
    story = identity_conflict.tell(sight, Usual({}), made)
    assert story
    assert story.seen.startswith("one name is used by more than one device: core-1 at 00:ff:")
    assert {story.subject, story.peer} == set(made.assets)
    assert sight.first_seen.timestamp() == at(100) / 1e9


@pytest.mark.parametrize(("name", "protocol"), [("core-2", "lldp"), ("core-1", "http")])
def test_other_names_and_names_of_pages_are_none(name: str, protocol: str) -> None:
    assert not [*identity_conflict.sights(seen(named(name, protocol)))]


def test_assets_are_called_by_what_tells_them_apart() -> None:
    claims = [named("FILES", "smb", SWITCH), named("ews1.plant.local", "dns", SWITCH)]
    made = plant(sightings=hosts(SWITCH, LIAR), claims=[*claims, named("files", "smb")])
    assert asset(made, SWITCH).names == ("ews1.plant.local", "FILES")
    assert asset(made, LIAR).names == ("files",)
