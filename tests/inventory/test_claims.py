"""Of many claims the best, and those that cannot both be true."""

from __future__ import annotations

import pytest

from inventory.model import Asset, Evidence
from tests.inventory.batches import at
from tests.inventory.made import asset, claim, hosts, link, operation, plant, sight

pytestmark = pytest.mark.quick

PLC = "10.0.0.1"


def conflicts(found: Asset) -> list[tuple[str, tuple[str, ...], tuple[Evidence, ...]]]:
    """An asset's conflicts, whatever their time."""
    return [(c.attribute, c.values, c.evidence) for c in found.conflicts]


def test_a_device_knows_better_than_its_network_interface() -> None:
    made = plant(
        sightings=[sight(PLC, "00:80:f4:00:00:01")],
        claims=[
            claim(PLC, "vendor", "Rockwell Automation/Allen-Bradley", "cip"),
            claim(PLC, "model", "1756-L61/B LOGIX5561", "cip"),
            claim(PLC, "firmware", "20.11", "cip"),
            claim(PLC, "firmware", "Apache 2", "http"),
            claim(PLC, "name", "line-1", "dns"),
            claim(PLC, "name", "LINE1", "netbios"),
        ],
    )
    plc = asset(made, PLC)
    assert (plc.vendor, plc.model) == ("Rockwell Automation", "1756-L61/B LOGIX5561")
    assert (plc.firmware, plc.names) == ("20.11", ("LINE1", "line-1"))
    assert plc.label == "LINE1"
    claimed = {(c.value, c.protocol) for c in plc.claims if c.attribute == "vendor"}
    assert claimed == {
        ("Rockwell Automation/Allen-Bradley", "cip"),
        ("TELEMECANIQUE ELECTRIQUE", "oui"),
    }
    assert plc.conflicts == ()


@pytest.mark.parametrize(
    ("attribute", "value", "protocol", "vendor"),
    [
        ("model", "1763-LEC", "pccc", "Rockwell Automation"),
        ("product_code", "6ES7 151-8AB01-0AB0", "s7comm", "Siemens"),
        ("product_code", "315-4NE12", "s7comm", "RS Automation"),  # a compatible CPU
        ("model", "1763-LEC", "http", "RS Automation"),
        ("description", "Hirschmann, EAGLE30-04, FW 04.4.02", "snmp", "Hirschmann"),
        ("description", "Hirschmann, EAGLE30-04", "http", "RS Automation"),
        ("description", "Linux core 5.10", "snmp", "RS Automation"),
        ("vendor_id", "24", "bacnet", "Automated Logic"),
        ("vendor_id", "24", "hart-ip", "RS Automation"),  # other numbers
        ("vendor_id", "65000", "bacnet", "RS Automation"),
        ("name", "1763-LEC", "pccc", "RS Automation"),
    ],
)
def test_whose_product_it_is_tells_more_than_whose_card(
    attribute: str, value: str, protocol: str, vendor: str
) -> None:
    made = plant(
        sightings=[sight(PLC, "00:0f:73:00:00:01")],
        claims=[claim(PLC, attribute, value, protocol)],
    )
    assert asset(made, PLC).vendor == vendor
    stated = claim(PLC, "vendor", "VIPA GmbH", "s7comm")
    made = plant(sightings=hosts(PLC), claims=[stated, claim(PLC, attribute, value, protocol)])
    assert asset(made, PLC).vendor == "VIPA"


def test_a_host_is_called_by_its_name_before_those_of_its_applications() -> None:
    made = plant(
        sightings=hosts(PLC),
        claims=[
            claim(PLC, "name", "Pure Python Async Client", "opcua"),
            claim(PLC, "name", "hist.plant.local", "dns"),
        ],
    )
    assert asset(made, PLC).names == ("hist.plant.local", "Pure Python Async Client")


def test_a_session_names_no_host_nor_does_what_stands_behind_it() -> None:
    made = plant(
        sightings=hosts(PLC),
        claims=[
            claim(PLC, "client_id", "auto-4711", "mqtt"),
            claim(PLC, "name", "boiler-1", "mqtt", unit="plant/edge/boiler-1"),
            claim(PLC, "model", "B-20", "mqtt", unit="plant/edge/boiler-1"),
        ],
    )
    edge = asset(made, PLC)
    assert (edge.names, edge.model, edge.label) == ((), None, PLC)
    assert [child.unit for child in edge.children] == ["plant/edge/boiler-1"]


def test_a_station_is_called_by_its_name_before_its_modules() -> None:
    module = [claim(PLC, "name", "CPU 315-2 PN/DP", "s7comm")]
    claims = [*module, claim(PLC, "name", "filler", "snmp")]
    model = claim(PLC, "model", "CPU 315-2 PN/DP", "s7comm")
    found = asset(plant(sightings=hosts(PLC), claims=[*claims, model]), PLC)
    assert found.names == ("filler", "CPU 315-2 PN/DP")
    found = asset(plant(sightings=hosts(PLC), claims=claims), PLC)
    assert found.label == "CPU 315-2 PN/DP", "a controller's own word"


def test_two_values_at_one_time_are_a_conflict() -> None:
    made = plant(
        sightings=hosts(PLC),
        claims=[
            claim(PLC, "serial", "1", "cip", evidence="e1"),
            claim(PLC, "serial", "2", "cip", evidence="e2", first_ns=at(5)),
        ],
        evidence=["e1", "e2"],
    )
    proof = Evidence("e1", "mirror", (1,)), Evidence("e2", "mirror", (1,))
    assert conflicts(asset(made, PLC)) == [("serial", ("1", "2"), proof)]


@pytest.mark.parametrize(("protocol", "told"), [("http", 0), ("ssh", 0), ("ads", 1)])
def test_programs_of_a_host_are_many_a_controllers_is_one(protocol: str, told: int) -> None:
    said = [claim(PLC, "software", value, protocol) for value in ("Microsoft-IIS/7.5", "ASP.NET")]
    assert len(asset(plant(sightings=hosts(PLC), claims=said), PLC).conflicts) == told


def test_what_a_station_says_twice_at_one_time_is_its_conflict() -> None:
    said = [("1", "V1"), ("1", "V2"), ("2", "V3")]
    claims = [claim(PLC, "firmware", value, "modbus", unit=unit) for unit, value in said]
    made = plant(sightings=hosts(PLC), claims=claims)
    assert conflicts(asset(made, PLC)) == [("firmware of unit 1", ("V1", "V2"), ())]


@pytest.mark.parametrize(
    ("first", "second", "later", "protocols"),
    [
        ("1.0", "2.0", 100, ("cip", "cip")),  # an upgrade
        ("S7-300", "s7-300 ", 0, ("cip", "cip")),  # the same in other letters
        ("V2.2", "V2.2.0", 0, ("cip", "cip")),  # the same, more precisely
        ("V.4.2.1", "v4.2.1", 0, ("lldp", "lldp")),  # the same, written in two ways
        ("V 4.2", "4.2.1", 0, ("lldp", "lldp")),
        ("1.0", "2.0", 0, ("cip", "http")),  # two parts with a version each
    ],
)
def test_what_can_both_be_true_is_no_conflict(
    first: str, second: str, later: int, protocols: tuple[str, str]
) -> None:
    made = plant(
        sightings=hosts(PLC),
        claims=[
            claim(PLC, "firmware", first, protocols[0]),
            claim(PLC, "firmware", second, protocols[1], first_ns=at(later), last_ns=at(later + 9)),
        ],
    )
    assert asset(made, PLC).conflicts == ()


@pytest.mark.parametrize(
    ("attribute", "pair"), [("firmware", ("V4.2", "V.4.3")), ("serial", ("V4.2", "4.2"))]
)
def test_other_versions_and_other_serials_stay_conflicts(
    attribute: str, pair: tuple[str, str]
) -> None:
    claims = [claim(PLC, attribute, value, "lldp") for value in pair]
    (conflict,) = asset(plant(sightings=hosts(PLC), claims=claims), PLC).conflicts
    assert set(conflict.values) == set(pair)


@pytest.mark.parametrize(("other", "rivals"), [("Hirschmann GmbH", 0), ("Moxa", 1)])
def test_one_maker_in_two_spellings_is_no_conflict(other: str, rivals: int) -> None:
    spelled = [claim(PLC, "vendor", name, "lldp") for name in ("Hirschmann Automation", other)]
    made = plant(sightings=hosts(PLC), claims=spelled)
    assert len(asset(made, PLC).conflicts) == rivals


def test_the_latest_of_equals_is_believed() -> None:
    claims = [
        claim(PLC, "firmware", "2.0", "cip", first_ns=at(50), last_ns=at(60)),
        claim(PLC, "firmware", "9.0", "cip"),
    ]
    assert asset(plant(sightings=hosts(PLC), claims=claims), PLC).firmware == "2.0"


def test_stations_behind_an_address_are_children() -> None:
    rack = [
        claim(PLC, "model", "1756-ENBT/A", "cip"),
        claim(PLC, "model", "1756-L61", "cip", unit="1/0"),
        claim(PLC, "model", "MVI56", "cip", unit="1/3"),
    ]
    plc = asset(plant(sightings=hosts(PLC), claims=rack), PLC)
    assert plc.model == "1756-ENBT/A"
    modules = [(child.unit, child.claims[0].value) for child in plc.children]
    assert modules == [("1/0", "1756-L61"), ("1/3", "MVI56")]


@pytest.mark.parametrize(
    ("answers", "stations"),
    [
        ({"1": 0, "2": 0, "255": 0}, ["1", "2"]),
        ({"1": 0, "255": 0, "0": 0}, []),  # one device by several numbers
        ({"1": 0, "2": 11, "3": 11}, []),  # a gateway that finds nobody there
        ({"1": 0, "2": 2, "3": 0}, ["1", "3"]),
    ],
)
def test_stations_that_answer_are_there_without_a_name(
    answers: dict[str, int], stations: list[str]
) -> None:
    asked = [
        operation("10.1.0.50", PLC, "modbus", "3", unit=unit, status=status)
        for unit, status in answers.items()
    ]
    made = asset(plant(sightings=hosts(PLC, "10.1.0.50"), operations=asked), PLC)
    assert [child.unit for child in made.children] == stations


def test_the_only_station_of_an_address_is_the_device() -> None:
    told = [claim(PLC, "model", "TM221CE24R", "modbus", unit="255")]
    plc = asset(plant(sightings=hosts(PLC), claims=told), PLC)
    assert plc.model == "TM221CE24R"
    assert [child.unit for child in plc.children] == ["255"]
    several = [*told, claim(PLC, "model", "other", "modbus", unit="7")]
    assert asset(plant(sightings=hosts(PLC), claims=several), PLC).model is None


def test_claims_about_nobody_make_no_asset() -> None:
    made = plant(sightings=hosts(PLC), claims=[claim("10.0.0.9", "vendor", "X", "dns")])
    assert len(made.assets) == 1


def test_an_address_at_two_macs_is_shown_on_both() -> None:
    mac, other = "00:80:f4:00:00:01", "00:0c:29:66:66:66"
    made = plant(
        sightings=[sight(PLC, mac), sight("10.0.0.66", other)],
        claims=[
            claim(mac, "ip", PLC, "arp", evidence="e1"),
            claim(other, "ip", PLC, "arp", evidence="e2", first_ns=at(5)),
        ],
        evidence=["e1", "e2"],
    )
    values = (f"{PLC} at {mac}", f"{PLC} at {other}")
    proof = Evidence("e1", "mirror", (1,)), Evidence("e2", "mirror", (1,))
    for address in (PLC, "10.0.0.66"):
        assert conflicts(asset(made, address)) == [("ip", values, proof)]


def test_who_sends_with_one_address_is_shown_by_what_it_sent() -> None:
    macs = ("00:80:f4:00:00:01", "00:0c:29:66:66:66")
    links = [
        link(PLC, "10.0.0.50", "dns", 53, client_mac=mac, evidence=f"e{i}", first_ns=at(i))
        for i, mac in enumerate(macs)
    ]
    heard = link("10.0.0.50", PLC, "http", 80, server_mac=macs[0], packets_in=0, evidence="e2")
    made = plant(
        sightings=[sight(PLC, mac) for mac in macs],
        links=[*links, heard],
        evidence=["e0", "e1", "e2"],
    )
    (conflict,) = asset(made, macs[0]).conflicts
    assert sorted(proof.id for proof in conflict.evidence) == ["e0", "e1"]
