"""The plant's inventory against the true one: 28 hosts and the router, none twice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.captures import PLANT
from tests.sites import listed

HOSTS: dict[str, dict[str, str | None]] = json.loads((PLANT / "plant-hosts.json").read_text())
# The lease of the only host whose address is not fixed.
LEASE = {"wks-dhcp": "10.10.1.154"}
# The merging unit sends sampled values only: no frame of it holds its IP address.
SILENT = {"mu-01"}
# What hosts state of themselves on the wire in the protocols decoded today.
STATED = {
    "plc-s7": {
        "model": "CPU 315-2 PN/DP",
        "vendor": "Siemens",
        "product_code": "6ES7 315-2EH14-0AB0",
    },
    "plc-m221": {"model": "TM221CE24R", "vendor": "Schneider Electric", "firmware": "v1.6.0.1"},
    "plc-logix": {"model": "1756-L61/B LOGIX5561", "vendor": "Rockwell Automation"},
    "io-et200": {"vendor": "Siemens"},
}


@pytest.fixture(scope="module")
def assets(normal_site: Path) -> list[dict[str, Any]]:
    return listed(normal_site, "assets")


def test_there_are_twenty_nine(assets: list[dict[str, Any]]) -> None:
    assert len(assets) == len(HOSTS) + 1


def test_no_address_is_twice(assets: list[dict[str, Any]]) -> None:
    for field in ("ips", "macs"):
        seen = [address for asset in assets for address in asset[field]]
        assert len(seen) == len(set(seen)), field


@pytest.mark.parametrize("name", HOSTS)
def test_a_host_has_its_addresses(assets: list[dict[str, Any]], name: str) -> None:
    host = HOSTS[name]
    mac = host["mac"]
    (asset,) = (a for a in assets if mac in a["macs"])
    assert asset["macs"] == [mac]
    ip = host["ip"] or LEASE.get(name)
    assert (ip in asset["ips"]) != (name in SILENT)


@pytest.mark.parametrize("name", STATED)
def test_a_host_is_what_it_says(assets: list[dict[str, Any]], name: str) -> None:
    (asset,) = (a for a in assets if HOSTS[name]["mac"] in a["macs"])
    assert {field: asset[field] for field in STATED[name]} == STATED[name]
    for claim in asset["claims"]:
        # The registry of MAC addresses stated this, not the wire.
        assert claim["evidence"] or claim["protocol"] == "oui", claim


def test_the_router_joins_the_zones(assets: list[dict[str, Any]]) -> None:
    known = {host["mac"] for host in HOSTS.values()}
    (router,) = (a for a in assets if not known & set(a["macs"]))
    assert router["type"] in ("router", "firewall")
    assert len(router["macs"]) == 4


def test_an_operation_is_counted_once_though_two_zones_show_it(normal_site: Path) -> None:
    """hist (operations) reads the Modbus controller (cell) through the router."""
    seen = [
        op
        for op in listed(normal_site, "operations")
        if (op["client"], op["server"]) == ("10.10.3.20", "10.10.1.11")
    ]
    assert seen
    keys = [(op["protocol"], op["code"], op["object"], op["unit"], op["status"]) for op in seen]
    assert len(keys) == len(set(keys))
