"""Zones and conduits: proposed, assigned, crossed."""

from __future__ import annotations

from pathlib import Path

import pytest

from inventory.model import Flow, Zone
from inventory.store import Store
from inventory.zones import crossings
from inventory.zones_file import ZoneModel, read
from protocols.model import Effect
from tests.inventory.batches import batch, endpoint
from tests.inventory.made import asset, hosts, link, operation, plant, sight

pytestmark = pytest.mark.quick

PLC, HMI, HIST, FAR = "10.1.0.10", "10.1.0.50", "10.3.0.20", "8.8.8.8"
ROUTER, IED = "00:80:63:00:00:01", "00:30:a7:00:00:02"


def zones(**networks: str) -> ZoneModel:
    made = {id_: Zone(id_, id_, "unknown", (net,), proposed=False) for id_, net in networks.items()}
    return ZoneModel(made, ())


def test_a_zone_is_proposed_for_each_network() -> None:
    made = plant(
        sightings=[*hosts(PLC, HMI), *hosts("10.3.0.1", HIST, realm="ops")[1:]],
        operations=[
            operation(HMI, PLC, "s7comm", "1.5", port=102),
            operation(HIST, PLC, "s7comm", "1.4", port=102),
        ],
        links=[link(HMI, PLC, "cotp", 102), link(HIST, PLC, "cotp", 102)],
    )
    assert set(made.zones) == {"10.1.0.0/24", "10.3.0.0/24"}
    cell = made.zones["10.1.0.0/24"]
    assert (cell.name, cell.proposed) == ("10.1.0.0/24 (lan)", True)
    assert asset(made, PLC).zone == "10.1.0.0/24"
    (conduit,) = made.conduits
    assert (conduit.id, conduit.proposed) == ("10.3.0.0/24 to 10.1.0.0/24", True)
    effects = tuple({op.effect for op in made.operations if op.client == HIST})
    assert conduit.flows == (Flow("s7comm", 102, effects),)
    assert not made.owner_zones


def test_a_zone_is_named_by_its_realm_where_there_are_several() -> None:
    assert plant(sightings=hosts(PLC, HMI)).zones["10.1.0.0/24"].name == "10.1.0.0/24"


def test_the_internet_is_a_zone() -> None:
    made = plant(
        sightings=[*hosts(PLC), sight(FAR, ROUTER, ttl=50)], links=[link(PLC, FAR, "", 443)]
    )
    assert asset(made, FAR).zone == "external"
    assert made.zones["external"].purdue_level == "external"
    assert made.conduits[0].flows == (Flow("tcp", 443),)


def test_a_device_without_an_ip_is_where_its_realm_is() -> None:
    made = plant(sightings=[*hosts(PLC, HMI), sight("", IED, realm="lan/vlan100")])
    assert asset(made, IED).zone == "10.1.0.0/24"


def test_a_device_without_an_ip_is_in_no_zone_where_no_most_of_its_realm_are_in_one() -> None:
    halves = [*hosts(PLC, HIST), sight("", IED)]
    assert asset(plant(sightings=halves), IED).zone is None
    assert asset(plant(sightings=[*halves, *hosts(HMI)]), IED).zone == "10.1.0.0/24"
    third = [*halves, *hosts(HMI, "10.4.0.1")]
    assert asset(plant(sightings=third), IED).zone is None


def test_a_device_without_an_ip_is_where_its_peers_are() -> None:
    macs = {PLC: "00:ff:0a:01:00:0a", HIST: "00:ff:0a:03:00:14"}
    seen = [*hosts(PLC, HMI, HIST), sight("", IED)]
    near = link(IED, macs[HIST], "profinet-rt", 0)
    assert asset(plant(sightings=seen, links=[near]), IED).zone == "10.3.0.0/24"
    torn = [near, link(macs[PLC], IED, "profinet-rt", 0)]
    assert asset(plant(sightings=seen, links=torn), IED).zone is None


def test_a_router_joins_zones_and_is_in_none() -> None:
    router = [sight("10.1.0.1", ROUTER), sight("10.3.0.1", ROUTER)]
    made = plant(zones(cell="10.1.0.0/24", ops="10.3.0.0/24"), sightings=[*hosts(PLC), *router])
    assert asset(made, ROUTER).zone is None
    assert asset(made, PLC).zone == "cell"
    assert made.owner_zones


def test_a_proposal_says_who_is_left_out_of_it() -> None:
    router = [sight("10.1.0.1", ROUTER), sight("10.3.0.1", ROUTER)]
    made = plant(sightings=[*hosts(PLC, HIST), *router])
    reason = "Assets have addresses in 10.1.0.0/24; 1 has others too and is in no zone."
    assert made.zones["10.1.0.0/24"].reason == reason


def test_the_smallest_network_wins_and_a_listed_asset_before_it() -> None:
    model = zones(site="10.0.0.0/8", cell="10.1.0.0/24")
    made = plant(model, sightings=hosts(PLC, HMI, HIST))
    assert [asset(made, ip).zone for ip in (PLC, HIST)] == ["cell", "site"]
    safety = Zone("safety", "SIS", "1", assets=(asset(made, PLC).id,), proposed=False)
    listed = ZoneModel({**model.zones, "safety": safety}, ())
    assert asset(plant(listed, sightings=hosts(PLC, HMI)), PLC).zone == "safety"


def test_operations_between_zones_cross_them() -> None:
    made = plant(
        zones(cell="10.1.0.0/24", ops="10.3.0.0/24"),
        sightings=hosts(PLC, HMI, HIST, "172.16.0.1"),
        operations=[
            operation(HMI, PLC, "modbus", "3"),
            operation(HIST, PLC, "modbus", "16"),
            operation("172.16.0.1", PLC, "modbus", "16"),
        ],
    )
    (crossing,) = crossings(made)
    assert (crossing.source, crossing.target) == ("ops", "cell")
    assert (crossing.operation.client, crossing.operation.effect) == (HIST, Effect.WRITES)


def test_the_owners_file_holds_until_it_changes(tmp_path: Path) -> None:
    with Store.open(tmp_path, create=True) as store:
        store.insert(batch(endpoints=[endpoint(IED, PLC)]))
        assert not store.plant().owner_zones
        store.put_zones(read('[[zone]]\nid = "cell"\nnetworks = ["10.1.0.0/24"]'))
        assert store.plant().owner_zones
        assert asset(store.plant(), PLC).zone == "cell"
        (tmp_path / "zones.toml").write_text("[[zone]]\nid = 5")
        assert asset(store.plant(), PLC).zone == "cell"
        (damage,) = store.health().damages
        assert damage == "zones.toml: line 1: zone 1: “id” needs a text, 5 is there."
        (tmp_path / "zones.toml").unlink()
        assert not store.plant().owner_zones
        assert store.health().damages == ()
