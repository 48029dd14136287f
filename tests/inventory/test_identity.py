"""Endpoints become assets: every way in which addresses mislead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory import asset_ids
from inventory.identity import group
from inventory.sightings import Binding, Sighting
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
from tests.inventory.made import claim, plant, sight

pytestmark = pytest.mark.quick


def test_a_mac_and_its_ip_are_one_asset() -> None:
    known = group([sent(PLC_MAC), sent(PLC_MAC, PLC), sent(HMI_MAC, HMI)])
    assert sets(known) == {one([PLC_MAC], [PLC]), one([HMI_MAC], [HMI])}
    assert known.asset("a", PLC) == known.asset("a", PLC_MAC) != known.asset("a", HMI)


def test_an_id_comes_from_the_mac_seen_first() -> None:
    (before,) = group([sent(PLC_MAC, PLC, when=(0, 1))]).groups
    (after,) = group([sent(PLC_MAC, PLC, when=(0, 1)), sent(PLC_MAC, "10.1.0.11")]).groups
    assert before == after
    assert before.startswith("a-")
    assert len(before) == 12


def test_what_never_sent_is_no_asset() -> None:
    known = group([sent(HMI_MAC, HMI)], [bound("00:80:f4:00:00:99", "10.1.0.99")])
    assert sets(known) == {one([HMI_MAC], [HMI])}
    assert known.asset("a", "10.1.0.99") == ""


def test_a_server_nobody_saw_exists_when_somebody_talked_with_it() -> None:
    known = group([sent(HMI_MAC, HMI)], heard=[("a", PLC), ("a", HMI), ("a", "239.1.1.1")])
    assert sets(known) == {one([HMI_MAC], [HMI]), one([], [PLC])}


@pytest.mark.parametrize("ip", ["0.0.0.0", "255.255.255.255", "224.0.0.1", "::", "ff02::1"])
def test_group_and_empty_addresses_are_no_assets(ip: str) -> None:
    known = group(
        [sent(LAPTOP, ip), sent("ff:ff:ff:ff:ff:ff", "10.1.0.1"), sent("01:00:5e:00:00:01")]
    )
    assert sets(known) == {one([LAPTOP], [])}
    assert known.asset("a", ip) == ""


def test_many_addresses_behind_one_mac_are_devices_of_their_own() -> None:
    ips = [f"10.1.0.{n}" for n in range(100, 110)]
    known = group([sent(ROUTER, ip) for ip in ips])
    assert sets(known) == {one([ROUTER], []), *(one([], [ip]) for ip in ips)}


def test_a_multihomed_host_is_one_asset() -> None:
    ips = ["10.1.0.20", "10.1.0.21", "192.168.9.1"]
    known = group([sent(HMI_MAC, ip) for ip in ips], [bound(HMI_MAC, ip) for ip in ips])
    assert sets(known) == {one([HMI_MAC], ips)}


def test_a_device_that_moves_keeps_its_id_and_its_former_address() -> None:
    known = group(
        [sent(LAPTOP, "10.1.0.150", when=(0, 5)), sent(LAPTOP, "10.1.0.151", when=(20, 30))]
    )
    (laptop,) = known.groups.values()
    assert laptop.ips == ("10.1.0.151", "10.1.0.150")


def test_an_address_given_to_another_is_no_conflict() -> None:
    known = group(
        [
            sent(LAPTOP, "10.1.0.150", when=(0, 5)),
            sent(LAPTOP, when=(0, 30)),
            sent(HMI_MAC, "10.1.0.150", when=(20, 30)),
        ]
    )
    assert known.contests == []
    assert known.asset("a", "10.1.0.150") == known.asset("a", HMI_MAC)
    assert known.groups[known.asset("a", LAPTOP)].ips == ("10.1.0.150",)
    assert known.of_mac(LAPTOP, "a", "10.1.0.150", 25, 25) == known.asset("a", LAPTOP)


def test_a_lease_binds_an_address_that_was_never_used() -> None:
    known = group([sent(LAPTOP, "0.0.0.0")], [bound(LAPTOP, "10.1.0.154")])
    assert sets(known) == {one([LAPTOP], ["10.1.0.154"])}


def test_a_spoofed_binding_is_a_conflict_and_no_merge() -> None:
    known = group(
        [sent(PLC_MAC, PLC), sent(ATTACKER, "10.1.0.66", when=(5, 9))],
        [
            bound(PLC_MAC, PLC, proof="e1"),
            bound(ATTACKER, "10.1.0.66", when=(5, 9)),
            bound(ATTACKER, PLC, when=(6, 9), proof="e2"),
        ],
    )
    assert sets(known) == {one([PLC_MAC], [PLC]), one([ATTACKER], ["10.1.0.66"])}
    (contest,) = known.contests
    assert (contest.ip, contest.owner, contest.others) == (PLC, PLC_MAC, (ATTACKER,))
    assert contest.evidence == ("e1", "e2")


def test_two_that_send_with_one_address_at_a_time_are_a_conflict() -> None:
    known = group([sent(PLC_MAC, PLC, when=(0, 9)), sent(ATTACKER, PLC, when=(5, 6))])
    assert sets(known) == {one([PLC_MAC], [PLC]), one([ATTACKER], [])}
    (contest,) = known.contests
    assert (contest.owner, contest.others) == (PLC_MAC, (ATTACKER,))


def test_an_answer_for_all_of_a_network_is_no_ownership() -> None:
    ips = [f"10.2.0.{n}" for n in range(10)]
    known = group(
        [sent(ROUTER, ip, ttl=63) for ip in ips] + [sent("00:30:a7:00:00:05", ips[5], realm="b")],
        [bound(ROUTER, ip) for ip in ips],
    )
    assert known.groups[known.asset("a", ROUTER)].ips == ()
    assert known.asset("a", ips[5]) == known.asset("b", "00:30:a7:00:00:05")


def test_link_local_addresses_are_their_macs() -> None:
    known = group([sent(HMI_MAC, HMI), sent(HMI_MAC, "fe80::baca:3aff:fe00:2", ttl=255)])
    (hmi,) = known.groups.values()
    assert hmi.ips == (HMI, "fe80::baca:3aff:fe00:2")


def test_ports_of_one_chassis_are_one_asset_of_one_vendor() -> None:
    stranger = "00:0c:29:00:00:09"
    known = group(
        [sent(ROUTER), sent(ROUTER_2, realm="b"), sent(stranger, realm="b")],
        [bound(m, ROUTER, realm=r) for m, r in ((ROUTER, "a"), (ROUTER_2, "b"), (stranger, "b"))],
    )
    assert sets(known) == {one([ROUTER, ROUTER_2], []), one([stranger], [])}


def test_a_chassis_is_one_asset_with_the_interface_it_is_managed_at() -> None:
    chassis, interface = "00:07:7c:00:00:60", "00:07:7c:00:00:61"
    seen = [sent(chassis), sent(interface, PLC)]
    managed = bound(chassis, PLC)._replace(managed=True)
    known = group(seen, [managed, bound(interface, PLC)])
    assert sets(known) == {one([chassis, interface], [PLC])}
    assert not known.contests
    assert len(group(seen, [bound(chassis, PLC)]).groups) == 2  # its own word by ARP
    for rival in ("00:07:7c:00:00:71", "00:07:7c:00:01:61", LAPTOP):
        (contest,) = group([*seen, sent(rival, PLC)], [managed]).contests
        assert rival in {contest.owner, *contest.others}


def test_what_a_chassis_says_in_lldp_joins_its_port_and_its_interface() -> None:
    chassis, port, interface = (f"00:07:7c:00:00:{n}" for n in ("60", "63", "61"))
    seen = [sight("", chassis), sight("", port), sight(PLC, interface)]
    said = [claim(chassis, "port", port, "lldp"), claim(chassis, "ip", PLC, "lldp")]
    (switch,) = plant(sightings=seen, claims=said).assets.values()
    assert set(switch.macs) == {chassis, port, interface}
    assert switch.conflicts == ()
    said[1] = claim(chassis, "ip", PLC, "arp")
    assert len(plant(sightings=seen, claims=said).assets) == 2


def test_two_chassis_managed_at_one_address_contest_it() -> None:
    first, second = "00:07:7c:00:00:60", "00:07:7c:00:00:61"
    both = [bound(mac, PLC)._replace(managed=True) for mac in (first, second)]
    assert group([sent(first), sent(second)], both).contests
    sends = [sent(first, PLC), sent(second, PLC)]
    assert group(sends, both[:1]).contests  # as clones with a default address do


def test_ports_of_one_chassis_may_have_one_address() -> None:
    named = [bound(ROUTER_2, ROUTER), *(bound(mac, PLC) for mac in (ROUTER, ROUTER_2, LAPTOP))]
    sends = [sent(mac, PLC) for mac in (ROUTER, ROUTER_2)]
    assert not group(sends, named).contests
    (contest,) = group([*sends, sent(LAPTOP, PLC)], named).contests
    assert contest.others == (LAPTOP,)


def test_a_bridge_is_managed_at_another_mac_of_its_own_than_its_chassis() -> None:
    chassis, own, twin = "00:07:7c:29:de:60", "00:07:7c:29:de:61", "00:07:7c:29:de:41"
    ip, managed = "10.1.0.4", bound(chassis, "10.1.0.4")._replace(managed=True)
    known = group([sent(chassis), sent(own)], [managed, bound(own, ip)])
    assert sets(known) == {one([chassis, own], [ip])}
    assert not known.contests
    taken = [managed, bound(twin, ip, when=(5, 9))]
    (contest,) = group([sent(chassis), sent(twin)], taken).contests
    assert {contest.owner, *contest.others} == {chassis, twin}, "the next off the line has its IP"
    both = [managed, *(bound(mac, ip) for mac in (chassis, own))]
    assert group([sent(chassis), sent(own)], both).contests, "both are reached at it"


def test_what_a_ring_of_slaves_gives_back_is_no_device() -> None:
    returned = "02:80:f4:00:00:01"
    assert sets(group([sent(PLC_MAC, PLC), sent(returned)])) == {one([PLC_MAC, returned], [PLC])}
    assert len(group([sent(PLC_MAC, PLC), sent(returned, HMI)]).groups) == 2
    assert len(group([sent(PLC_MAC, PLC), sent(returned, realm="b")]).groups) == 2


def test_a_master_that_sends_from_a_groups_address_is_one_in_its_realm() -> None:
    soem, returned = "01:01:01:01:01:01", "03:01:01:01:01:01"
    assert sets(group([sent(soem), sent(returned)])) == {one([soem, returned], [])}
    assert len(group([sent(soem), sent(soem, realm="b")]).groups) == 2
    assert not group([sent("01:00:5e:00:00:01")]).groups


def test_cloned_skids_are_devices_of_their_own() -> None:
    first, second = "00:80:f4:00:00:01", "00:80:f4:00:00:02"
    known = group([sent(first, PLC), sent(second, PLC, realm="b")])
    assert known.asset("a", PLC) != known.asset("b", PLC)
    assert known.asset("c", PLC) == ""
    assert known.contests == []


def test_a_mac_is_one_device_in_every_realm_unless_somebody_made_it_up() -> None:
    known = group([sent(PLC_MAC), sent(PLC_MAC, realm="b")])
    assert len(known.groups) == 1
    made_up = "02:00:00:00:00:01"
    known = group([sent(made_up, PLC), sent(made_up, PLC, realm="b")])
    assert len(known.groups) == 2


def test_without_macs_every_ip_stands_for_itself() -> None:
    known = group([sent("", PLC, ttl=57), sent("", HMI)])
    assert sets(known) == {one([], [PLC]), one([], [HMI])}


def test_what_says_nothing_of_a_host_is_no_asset() -> None:
    for ip in ("0.0.0.0", "255.255.255.255", "127.0.0.1", "::", "::1", "224.0.0.1"):
        known = group([sent(PLC_MAC, ip)])
        assert known.asset("a", ip) == ""


MACS = st.sampled_from([PLC_MAC, HMI_MAC, ROUTER, LAPTOP, "02:00:00:00:00:01", ""])
IPS = st.sampled_from(["", PLC, HMI, SERVER, "8.8.8.8", "fe80::1", "224.0.0.1", "junk"])
REALMS = st.sampled_from(["a", "b", "c/vlan7"])
TIMES = st.tuples(st.integers(0, 50), st.integers(50, 99))
SIGHTINGS = st.lists(
    st.builds(
        lambda r, m, i, t, ttl: sent(m, i, ttl=ttl, realm=r, when=t),
        REALMS,
        MACS,
        IPS,
        TIMES,
        st.sampled_from([0, 1, 47, 63, 64, 127, 128, 255]),
    ),
    max_size=20,
)
BINDINGS = st.lists(
    st.builds(
        lambda r, m, a, t: bound(m, a, realm=r, when=t), REALMS, MACS, st.one_of(IPS, MACS), TIMES
    ),
    max_size=10,
)


@given(SIGHTINGS, BINDINGS, st.randoms())
def test_the_order_of_rows_does_not_matter(
    sightings: list[Sighting], bindings: list[Binding], random: object
) -> None:
    known = group(sightings, bindings)
    assert group(sightings[::-1], bindings[::-1]).assets == known.assets
    for realm, mac, ip, *_ in sightings:
        if mac:
            assert known.asset(realm, mac) in known.groups
        if ip in (PLC, HMI, SERVER, "8.8.8.8"):
            assert known.asset(realm, ip) in known.groups
    assert set(known.assets.values()) == set(known.groups)


TWIN, FORGED_TWIN = "00:0c:29:0c:29:16", "00:0c:29:0f:7c:01"


def test_who_forges_a_digest_erases_no_asset_and_takes_no_id() -> None:
    (before,) = group([sent(TWIN, PLC, when=(1, 9))]).groups
    forged = sent(FORGED_TWIN, HMI, when=(2, 9))
    for rows in ([sent(TWIN, PLC, when=(1, 9)), forged], [forged, sent(TWIN, PLC, when=(1, 9))]):
        known = group(rows)
        assert known.asset("a", TWIN) == known.asset("a", PLC) == before == "a-fe45acfa0f"
        assert known.asset("a", FORGED_TWIN) == known.asset("a", HMI)
        assert known.asset("a", HMI).startswith(before)
        assert sets(known) == {one([TWIN], [PLC]), one([FORGED_TWIN], [HMI])}


@given(SIGHTINGS, BINDINGS, st.randoms())
def test_no_asset_is_lost_however_short_a_digest_is(
    sightings: list[Sighting], bindings: list[Binding], random: object
) -> None:
    usual = group(sightings, bindings)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asset_ids, "SHORTEST", 1)
        known, turned = group(sightings, bindings), group(sightings[::-1], bindings[::-1])
    assert sets(known) == sets(usual)
    assert len(known.groups) == len(usual.groups)
    assert known.assets == turned.assets
    changed = {tenure.asset for had in known.tenures.values() for tenure in had}
    assert changed <= set(known.groups)
