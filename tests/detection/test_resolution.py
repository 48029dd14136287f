"""Names of the plant's own that DNS gives another address."""

from __future__ import annotations

from typing import Any

import pytest

from detection.model import Deviation, Learning, Severity
from detection.resolution import DETECTOR
from inventory.model import Batch, Plant
from tests.inventory import batches
from tests.inventory.batches import at, batch
from tests.inventory.made import claim, hosts, plant, sight

pytestmark = pytest.mark.quick

SERVER, ASKS, HISTORIAN, ROGUE = "10.1.0.2", "10.1.0.30", "10.1.0.20", "10.1.0.99"
NAME, MAC = "hist.plant.local", "00:ff:0a:01:00:14"


def site(*more: Any) -> Plant:
    """The historian is known by its name."""
    seen = [*hosts(SERVER, ASKS, HISTORIAN, ROGUE), *more]
    return plant(sightings=seen, claims=[claim(HISTORIAN, "name", NAME, "dns")])


def answers(*said: tuple[str, str], seconds: float = 10, **more: Any) -> Batch:
    """Names and their addresses."""
    ends = {"client": ASKS, "server": SERVER, "protocol": "dns"}
    rows = [
        {**batches.claim(ip, "name", name, seconds=seconds), **ends, **more} for name, ip in said
    ]
    return batch(int(seconds // 60), observations=rows)


def told(now: Batch, *usual: Batch, of: Plant | None = None) -> list[Deviation]:
    state: Any = {}
    for window in usual or (answers((NAME, HISTORIAN)),):
        state, _ = DETECTOR.step(state, window, site(), Learning.DECLARED)
    return [*DETECTOR.step(state, now, of or site(), Learning.OVER)[1]]


@pytest.mark.parametrize("address", [ROGUE, "10.1.0.66", "203.0.113.9"])
def test_another_address_is_told_beside_the_one_before(address: str) -> None:
    (found,) = told(answers(("Hist.plant.local", address), seconds=1201))
    assert found.seen == f"{SERVER} resolved {NAME} to {address} by DNS"
    assert found.usual == f"{NAME} was resolved to {HISTORIAN}"
    assert (found.severity, found.techniques) == (Severity.HIGH, ("T0830",))
    assert found.first_seen.timestamp() == at(1201) / 1e9


@pytest.mark.parametrize(
    "now",
    [
        answers((NAME, HISTORIAN), seconds=1201),
        answers((NAME, "fd00::14"), seconds=1201),  # of which there was none before
        answers(("cdn.example", "203.0.113.9"), seconds=1201),  # nobody's here
        answers((NAME, ROGUE), seconds=1201, protocol="llmnr"),
        answers((NAME, ROGUE), seconds=1201, object="description"),
    ],
)
def test_the_same_and_what_names_no_device_of_the_plant_is_not(now: Batch) -> None:
    assert told(now) == []


def test_the_first_answer_changes_nothing() -> None:
    assert told(answers((NAME, ROGUE), seconds=1201), answers(("other", SERVER))) == []


def test_a_device_that_took_another_address_is_the_same() -> None:
    moved = sight("10.1.0.21", MAC, seconds=1200)
    assert told(answers((NAME, "10.1.0.21"), seconds=1201), of=site(moved)) == []


def test_many_names_at_one_address_are_one_deviation() -> None:
    names = [f"plc-{n}.plant.local" for n in range(30)]
    claims = [claim(HISTORIAN, "name", name, "dns") for name in names]
    known = plant(sightings=hosts(SERVER, ASKS, HISTORIAN, ROGUE), claims=claims)
    before = answers(*((name, HISTORIAN) for name in names))
    state, _ = DETECTOR.step({}, before, known, Learning.DECLARED)
    forged = answers(*((name, ROGUE) for name in names), seconds=1201)
    (found,) = DETECTOR.step(state, forged, known, Learning.OVER)[1]
    assert found.seen.startswith(f"{SERVER} resolved 30 names to {ROGUE} by DNS: plc-")
    assert found.usual == "each was resolved to another address"
