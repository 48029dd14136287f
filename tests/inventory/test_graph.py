"""The plant as a graph and as files."""

from __future__ import annotations

import json
from io import BytesIO
from typing import cast

import networkx as nx
import pytest

from inventory.graph import Level, graph, graphml, strongest, to_json
from inventory.model import Plant
from protocols.model import Effect
from tests.inventory.made import asset, claim, hosts, link, operation, plant, sight

pytestmark = pytest.mark.quick

PLC, HMI, HIST, FAR = "10.1.0.10", "10.1.0.50", "10.3.0.20", "8.8.8.8"


@pytest.fixture
def made() -> Plant:
    return plant(
        sightings=[*hosts(PLC, HMI, HIST), sight(FAR, "00:80:63:00:00:01", ttl=50)],
        claims=[claim(PLC, "name", "line\x01 1 <&>", "dns")],
        operations=[
            operation(HMI, PLC, "modbus", "3"),
            operation(HMI, PLC, "modbus", "16"),
            operation(HIST, PLC, "modbus", "3"),
        ],
        links=[
            link(HMI, PLC, "modbus", 502),
            link(HMI, PLC, "", 9999),
            link(HIST, PLC, "modbus", 502),
            link(HIST, FAR, "", 443),
            link(HMI, "239.1.1.1", "", 5000),
        ],
    )


def test_assets_are_nodes_and_links_edges(made: Plant) -> None:
    found = graph(made)
    plc, hmi = asset(made, PLC).id, asset(made, HMI).id
    assert len(found) == len(made.assets)
    assert found.nodes[plc]["level"] == "1"
    assert found.nodes[plc]["type"] == "modbus server"
    edge = found.edges[hmi, plc]
    assert edge["protocols"] == ("modbus", "tcp 9999")
    assert edge["effects"] == (Effect.WRITES, Effect.READS)
    assert edge["packets"] == 40
    assert edge["first_seen"] < edge["last_seen"]
    assert found.out_degree(hmi) == 1  # a group address is no node


def test_of_a_carrier_an_edge_names_what_rides_on_it() -> None:
    sightings, links = hosts(PLC, HMI), [link(HMI, PLC, "cotp", 102)]
    asked = operation(HMI, PLC, "s7comm", "1.4", port=102)
    (bare,) = graph(plant(sightings=sightings, links=links)).edges.values()
    (ridden,) = graph(plant(sightings=sightings, links=links, operations=[asked])).edges.values()
    assert (bare["protocols"], ridden["protocols"]) == (("cotp",), ("s7comm",))


def test_zones_gather_their_assets(made: Plant) -> None:
    found = graph(made, "zone")
    assert set(found) == {"10.1.0.0/24", "10.3.0.0/24", "external", "no zone"}
    assert found.nodes["10.1.0.0/24"]["assets"] == 2
    assert found.edges["10.3.0.0/24", "10.1.0.0/24"]["protocols"] == ("modbus",)
    assert not found.has_edge("10.1.0.0/24", "10.1.0.0/24")


def test_the_site_is_one_node_beside_the_internet(made: Plant) -> None:
    found = graph(made, "site")
    assert {node: found.nodes[node]["assets"] for node in found} == {"external": 1, "site": 4}
    assert [*found.edges] == [("site", "external")]


@pytest.mark.parametrize("level", ["site", "zone", "asset"])
def test_the_files_hold_the_same(made: Plant, level: Level) -> None:
    whole = graph(made, level)
    read = cast("nx.DiGraph[str]", nx.read_graphml(BytesIO(graphml(made, level))))
    assert set(read.nodes) == set(whole.nodes)
    assert set(read.edges) == set(whole.edges)
    told = json.loads(to_json(made, level))
    assert {node["id"] for node in told["nodes"]} == set(whole.nodes)
    assert {(e["source"], e["target"]) for e in told["edges"]} == set(whole.edges)
    assert all(isinstance(e["protocols"], list) for e in told["edges"])


def test_names_from_the_wire_do_not_break_files(made: Plant) -> None:
    read = cast("nx.DiGraph[str]", nx.read_graphml(BytesIO(graphml(made))))
    assert "line\ufffd 1 <&>" in {read.nodes[node]["label"] for node in read}


def test_an_empty_plant_is_an_empty_graph() -> None:
    assert len(graph(plant())) == 0
    assert json.loads(to_json(plant())) == {"nodes": [], "edges": []}


def test_the_strongest_effect_comes_first() -> None:
    assert strongest([*Effect])[0] is Effect.ENGINEERS
    assert set(strongest([*Effect, *Effect])) == set(Effect)
