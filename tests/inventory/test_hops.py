"""A router whose sides one mirror shows without VLANs, and who only looks like one."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from inventory.hops import Hop
from inventory.identity import Identities, group
from inventory.sightings import Binding, Sighting
from tests.inventory.endpoints import (
    ATTACKER,
    HMI,
    HMI_MAC,
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

HOUR_NS = 3_600_000_000_000
SERVER_MAC, SIDE, FAR_SIDE = "00:50:56:00:00:20", "10.1.0.1", "10.2.0.1"
VIRTUAL, VIRTUAL_2 = "00:00:5e:00:01:01", "00:00:5e:00:01:02"
STANDBY, STANDBY_2 = "00:80:63:00:00:11", "00:80:63:00:00:12"
HOSTS = [sent(PLC_MAC, PLC), sent(HMI_MAC, HMI), sent(SERVER_MAC, SERVER)]
# The PLC and the server speak with each other through the router.
ROUTED = [*HOSTS, sent(ROUTER, SERVER, ttl=63), sent(ROUTER_2, PLC, ttl=63)]
SIDES = [bound(ROUTER, SIDE), bound(ROUTER_2, FAR_SIDE)]


def hop(taken: str, brought: str, first_ns: int = 0, last_ns: int = 9) -> Hop:
    return Hop("a", taken, brought, first_ns, last_ns)


HOPS = [hop(ROUTER, ROUTER_2), hop(ROUTER_2, ROUTER)]


def known(
    sightings: Sequence[Sighting] = (),
    bindings: Sequence[Binding] = (),
    hops: Sequence[Hop] = (),
) -> Identities:
    """The plant with its router, and what else was seen."""
    return group([*ROUTED, *sightings], [*SIDES, *bindings], hops=[*hops, *HOPS])


def is_whole(known: Identities) -> bool:
    """Whether the router is one, and nothing else with it."""
    return one([ROUTER, ROUTER_2], [SIDE, FAR_SIDE]) in sets(known)


def test_both_sides_of_a_router_are_one() -> None:
    assert is_whole(known())
    assert len(known().groups) == len(HOSTS) + 1
    assert known().groups[known().asset("a", ROUTER)].forwards == (PLC, SERVER)
    assert len(group(ROUTED, SIDES).groups) == len(HOSTS) + 2
    (one_way,) = [g for g in group(ROUTED, SIDES, hops=HOPS[:1]).groups.values() if g.forwards]
    assert set(one_way.macs) == {ROUTER, ROUTER_2}


def test_a_side_that_answers_with_the_other_sides_address_is_no_rival() -> None:
    assert is_whole(known([sent(ROUTER_2, SIDE)]))
    assert not known([sent(ROUTER_2, SIDE)]).contests


def test_a_third_side_joins_them_and_another_router_does_not() -> None:
    third, fourth = STANDBY, STANDBY_2
    far = [sent(third, PLC, ttl=63), sent(fourth, PLC, ttl=62)]
    all_ = known(far, hops=[hop(ROUTER, third)])
    assert all_.asset("a", third) == all_.asset("a", ROUTER) != all_.asset("a", fourth)


def test_who_speaks_for_itself_is_no_side_of_a_router() -> None:
    forged = [hop(ATTACKER, HMI_MAC), hop(HMI_MAC, ATTACKER), hop(ROUTER, HMI_MAC)]
    passes = sent(HMI_MAC, SERVER, ttl=63)._replace(packets=9)
    all_ = known([sent(ATTACKER, "10.3.0.66"), passes], hops=forged)
    assert is_whole(all_)
    assert {one([HMI_MAC], [HMI]), one([ATTACKER], ["10.3.0.66"])} <= sets(all_)


MIDDLE = [
    sent(ATTACKER, "10.1.0.66", when=(5, 9))._replace(packets=1),
    sent(ATTACKER, PLC, when=(5, 9)),  # with the time to live that the PLC gave it
    sent(ATTACKER, SERVER, ttl=63, when=(5, 9)),
]


POISONS = [bound(ATTACKER, SIDE, when=(5, 9))]


@pytest.mark.parametrize(
    ("sends", "poisons"),
    [
        (MIDDLE, []),
        (MIDDLE[1:], []),
        (MIDDLE, POISONS),
        (MIDDLE[1:], POISONS),
        (MIDDLE[2:], POISONS),
    ],
)
def test_a_man_in_the_middle_is_none(sends: list[Sighting], poisons: list[Binding]) -> None:
    lost = [hop(ATTACKER, ROUTER_2, 6), hop(ROUTER_2, ATTACKER, 6)]  # what it sends on is lost
    all_ = known(sends, poisons, lost)
    assert is_whole(all_)
    assert all_.asset("a", ATTACKER) not in ("", all_.asset("a", ROUTER))


def test_a_man_in_the_middle_from_the_beginning_hides_behind_no_router() -> None:
    middle = [s._replace(first_ns=0, packets=99 if s.ip == SERVER else 1) for s in MIDDLE]
    at_first, later = bound(ATTACKER, SIDE), bound(ROUTER, SIDE, when=(3, 9))
    sightings = [s._replace(first_ns=3) if s.mac == ROUTER else s for s in ROUTED]
    hops = [hop(ATTACKER, ROUTER_2, 3), hop(ROUTER, ROUTER_2, 4)]
    all_ = group([*sightings, *middle], [at_first, later, SIDES[1]], hops=hops)
    assert all_.asset("a", ATTACKER) not in ("", all_.asset("a", ROUTER_2))


def test_two_in_one_network_are_two_devices() -> None:
    peer = [sent(STANDBY, "10.1.0.3"), sent(STANDBY, SERVER, ttl=63)]
    all_ = known(peer, hops=[hop(ROUTER, STANDBY, 9), hop(STANDBY, ROUTER_2, 9)])
    assert is_whole(all_)
    assert one([STANDBY], ["10.1.0.3"]) in sets(all_)


def test_a_virtual_mac_is_of_the_router_that_had_it_first() -> None:
    announced = [sent(VIRTUAL, SIDE, ttl=255), sent(VIRTUAL_2, FAR_SIDE, ttl=255)]
    first = [hop(VIRTUAL, ROUTER_2), hop(VIRTUAL_2, ROUTER)]
    standby = [
        *(sent(STANDBY, "10.1.0.2", when=(5, 9)), sent(STANDBY_2, "10.2.0.2", when=(5, 9))),
        *(sent(STANDBY, SERVER, ttl=63), sent(STANDBY_2, PLC, ttl=63)),
        sent(VIRTUAL, "10.1.0.2", ttl=255, when=(5, 9)),
    ]
    then = [hop(VIRTUAL, STANDBY_2, 5), hop(VIRTUAL_2, STANDBY, 5)]
    whole = one([ROUTER, ROUTER_2, VIRTUAL, VIRTUAL_2], [SIDE, FAR_SIDE])
    before = group([*ROUTED, *announced], SIDES, hops=first)
    assert whole in sets(before)
    after = group([*ROUTED, *announced, *standby], SIDES, hops=[*first, *then])
    assert whole in sets(after)
    assert {one([STANDBY], ["10.1.0.2"]), one([STANDBY_2], ["10.2.0.2"])} <= sets(after)


def test_who_comes_late_is_a_side_after_an_hour() -> None:
    """Before, whoever forges hops would hide in a router that is known, and be told to nobody."""
    start, hour = 5 * HOUR_NS, (5 * HOUR_NS, 6 * HOUR_NS)
    late = [sent(STANDBY, when=hour), sent(STANDBY, PLC, ttl=63, when=hour)]
    for last, joined in ((start + 9, False), (start + HOUR_NS, True)):
        all_ = known(late, hops=[hop(ROUTER, STANDBY, start, last)])
        assert (all_.asset("a", STANDBY) == all_.asset("a", ROUTER)) == joined
        assert all_.asset("a", ROUTER) == all_.asset("a", ROUTER_2)


def test_groups_and_who_was_never_seen_are_no_sides() -> None:
    unseen = "00:80:63:00:00:99"
    all_ = known(hops=[hop("01:00:5e:00:00:01", ROUTER), hop(unseen, ROUTER)])
    assert is_whole(all_)
    assert not all_.asset("a", unseen)
