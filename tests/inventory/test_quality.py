"""The quality of what was seen, by conversation and as a whole."""

from __future__ import annotations

import pytest

from inventory.model import Quality
from inventory.rows import InterfaceRow, ViolationRow
from tests.inventory.batches import at
from tests.inventory.made import asset, claim, hosts, link, operation, plant

pytestmark = pytest.mark.quick

PLC, HMI = "10.1.0.10", "10.1.0.50"


def test_an_operation_is_as_good_as_its_conversation() -> None:
    made = plant(
        sightings=hosts(PLC, HMI),
        operations=[operation(HMI, PLC, "modbus", "3", port=502)],
        claims=[claim(PLC, "vendor", "X", "modbus", client=HMI, port=502)],
        links=[link(HMI, PLC, "modbus", 502, lost_bytes=200, one_way=1, packets_in=0)],
    )
    assert made.operations[0].quality == Quality(loss=0.5, one_way=True)
    (said,) = asset(made, PLC).claims
    assert said.quality == Quality(loss=0.5, one_way=True)
    assert made.links[0].direction == "a to b"


def test_a_violation_and_a_conflict_are_as_good_as_what_they_were_seen_in() -> None:
    ends = "lan", HMI, PLC, "modbus", "wrong length", "Too long."
    made = plant(
        sightings=hosts(PLC, HMI),
        violations=[ViolationRow(*ends, 1, at(0), at(0), None)],
        claims=[claim(PLC, "serial", n, "modbus", client=HMI, port=502) for n in ("1", "2")],
        links=[link(HMI, PLC, "modbus", 502, lost_bytes=200, one_way=1, packets_in=0)],
    )
    flawed = Quality(loss=0.5, one_way=True)
    assert made.violations[0].quality == flawed
    (conflict,) = asset(made, PLC).conflicts
    assert conflict.quality == flawed


def test_answers_without_questions_are_loss_of_datagrams() -> None:
    rows = [link(HMI, PLC, "snmp", 161, transport="udp", packets_out=8, orphans=2)]
    (made,) = plant(sightings=hosts(PLC, HMI), links=rows).links
    assert made.quality == Quality(loss=0.1)


def test_answers_to_a_group_have_no_question_in_their_pair() -> None:
    rows = [link(HMI, PLC, "enip", 44818, transport="udp", packets_out=0, orphans=12)]
    (made,) = plant(sightings=hosts(PLC, HMI), links=rows).links
    assert made.quality == Quality()


def test_what_a_server_does_of_itself_is_as_good_as_its_conversation() -> None:
    made = plant(
        sightings=hosts(PLC, HMI),
        operations=[operation(PLC, HMI, "modbus", "3", port=20000)],
        links=[link(HMI, PLC, "modbus", 20000, lost_bytes=200)],
    )
    assert made.operations[0].quality.loss == 0.5
    sides = {(side.name, side.side) for side in asset(made, PLC).protocols}
    assert sides == {("modbus", "server")}


def test_a_datagram_may_stay_unanswered() -> None:
    rows = [link(HMI, PLC, "syslog", 514, transport="udp", one_way=1, packets_in=0)]
    (made,) = plant(sightings=hosts(PLC, HMI), links=rows).links
    assert made.quality == Quality()


def test_a_packet_that_a_router_showed_twice_counts_once() -> None:
    rows = [
        link(HMI, PLC, "modbus", 502, copies=10),
        link(HMI, PLC, "modbus", 502, copies=10, realm="ops"),
    ]
    (made,) = plant(sightings=hosts(PLC, HMI), links=rows).links
    assert (made.packets, made.bytes) == (20, 1280)
    assert made.quality.copies == 0.5


def test_what_no_decoder_knew_goes_with_what_one_knew() -> None:
    rows = [link(HMI, PLC, "", 502), link(HMI, PLC, "modbus", 502)]
    (made,) = plant(sightings=hosts(PLC, HMI), links=rows).links
    assert (made.protocol, made.packets) == ("modbus", 40)


def test_health_is_of_the_capture_as_a_whole() -> None:
    row = InterfaceRow("mirror", "lan", at(0), at(60), 900, 64000, 100, 360, 90, 3, 1)
    made = plant(
        links=[link(HMI, PLC, "", 1, one_way=1, copies=9), link(HMI, PLC, "", 2, lost_bytes=25)],
        interfaces=[row, row._replace(interface="ops", frames=0, first_ns=None, last_ns=None)],
        limits={("mirror", "lan"): {"rows": 2}, ("", ""): {"rows": 1}},
        damages=["x: cut off"],
    )
    health = made.health
    assert (health.frames, health.bytes, health.dropped) == (900, 128000, 200)
    assert (health.decoded_share, health.duplicate_share) == (1.0, 0.21)
    assert (health.one_way_share, health.loss_share) == (0.5, 200 / 1100)
    assert (health.decoder_faults, health.limits) == (2, {"rows": 3})
    assert health.interfaces[0].limits == {"rows": 2}
    assert health.damages == ("x: cut off",)
