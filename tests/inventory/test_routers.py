"""Who forwards for others: what a router, a translator or the Internet behind it owns."""

from __future__ import annotations

import pytest

from inventory.asset_ids import OTHERS
from inventory.identity import EXTERNAL_MOST, group
from inventory.sightings import Path
from tests.inventory.endpoints import (
    ATTACKER,
    HMI,
    HMI_MAC,
    LAPTOP,
    PLC,
    PLC_MAC,
    ROUTER,
    ROUTER_2,
    SERVER,
    bound,
    one,
    sent,
    sets,
)

pytestmark = pytest.mark.quick


def test_what_a_router_forwards_is_not_its_own() -> None:
    known = group(
        [sent(ROUTER, "10.1.0.1"), sent(ROUTER, SERVER, ttl=63), sent(PLC_MAC, PLC)],
        [bound(ROUTER, "10.1.0.1")],
    )
    assert sets(known) == {one([ROUTER], ["10.1.0.1"]), one([], [SERVER]), one([PLC_MAC], [PLC])}
    router = known.groups[known.asset("a", ROUTER)]
    assert router.forwards == (SERVER,)


def test_one_remote_address_is_enough_to_tell_a_router() -> None:
    known = group([sent(ROUTER, "84.240.225.194", ttl=47), sent(HMI_MAC, HMI, ttl=128)])
    assert one([ROUTER], []) in sets(known)
    assert known.groups[known.asset("a", "84.240.225.194")].external


def test_a_stack_with_a_ttl_of_its_own_is_no_router() -> None:
    known = group([sent(PLC_MAC, PLC, ttl=60), sent(HMI_MAC, HMI)])
    assert sets(known) == {one([PLC_MAC], [PLC]), one([HMI_MAC], [HMI])}


def test_a_neighbour_by_number_may_still_be_hops_away() -> None:
    known = group([sent(ROUTER, "10.1.0.164", ttl=52), sent(HMI_MAC, HMI, ttl=128)])
    assert sets(known) == {one([ROUTER], []), one([], ["10.1.0.164"]), one([HMI_MAC], [HMI])}


@pytest.mark.parametrize("ips", [[HMI], [HMI, "10.1.0.51"]])
def test_a_scanners_many_ttls_make_it_no_router(ips: list[str]) -> None:
    scans = [sent(LAPTOP, HMI, ttl=59)._replace(ttl_min=37)]
    plain = [sent(LAPTOP, ip) for ip in ips[1:]]
    known = group([*scans, *plain, sent(PLC_MAC, PLC)])
    assert sets(known) == {one([LAPTOP], ips), one([PLC_MAC], [PLC])}
    assert not known.groups[known.asset("a", LAPTOP)].forwards


@pytest.mark.parametrize(
    ("ip", "ttls"),
    [
        (HMI, (63, 127)),  # two stacks' starts, each lowered by one
        (HMI, (1, 63)),  # it traces routes through the router
        (HMI, (50, 55)),  # its ways differ
        (SERVER, (37, 59)),  # a scanner in another network
    ],
)
def test_who_forwards_many_ttls_is_a_router(ip: str, ttls: tuple[int, int]) -> None:
    far = sent(ROUTER, ip, ttl=ttls[1])._replace(ttl_min=ttls[0])
    known = group([far, sent(PLC_MAC, PLC)])
    assert known.groups[known.asset("a", ROUTER)].forwards == (ip,)


def test_a_router_to_others_is_one_to_a_scanner_too() -> None:
    far = [sent(ROUTER, HMI, ttl=59)._replace(ttl_min=37), sent(ROUTER, SERVER, ttl=63)]
    known = group([*far, sent(PLC_MAC, PLC)])
    assert known.groups[known.asset("a", ROUTER)].forwards == (HMI, SERVER)


def test_a_translator_of_addresses_owns_none_of_the_internet() -> None:
    known = group([sent(ROUTER, "10.1.0.1", ttl=128), sent(ROUTER, "166.141.92.53", ttl=128)])
    assert sets(known) == {one([ROUTER], ["10.1.0.1"]), one([], ["166.141.92.53"])}
    assert known.groups[known.asset("a", ROUTER)].forwards == (), "no hop lies between"
    known = group([sent(ROUTER, "10.1.0.1", ttl=128), sent(ROUTER, "166.141.92.53", ttl=127)])
    assert known.groups[known.asset("a", ROUTER)].forwards == ("166.141.92.53",)


def test_a_plant_with_internet_addresses_owns_them_with_ipv6_too() -> None:
    known = group([sent(PLC_MAC, "192.41.15.1"), sent(PLC_MAC, "fe80::a00:27ff:fe4c:ff0")])
    assert sets(known) == {one([PLC_MAC], ["192.41.15.1", "fe80::a00:27ff:fe4c:ff0"])}
    (plc,) = known.groups.values()
    assert not plc.external
    assert plc.forwards == ()


def test_a_firewall_that_also_answers_in_an_internet_hosts_name_owns_it_not() -> None:
    both = sent(ROUTER, "54.175.48.202", ttl=128)._replace(ttl_min=47)
    known = group([sent(LAPTOP, "10.1.0.18", ttl=128), both])
    assert known.groups[known.asset("a", "54.175.48.202")].external
    near = group([both._replace(ttl_min=128)])
    assert near.asset("a", "54.175.48.202") == near.asset("a", ROUTER), "nothing lies between"


def test_an_internet_address_that_two_send_with_is_neithers() -> None:
    sends = [sent(LAPTOP, "10.1.0.51"), sent(LAPTOP, "104.130.52.9", ttl=128)]
    known = group([*sends, sent(ROUTER, "104.130.52.9")])
    assert known.groups[known.asset("a", "104.130.52.9")].external


def test_a_plant_that_uses_addresses_of_the_internet_has_devices_with_them() -> None:
    plc, local = "192.41.15.1", "fe80::280:f4ff:fe00:1"
    sends = [sent(PLC_MAC, plc), sent(PLC_MAC, local, ttl=255)]
    known = group(sends)
    assert sets(known) == {one([PLC_MAC], [plc, local])}, "every host has a link-local address"
    poisons = [sent(ATTACKER, when=(5, 9)), sent(ATTACKER, plc, ttl=63, when=(5, 9))]
    known = group([*sends, *poisons], [bound(ATTACKER, plc, when=(5, 9))])
    assert sets(known) == {one([PLC_MAC], [plc, local]), one([ATTACKER], [])}
    (contest,) = known.contests
    assert (contest.owner, contest.others) == (PLC_MAC, (ATTACKER,))


def test_who_forwards_within_a_network_is_no_router() -> None:
    known = group(
        [
            sent(PLC_MAC, PLC),
            sent(HMI_MAC, HMI),
            sent(ATTACKER, "10.1.0.66"),
            sent(ATTACKER, PLC, ttl=63),
            sent(ATTACKER, HMI, ttl=63),
        ],
        [bound(ATTACKER, PLC), bound(ATTACKER, HMI), bound(ATTACKER, "10.1.0.66")],
    )
    attacker = known.groups[known.asset("a", ATTACKER)]
    assert (attacker.ips, attacker.forwards) == (("10.1.0.66",), ())
    assert {contest.ip for contest in known.contests} == {PLC, HMI}


def test_a_router_of_several_virtual_macs_is_no_conflict() -> None:
    virtual = ("00:00:5e:00:02:2d", "00:00:5e:00:02:2e")
    own = "fe80::d6ca:6dff:fe72:b1da"
    known = group([sent(mac, own, ttl=255) for mac in virtual])
    assert not known.contests
    assert not known.tenures


def test_routers_that_share_a_virtual_mac_are_no_conflict() -> None:
    known = group([sent(ROUTER, "10.1.0.2"), sent("00:00:5e:00:01:0a", "10.1.0.2", ttl=255)])
    assert known.contests == []
    assert known.asset("a", "10.1.0.2") == known.asset("a", ROUTER)


def test_an_address_is_one_device_in_every_realm_that_a_router_joins() -> None:
    known = group(
        [
            sent(PLC_MAC, PLC),
            sent(ROUTER, SERVER, ttl=63),
            sent(ROUTER_2, PLC, ttl=63, realm="b"),
            sent("00:50:56:00:00:20", SERVER, realm="b"),
        ]
    )
    assert known.asset("b", PLC) == known.asset("a", PLC_MAC)
    assert known.asset("a", SERVER) == known.asset("b", SERVER)
    assert len(known.groups) == 4


def test_a_router_is_one_asset_when_a_packet_shows_both_its_sides() -> None:
    server_mac = "00:50:56:00:00:20"
    sightings = [
        sent(PLC_MAC, PLC),
        sent(ROUTER, SERVER, ttl=63),
        sent(ROUTER_2, PLC, ttl=63, realm="b"),
        sent(server_mac, SERVER, realm="b"),
    ]
    paths = [Path("a", PLC, SERVER, PLC_MAC, ROUTER), Path("b", PLC, SERVER, ROUTER_2, server_mac)]
    known = group(sightings, paths=paths)
    assert known.asset("a", ROUTER) == known.asset("b", ROUTER_2)
    far = [s._replace(ttl=62) if s.mac == ROUTER_2 else s for s in sightings]
    assert len(group(far, paths=paths).groups) == 4  # two routers, with a net between them


VIRTUAL = "00:00:5e:00:01:01"  # what many routers have: the first group's


def test_routers_with_one_virtual_mac_in_other_realms_are_several() -> None:
    sightings, paths = [], []
    for here, there, last in (("a", "b", 1), ("c", "d", 2)):
        mac, far = f"00:80:f4:00:00:0{last}", f"00:50:56:00:00:0{last}"
        near, server, router = f"10.{last}.0.9", f"10.9.{last}.9", f"00:80:63:00:01:0{last}"
        sightings += [sent(mac, near, realm=here), sent(far, server, realm=there)]
        sightings += [sent(VIRTUAL, realm=here), sent(router, near, ttl=63, realm=there)]
        paths += [Path(here, near, server, mac, VIRTUAL), Path(there, near, server, router, far)]
    known = group(sightings, paths=paths)
    routers = [known.asset(realm, VIRTUAL) for realm in "ac"]
    assert routers == [known.asset(r, f"00:80:63:00:01:0{n}") for r, n in (("b", 1), ("d", 2))]
    assert routers[0] != routers[1]


def test_who_takes_over_a_virtual_mac_is_another_router() -> None:
    server_mac, third, later = "00:50:56:00:00:20", "00:80:63:00:00:03", "00:80:63:00:00:04"
    sightings = [sent(PLC_MAC, PLC), sent(VIRTUAL), sent(server_mac, SERVER, realm="b")]
    paths = [Path("a", PLC, SERVER, PLC_MAC, VIRTUAL)]
    for when, mac, realm in ((1, ROUTER_2, "b"), (1, third, "c"), (5, later, "b")):
        sightings.append(sent(mac, PLC, ttl=63, realm=realm))
        paths.append(Path(realm, PLC, SERVER, mac, server_mac, when))
    known = group(sightings, paths=[*reversed(paths)])
    router = known.asset("a", VIRTUAL)
    assert router == known.asset("b", ROUTER_2) == known.asset("c", third)
    assert router != known.asset("b", later) != ""


def test_a_virtual_mac_is_who_announces_it_first() -> None:
    announced = [
        sent(VIRTUAL, "10.1.0.2", ttl=255),
        sent(VIRTUAL, "10.1.0.3", ttl=255, when=(5, 9)),
    ]
    known = group([sent(ROUTER, "10.1.0.2"), sent(ROUTER_2, "10.1.0.3"), *announced])
    assert known.asset("a", VIRTUAL) == known.asset("a", ROUTER) != known.asset("a", ROUTER_2)


def test_the_internet_is_bounded() -> None:
    ips = [f"8.{n // 250}.4.{n % 250}" for n in range(EXTERNAL_MOST + 100)]
    known = group([sent(ROUTER, ip, ttl=50) for ip in ips])
    assert len(known.groups) == EXTERNAL_MOST + 2
    assert len(known.groups[OTHERS].ips) == 100
    assert known.asset("a", ips[0]) in known.groups


FORGED = ["240.0.0.1", "255.255.255.254", "0.1.2.3", "::ffff:1.2.3.4"]


@pytest.mark.parametrize("ttl", [50, 64])
def test_addresses_that_no_host_may_have_are_one_asset_and_make_no_router(ttl: int) -> None:
    ips = [*FORGED, *(f"241.{n // 250}.4.{n % 250}" for n in range(1000))]
    known = group([sent(LAPTOP, SERVER), *(sent(LAPTOP, ip, ttl=ttl) for ip in ips)])
    assert len(known.groups) == 2
    assert set(known.groups[OTHERS].ips) == set(ips)
    assert known.groups[OTHERS].external
    (laptop,) = (g for g in known.groups.values() if g.macs)
    assert (laptop.ips, laptop.forwards) == ((SERVER,), ())
    without = group([sent("", SERVER), *(sent("", ip, ttl=ttl) for ip in ips)])
    assert set(without.groups) - {OTHERS} == {without.asset("a", SERVER)}


@pytest.mark.parametrize(
    "ip", ["192.0.2.1", "198.51.100.9", "203.0.113.9", "2001:db8::1", "8.8.8.8"]
)
def test_who_lies_behind_a_router_with_an_address_of_nobody_in_a_plant_is_outside(ip: str) -> None:
    far = group([sent(ROUTER, SERVER), sent(ROUTER, ip, ttl=50)])
    assert far.groups[far.asset("a", ip)].external
    near = group([sent(PLC_MAC, ip)])
    assert not near.groups[near.asset("a", ip)].external


@pytest.mark.parametrize(
    "ip", ["10.1.2.3", "172.20.1.1", "192.168.1.1", "100.64.1.1", "198.18.0.1"]
)
def test_who_lies_behind_a_router_with_an_address_for_private_use_is_the_plants(ip: str) -> None:
    far = group([sent(ROUTER, SERVER), sent(ROUTER, ip, ttl=50)])
    assert not far.groups[far.asset("a", ip)].external
