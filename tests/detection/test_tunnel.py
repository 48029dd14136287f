"""Long names of one domain, and large echoes."""

from __future__ import annotations

from typing import Any

import pytest

from detection.model import Deviation, Learning, Severity
from detection.tunnel import DETECTOR
from inventory.model import Plant
from inventory.rows import LinkRow, OperationRow
from tests.inventory.batches import at, batch
from tests.inventory.made import hosts, link, operation, plant

pytestmark = pytest.mark.quick

CLIENT, SERVER = "10.1.0.50", "10.1.0.1"


def asked(count: int, domain: str, octets: int = 44, apart: float = 60) -> list[OperationRow]:
    names = (f"{n:0{octets}x}.{domain}" for n in range(count))
    times = ({"first_ns": at(apart * n), "last_ns": at(apart * n)} for n in range(count))
    return [
        operation(CLIENT, SERVER, "dns", "0.16", object=name, counted=1, **seen)
        for name, seen in zip(names, times, strict=True)
    ]


def echoes(packets: int, octets: int, back: int | None = None, **more: Any) -> LinkRow:
    back = packets if back is None else back
    traffic = {"packets_out": packets, "packets_in": back}
    traffic |= {"bytes_out": packets * octets, "bytes_in": back * octets}
    return link(CLIENT, SERVER, "icmp", 1, transport="ip", **traffic, **more)


def site(*done: OperationRow | LinkRow) -> Plant:
    links = [row for row in done if isinstance(row, LinkRow)]
    operations = [row for row in done if isinstance(row, OperationRow)]
    return plant(sightings=hosts(CLIENT, SERVER), links=links, operations=operations)


def told(*done: OperationRow | LinkRow, usual: Plant | None = None) -> list[Deviation]:
    state, _ = DETECTOR.step({}, batch(), usual or site(), Learning.DECLARED)
    window = batch(1, start_ns=at(0), end_ns=at(500 * 3600))
    return [*DETECTOR.step(state, window, site(*done), Learning.OVER)[1]]


def test_many_long_names_of_one_domain_are_told() -> None:
    (found,) = told(*asked(60, "t.evil-c2.com"))
    assert " asked for 60 names of evil-c2.com that are longer by more than 40 char" in found.seen
    assert found.usual == "such names it asked for of no domain"
    assert (found.severity, found.count, found.techniques) == (Severity.MEDIUM, 60, ("T0869",))


@pytest.mark.parametrize(
    "done",
    [
        asked(49, "evil-c2.com"),
        asked(60, "evil-c2.com", octets=39),
        asked(60, "ip6.arpa", octets=64),
        asked(60, "evil-c2.com", apart=3600),
        asked(40, "one.example") + asked(40, "other.example"),
    ],
    ids=["few", "short", "reverse", "over days", "two domains"],
)
def test_names_of_hosts_are_not(done: list[OperationRow]) -> None:
    assert told(*done) == []


def test_what_is_asked_for_always_is_usual_of_its_domain_alone() -> None:
    usual = site(*asked(60, "reputation.example"))
    assert told(*asked(60, "reputation.example"), usual=usual) == []
    (found,) = told(*asked(60, "evil.co.uk"), usual=usual)
    assert " names of evil.co.uk that " in found.seen
    assert found.usual == "such names it asked for of reputation.example"


def test_many_large_echoes_are_told() -> None:
    (found,) = told(echoes(200, 1042))
    assert found.seen == (
        f"{CLIENT} and {SERVER} exchanged 400 packets of ICMP, of 1,042 octets on average"
    )
    assert found.usual == "as much it exchanged with nobody"
    assert told(echoes(400, 1042), usual=site(echoes(200, 1042))) == []


@pytest.mark.parametrize("pings", [echoes(5000, 98), echoes(90, 1042), echoes(5000, 1042, back=0)])
def test_pings_and_a_test_of_the_network_are_not(pings: LinkRow) -> None:
    assert told(pings) == []
