"""A device that says it is another than it was."""

from __future__ import annotations

import pytest

from detection import identity_change
from detection.model import Deviation, Learning
from inventory.model import Plant
from inventory.rows import ClaimRow
from inventory.times import moment
from tests.inventory.batches import PLC, at, batch
from tests.inventory.made import claim, hosts, link, plant, sight

pytestmark = pytest.mark.quick

DETECTOR = identity_change.DETECTOR


def later(value: str, attribute: str = "firmware", protocol: str = "cip") -> ClaimRow:
    return claim(PLC, attribute, value, protocol, first_ns=at(1201), last_ns=at(1202))


def seen(*claims: ClaimRow) -> Plant:
    return plant(sightings=hosts(PLC), claims=[*claims])


def told(before: Plant, now: Plant) -> list[Deviation]:
    state, _ = DETECTOR.step({}, batch(), before, Learning.DECLARED)
    return [*DETECTOR.step(state, batch(20), now, Learning.OVER)[1]]


def test_another_firmware_is_told_beside_the_one_before() -> None:
    usual = claim(PLC, "firmware", "V2.6.0", "cip")
    (found,) = told(seen(usual), seen(usual, later("V9.9.9")))
    assert (found.kind, found.techniques) == ("identity change", ("T0857",))
    assert found.seen == f"{PLC} stated by CIP that its firmware is V9.9.9"
    assert found.usual == "its firmware was V2.6.0"
    assert found.first_seen.timestamp() == at(1201) / 1e9


@pytest.mark.parametrize(
    "now",
    [
        later("V2.6.0.1"),  # said more precisely
        later("v2.6.0"),
        later("V9.9.9", protocol="snmp"),  # which was never asked before
        later("0x77", "serial"),
        later("other", "name"),
        later("bb", "fingerprint", "ssh"),
    ],
)
def test_what_is_no_change_is_not_told(now: ClaimRow) -> None:
    usual = claim(PLC, "firmware", "V2.6.0", "cip")
    assert not told(seen(usual), seen(usual, now))


@pytest.mark.parametrize("protocol", ["lldp", "cdp", "profinet-dcp"])
def test_another_name_is_told_where_neighbours_know_a_device_by_it(protocol: str) -> None:
    usual = claim(PLC, "name", "plc-7", protocol)
    (found,) = told(seen(usual), seen(usual, later("kali", "name", protocol)))
    assert found.seen.endswith(" that its name is kali")
    assert found.usual == "its name was plc-7"
    assert not told(seen(usual), seen(usual, later("PLC-7", "name", protocol)))


def test_a_station_behind_a_device_has_a_firmware_of_its_own() -> None:
    usual = [claim(PLC, "firmware", v, "modbus", unit=u) for u, v in (("1", "V1"), ("2", "V2"))]
    swapped = claim(PLC, "firmware", "V2", "modbus", unit="1", first_ns=at(1201), last_ns=at(1202))
    (found,) = told(seen(*usual), seen(*usual, swapped))
    assert found.seen.startswith(f"unit 1 of {PLC} stated")


MAC, OTHER_MAC, MOVED = "00:ff:00:00:00:01", "00:ff:00:00:00:02", "10.1.0.77"


def has(mac: str, ip: str, protocol: str = "arp", *, now: bool = False) -> ClaimRow:
    """A device says that an address is its."""
    times = {"first_ns": at(1201), "last_ns": at(1202)} if now else {}
    return claim(mac, "ip", ip, protocol, **times)


def site(*claims: ClaimRow, used: float | None = None) -> Plant:
    """Devices that say so; one sent with the other address already."""
    sent = [sight(PLC, MAC), sight("10.1.0.78", OTHER_MAC)]
    links = [link(MOVED, PLC, "http", 80, first_ns=at(used), last_ns=at(1300))] if used else []
    extra = [sight(MOVED, MAC, seconds=used)] if used else []
    return plant(sightings=[*sent, *extra], claims=[*claims], links=links)


def test_a_device_with_another_address_is_told_beside_the_one_before() -> None:
    usual = has(MAC, PLC)
    (found,) = told(site(usual), site(usual, has(MAC, MOVED, now=True)))
    assert (found.kind, found.protocol) == ("identity change", "arp")
    assert found.seen == f"{PLC} stated by ARP that its address is {MOVED}"
    assert found.usual == f"its address was {PLC}"
    assert found.first_seen == moment(at(1201))


def test_who_had_the_address_before_is_named() -> None:
    usual = [has(MAC, PLC), has(OTHER_MAC, MOVED)]
    (found,) = told(site(*usual), site(*usual, has(MAC, MOVED, now=True)))
    assert found.usual == f"its address was {PLC}; {MOVED} was that of 10.1.0.78"
    assert found.peer


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ([], [has(MAC, MOVED, now=True)]),  # none was known
        ([has(MAC, PLC)], [has(MAC, PLC, "lldp", now=True)]),
        ([has(MAC, PLC)], [has(MAC, "169.254.3.4", now=True)]),
        ([has(MAC, PLC)], [has(MAC, "fd00::7", "ndp", now=True)]),
        ([has(MAC, PLC)], [has(MAC, MOVED, p, now=True) for p in ("dhcp", "arp")]),
        (
            [has(MAC, PLC), has(OTHER_MAC, MOVED)],
            [has(MAC, MOVED, now=True), has(OTHER_MAC, MOVED, now=True)],  # a conflict
        ),
    ],
)
def test_what_is_no_move_is_not_told(before: list[ClaimRow], now: list[ClaimRow]) -> None:
    assert told(site(*before), site(*before, *now)) == []


def test_an_address_that_was_used_in_silence_is_no_move() -> None:
    usual, said = has(MAC, PLC), has(MAC, MOVED, now=True)
    assert told(site(usual), site(usual, said, used=1150)) == []
    assert len(told(site(usual), site(usual, said, used=1210))) == 1


def test_a_routers_other_side_is_no_move() -> None:
    far = [sight(f"10.2.0.{n}", MAC, ttl=63) for n in (1, 2)]
    sides = [has(MAC, PLC), has(MAC, "10.2.0.254", now=True)]
    before, now = (
        plant(sightings=[sight(PLC, MAC), *far], claims=said) for said in (sides[:1], sides)
    )
    assert told(before, now) == []
    alone = [plant(sightings=[sight(PLC, MAC)], claims=said) for said in (sides[:1], sides)]
    assert len(told(*alone)) == 1
