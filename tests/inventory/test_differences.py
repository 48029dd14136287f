"""What differs between two times of a plant."""

from __future__ import annotations

from dataclasses import replace

import pytest

from inventory.differences import Change, diff
from inventory.times import moment
from tests.inventory.batches import at
from tests.inventory.made import asset, claim, hosts, link, operation, plant

pytestmark = pytest.mark.quick

PLC, HMI, NEW = "10.1.0.10", "10.1.0.50", "10.1.0.66"


def test_a_plant_does_not_differ_from_itself() -> None:
    made = plant(sightings=hosts(PLC, HMI), links=[link(HMI, PLC, "modbus", 502)])
    assert diff(made, made) == []


def test_what_is_new_and_what_is_gone() -> None:
    before = plant(
        sightings=hosts(PLC, HMI),
        links=[link(HMI, PLC, "modbus", 502)],
        operations=[operation(HMI, PLC, "modbus", "3", object="holding register 1")],
    )
    after = plant(
        sightings=hosts(PLC, NEW),
        links=[link(NEW, PLC, "modbus", 502)],
        operations=[operation(NEW, PLC, "modbus", "3", object="holding register 1")],
    )
    plc, hmi, new = asset(before, PLC).id, asset(before, HMI).id, asset(after, NEW).id
    name = before.operations[0].operation
    assert diff(before, after) == [
        Change("added", "asset", new, None, NEW),
        Change("gone", "asset", hmi, None, HMI),
        Change("added", "link", new, plc, f"{NEW} to {PLC}: modbus 502"),
        Change("gone", "link", hmi, plc, f"{HMI} to {PLC}: modbus 502"),
        Change(
            "added", "operation", new, plc, f"{NEW} to {PLC}: modbus {name} holding register 1 (ok)"
        ),
        Change(
            "gone", "operation", hmi, plc, f"{HMI} to {PLC}: modbus {name} holding register 1 (ok)"
        ),
    ]


def test_a_sweep_is_one_change() -> None:
    hosts_ = hosts(PLC, HMI)
    swept = [operation(HMI, PLC, "tcp", "connect", object=f"port {n}") for n in range(1, 101)]
    ports = [link(HMI, PLC, "", n) for n in range(5001, 5008)]
    told = diff(plant(sightings=hosts_), plant(sightings=hosts_, operations=swept, links=ports))
    assert [c.label for c in told] == [
        f"{HMI} to {PLC}: tcp 5001, 5002, 5003 and 4 more",
        f"{HMI} to {PLC}: tcp connect, in vain port 1, port 2, port 3 and 97 more (ok)",
    ]


def test_what_was_not_seen_since_is_gone() -> None:
    before = plant(sightings=hosts(PLC, HMI))
    later = replace(before, end=moment(at(600)))
    plc = asset(before, PLC)
    lives = replace(plc, last_seen=moment(at(599)))
    after = replace(later, assets={**later.assets, plc.id: lives})
    assert diff(replace(before, end=moment(at(60))), after) == [
        Change("gone", "asset", asset(before, HMI).id, None, HMI)
    ]


def test_an_attribute_that_changed_is_told_with_both_values() -> None:
    before = plant(sightings=hosts(PLC), claims=[claim(PLC, "firmware", "1.0", "cip")])
    after = plant(sightings=hosts(PLC), claims=[claim(PLC, "firmware", "2.0", "cip")])
    plc = asset(before, PLC).id
    assert diff(before, after) == [
        Change("changed", "attribute", plc, None, PLC, "firmware", "1.0", "2.0")
    ]
    assert diff(plant(sightings=hosts(PLC)), after) == [
        Change("changed", "attribute", plc, None, PLC, "firmware", "", "2.0")
    ]
