"""Whom bridges name as the root of their spanning tree."""

from __future__ import annotations

from typing import Any

import pytest

from detection.model import Deviation, Learning, Severity
from detection.new_operation import DETECTOR
from inventory.model import Batch
from tests.inventory.batches import at, batch, did
from tests.inventory.made import operation, plant, sight

pytestmark = pytest.mark.quick

BRIDGE, STRANGER, GROUP = "02:00:00:00:00:0b", "02:00:00:00:00:66", "01:80:c2:00:00:00"
USUAL = "1000.02:00:00:00:00:0a"


def named(*roots: str, by: str = BRIDGE, seconds: float = 10, realm: str = "lan") -> Batch:
    rows = [
        did(by, GROUP, "stp", "2", object=root, seconds=seconds, realm=realm, transport="ethernet")
        for root in roots
    ]
    return batch(int(seconds // 60), observations=rows)


def told(now: Batch, *usual: Batch) -> list[Deviation]:
    senders = [sight("", mac) for mac in (BRIDGE, STRANGER)]
    seen = now.tables["observations"].to_pylist()
    ops = [
        operation(row["client"], GROUP, "stp", "2", object=row["object"], first_ns=row["first_ns"])
        for row in seen
    ]
    site = plant(sightings=senders, operations=ops)
    state: Any = {}
    for window in usual or (named(USUAL),):
        state, _ = DETECTOR.step(state, window, site, Learning.DECLARED)
    found = DETECTOR.step(state, now, site, Learning.OVER)[1]
    return [d for d in found if d.key[1:3] == ("stp", "root")]


@pytest.mark.parametrize("root", ["0000.02:00:00:00:00:66", "1000.02:00:00:00:00:09"])
def test_a_root_that_wins_over_the_usual_one_is_told(root: str) -> None:
    (found,) = told(named(root, by=STRANGER, seconds=1201))
    priority, address = int(root[:4], 16), root[5:]
    assert found.seen == (
        f"{STRANGER} named bridge {address} of priority {priority} as root of the spanning tree by "
        "STP"
    )
    assert found.usual == "bridge 02:00:00:00:00:0a of priority 4096 was named as root"
    assert (found.severity, found.techniques) == (Severity.HIGH, ("T0830",))
    assert found.first_seen.timestamp() == at(1201) / 1e9


@pytest.mark.parametrize(
    "now",
    [
        named(USUAL, seconds=1201),
        named("8000.02:00:00:00:00:0b", seconds=1201),  # a bridge that begins anew
        named("0000.02:00:00:00:00:66", seconds=1201, realm="other"),  # no root is known there
    ],
)
def test_the_usual_one_and_one_that_loses_are_not(now: Batch) -> None:
    assert told(now) == []


def test_each_tree_has_a_root_of_its_own() -> None:
    usual = named("1001.02:00:00:00:00:0a", "8002.02:00:00:00:00:0a")
    assert told(named("7002.02:00:00:00:00:0b", seconds=1201), usual)
    assert told(named("7001.02:00:00:00:00:0b", seconds=1201), usual) == []


def test_a_flood_of_roots_is_told_as_one() -> None:
    flood = named(*(f"0000.02:00:00:00:01:{n:02x}" for n in range(40)), by=STRANGER, seconds=1201)
    (found,) = told(flood)
    assert found.seen.startswith("40 bridges were named as root of the spanning tree: bridge 02:")
    assert found.count == 40
