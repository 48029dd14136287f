"""Whom DHCP names as router and name server."""

from __future__ import annotations

from typing import Any

import pytest

from detection.model import Deviation, Learning, Severity
from detection.new_operation import DETECTOR
from inventory.model import Batch
from tests.inventory import batches
from tests.inventory.batches import at, batch
from tests.inventory.made import hosts, plant

pytestmark = pytest.mark.quick

SERVER, JOINS, OTHER = "10.1.0.1", "10.1.0.50", "10.1.0.66"
SITE = plant(sightings=hosts(SERVER, JOINS, OTHER))


def named(*who: str, seconds: float = 10, value: str = "router", **more: Any) -> Batch:
    ends = {"client": JOINS, "server": SERVER, "protocol": "dhcp"}
    rows = [
        {**batches.claim(one, "capabilities", value, seconds=seconds), **ends, **more}
        for one in who
    ]
    return batch(int(seconds // 60), observations=rows)


def told(now: Batch, *usual: Batch) -> list[Deviation]:
    state: Any = {}
    for window in usual or (named(SERVER), named(SERVER, value="DNS server")):
        state, _ = DETECTOR.step(state, window, SITE, Learning.DECLARED)
    return [*DETECTOR.step(state, now, SITE, Learning.OVER)[1]]


@pytest.mark.parametrize("value", ["router", "DNS server"])
@pytest.mark.parametrize("who", [OTHER, "10.1.0.99"], ids=["an asset", "nobody known"])
def test_another_one_is_told(who: str, value: str) -> None:
    (found,) = told(named(who, seconds=1201, value=value))
    assert found.seen == f"{SERVER} named {who} as {value} by DHCP"
    assert found.usual == f"{SERVER} was named as {value}"
    assert (found.severity, found.techniques) == (Severity.HIGH, ("T0830",))
    assert found.first_seen.timestamp() == at(1201) / 1e9


@pytest.mark.parametrize(
    "now",
    [
        named(SERVER, seconds=1201),
        named("10.1.7.1", seconds=1201),  # of another network, which has its own
        named(OTHER, seconds=1201, value="DHCP server"),  # told where it leases
        named(OTHER, seconds=1201, protocol="lldp"),
    ],
)
def test_the_same_and_what_leads_nobody_is_not(now: Batch) -> None:
    assert told(now) == []


def test_name_servers_of_dhcpv6_are_told_apart_from_those_of_dhcp() -> None:
    usual = named(SERVER, value="DNS server", protocol="dhcpv6")
    (found,) = told(named(OTHER, seconds=1201, value="DNS server", protocol="dhcpv6"), usual)
    assert found.seen == f"{SERVER} named {OTHER} as DNS server by DHCPv6"
    assert told(named(OTHER, seconds=1201, value="DNS server"), usual) == []


def test_the_first_one_changes_nothing() -> None:
    assert told(named(OTHER, seconds=1201, value="DNS server"), named(SERVER)) == []
