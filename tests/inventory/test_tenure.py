"""An IP that changes hands: each owner has what it did itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from inventory.model import Asset, Operation, Plant
from inventory.store import Store
from inventory.tenure import Tenure, during, parted
from sensor.batch import Batch
from tests.inventory.batches import PLC, PLC_MAC, arp, at, batch, claim, did, endpoint, link, proof
from tests.inventory.made import asset, operation

pytestmark = pytest.mark.quick

IP, FORMER, LATER = "10.0.0.9", "b8:ca:3a:00:00:09", "00:0c:29:66:66:66"
ROUTER = "00:80:63:00:00:01"


def owners(*, change: float = 100.0, until: float = 200.0) -> list[dict[str, object]]:
    """The address is one device's until shortly before the change, then another's."""
    return [
        dict(endpoint(PLC_MAC, PLC, seconds=0, until=until)),
        dict(endpoint(FORMER, IP, seconds=0, until=change - 10)),
        dict(endpoint(LATER, IP, seconds=change, until=until)),
    ]


def plant_of(path: Path, *batches: Batch) -> Plant:
    with Store.open(path, create=True) as store:
        for one in batches:
            store.insert(one)
        return store.plant()


def done(plant: Plant, by: Asset) -> list[Operation]:
    return [op for op in plant.operations if op.client_asset == by.id]


def test_what_was_done_belongs_to_who_had_the_address_then(tmp_path: Path) -> None:
    doings = [
        did(IP, PLC, code="6", object="register 1", seconds=50, until=60),
        did(IP, PLC, code="3", object="register 1", seconds=150),
    ]
    plant = plant_of(tmp_path, batch(end_ns=None, endpoints=owners(), observations=doings))
    assert [op.code for op in done(plant, asset(plant, FORMER))] == ["6"]
    assert [op.code for op in done(plant, asset(plant, LATER))] == ["3"]


def test_what_both_did_is_each_ones(tmp_path: Path) -> None:
    write = did(IP, PLC, code="6", seconds=0, until=200, count=40, evidence="e1")
    plant = plant_of(
        tmp_path,
        batch(0, endpoints=owners(), observations=[write], evidence=[proof("e1", 1)]),
        batch(
            1,
            observations=[did(IP, PLC, code="6", seconds=200, evidence="e2")],
            evidence=[proof("e2", 9)],
        ),
    )
    (before,) = done(plant, asset(plant, FORMER))
    (after,) = done(plant, asset(plant, LATER))
    assert before.last_seen < after.first_seen
    assert before.count + after.count == 41
    assert before.evidence is not None
    assert (before.evidence.id, before.latest) == ("e1", None)
    assert after.evidence is not None
    assert after.evidence.id == "e2"


def test_a_servers_former_owner_keeps_what_it_answered(tmp_path: Path) -> None:
    doings = [did(PLC, IP, seconds=50), did(PLC, IP, code="4", seconds=150)]
    plant = plant_of(tmp_path, batch(endpoints=owners(), observations=doings))
    assert {(op.code, op.server_asset) for op in plant.operations} == {
        ("3", asset(plant, FORMER).id),
        ("4", asset(plant, LATER).id),
    }


def test_an_owner_is_seen_and_told_of_in_its_own_time(tmp_path: Path) -> None:
    told = [claim(IP, "name", "old", seconds=50), claim(IP, "name", "new", seconds=150)]
    plant = plant_of(tmp_path, batch(endpoints=owners(), observations=told))
    former, later = asset(plant, FORMER), asset(plant, LATER)
    assert (former.names, later.names) == (("old",), ("new",))
    assert former.last_seen < later.first_seen


def test_a_change_of_a_value_is_the_owners_of_then(tmp_path: Path) -> None:
    with Store.open(tmp_path, create=True) as store:
        told = [
            {"realm": "lan", "client": IP, "server": PLC, "at_ns": at(seconds), "new": new}
            for new, seconds in (("1", 60), ("2", 150))
        ]
        store.insert(batch(endpoints=owners(), changes=told))
        found = {c.new: c.client_asset for c in store.value_changes()}
        former, later = (asset(store.plant(), mac) for mac in (FORMER, LATER))
        assert found == {"1": former.id, "2": later.id}
        assert [c.new for c in store.value_changes(former, limit=1)] == ["1"]


def test_a_side_of_a_router_knows_the_owners_of_the_other(tmp_path: Path) -> None:
    far = [
        endpoint(ROUTER, IP, ttl=63, realm="far", until=200),
        endpoint("00:80:f4:00:00:07", "10.3.0.7", realm="far", until=200),
    ]
    times: dict[str, Any] = {"seconds": 50.0, "until": 60.0}
    plant = plant_of(
        tmp_path,
        batch(
            endpoints=[*owners(), *far],
            observations=[did(IP, "10.3.0.7", realm="far", **times)],
            links=[link(IP, "10.3.0.7", realm="far", client_mac=ROUTER, **times)],
        ),
    )
    (operation,), (between,) = plant.operations, plant.links
    assert operation.client_asset == between.a_asset == asset(plant, FORMER).id


def test_how_windows_were_cut_does_not_matter(tmp_path: Path) -> None:
    doings = [did(IP, PLC, code="6", seconds=s) for s in (0, 30, 120, 150)]
    bound = [arp(LATER, IP, seconds=95)]
    whole = did(IP, PLC, code="6", seconds=0, until=150, count=4)
    made = plant_of(tmp_path / "one", batch(endpoints=owners(), observations=[whole, *bound]))
    cut = [batch(n, observations=[row]) for n, row in enumerate((*bound, *doings[::-1]))]
    pieces = plant_of(tmp_path / "many", *cut, batch(9, endpoints=owners()))
    assert [(op.client_asset, op.count, op.first_seen) for op in made.operations] == [
        (op.client_asset, op.count, op.first_seen) for op in pieces.operations
    ]


def test_the_history_of_what_a_former_owner_did_is_found(tmp_path: Path) -> None:
    with Store.open(tmp_path, create=True) as store:
        store.insert(batch(endpoints=owners(), observations=[did(IP, PLC, seconds=50)]))
        (operation,) = store.plant().operations
        assert len(store.episodes(operation)) == 1


def test_between_two_owners_the_nearest_has_an_address() -> None:
    tenures = [Tenure(0, 10, "a"), Tenure(20, 30, "b")]
    assert [t.asset for t in during(tenures, 12, 14)] == ["a"]
    assert [t.asset for t in during(tenures, 16, 18)] == ["b"]
    assert [t.asset for t in during(tenures, 16, 22)] == ["b"]
    assert [t.asset for t in during(tenures, 5, 25)] == ["a", "b"]


@pytest.mark.parametrize(("began", "until"), [(5, 5), (5, 6), (10, 10)])
def test_of_two_owners_at_once_nobody_knows_whose_a_row_is(began: float, until: float) -> None:
    row = operation("a", "b", "modbus", "3", first_ns=at(began), last_ns=at(until))
    both = {"lan a": [Tenure(at(0), at(10), "x"), Tenure(at(4), at(20), "y")]}
    assert parted(row, ["a"], both) == (row,)
