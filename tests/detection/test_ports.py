"""A known pair at another port of the server, or with content that no decoder knows."""

from __future__ import annotations

from typing import Any

import pytest

from detection.model import Deviation, Learning, Severity
from detection.new_conversation import DETECTOR
from detection.settled import settled
from inventory.model import Plant
from inventory.rows import LinkRow
from tests.inventory import batches
from tests.inventory.batches import at, batch
from tests.inventory.made import hosts, link, plant

pytestmark = pytest.mark.quick

SERVER, CLIENT, OTHER = "10.1.0.2", "10.1.0.50", "10.1.0.51"
MODBUS = link(CLIENT, SERVER, "modbus", 502)
FTP = [link(CLIENT, SERVER, "ftp", 21), link(CLIENT, SERVER, "tls", 990)]


def site(*links: LinkRow) -> Plant:
    return plant(sightings=hosts(SERVER, CLIENT, OTHER), links=links)


def later(protocol: str, port: int, client: str = CLIENT) -> LinkRow:
    return link(client, SERVER, protocol, port, first_ns=at(1201), last_ns=at(1202))


def told(usual: list[LinkRow], *now: LinkRow, **tables: Any) -> list[Deviation]:
    state, _ = DETECTOR.step({}, batch(), site(*usual), Learning.DECLARED)
    return [*DETECTOR.step(state, batch(20, **tables), site(*usual, *now), Learning.OVER)[1]]


def test_a_known_protocol_at_a_port_where_nobody_spoke_it_is_told() -> None:
    (found,) = told([MODBUS], later("modbus", 1502))
    assert found.seen == f"{CLIENT} talked Modbus/TCP to {SERVER} at tcp/1502, 20 packets"
    assert found.usual == f"Modbus/TCP is spoken to {SERVER} at tcp/502"
    assert (found.kind, found.severity) == ("new conversation", Severity.HIGH)
    assert found.subject != found.peer
    assert [x.port for x in settled(site(MODBUS, later("modbus", 1502)), [found]).links] == [502]


@pytest.mark.parametrize(
    ("usual", "now"),
    [
        ([MODBUS], later("modbus", 502)),
        ([MODBUS], later("modbus", 49152)),
        ([MODBUS, link(OTHER, SERVER, "modbus", 1502)], later("modbus", 1502)),
        (FTP, later("tls", 30_000)),
    ],
    ids=["the same", "dynamic", "of another client", "agreed upon by FTP"],
)
def test_ports_that_were_spoken_to_or_may_be_any_are_not(
    usual: list[LinkRow], now: LinkRow
) -> None:
    assert told(usual, now) == []


def test_of_a_new_pair_its_conversation_is_told_once() -> None:
    (found,) = told([MODBUS], later("modbus", 1502, OTHER))
    assert " at tcp/1502" in found.seen


def test_what_was_learned_before_ports_were_tells_none() -> None:
    state, _ = DETECTOR.step({}, batch(), site(MODBUS), Learning.DECLARED)
    before = {key: entry for key, entry in state.items() if "\tport\t" not in key}
    now = site(MODBUS, later("modbus", 1502))
    assert list(DETECTOR.step(before, batch(20), now, Learning.OVER)[1]) == []


def unknown(port: int = 502, **more: Any) -> batches.Row:
    row = batches.link(CLIENT, SERVER, "", port, seconds=1201, until=1202)
    return {**row, "stream_bytes": 300, "undecoded_bytes": 300, **more}


def test_what_no_decoder_knows_where_one_always_did_is_told() -> None:
    (found,) = told([MODBUS], links=[unknown()])
    assert found.seen == f"{CLIENT} talked to {SERVER} at tcp/502 what no decoder knows"
    assert found.usual == "they speak Modbus/TCP there"
    assert found.severity is Severity.MEDIUM


def test_a_datagram_that_no_decoder_knows_is_told_without_an_answer() -> None:
    ntp = link(CLIENT, SERVER, "ntp", 123, transport="udp")
    odd = unknown(123, transport="udp", packets_in=0, one_way=1)
    (found,) = told([ntp], links=[odd])
    assert found.seen == f"{CLIENT} talked to {SERVER} at udp/123 what no decoder knows"
    assert found.usual == "they speak NTP there"
    assert told([link(CLIENT, SERVER, "ntp", 123)], links=[odd]) == []


@pytest.mark.parametrize(
    ("usual", "row"),
    [
        (MODBUS, unknown(undecoded_bytes=0)),
        (MODBUS, unknown(midstream=1)),
        (MODBUS, unknown(lost_bytes=4)),
        (MODBUS, unknown(one_way=1)),
        (MODBUS, unknown(port=503)),
        (MODBUS, unknown(packets_in=0)),
        (link(CLIENT, SERVER, "cotp", 3389), unknown(port=3389)),
        (link(CLIENT, SERVER, "tls", 443), unknown(port=443)),
    ],
)
def test_what_was_not_heard_whole_or_only_carries_is_not(usual: LinkRow, row: batches.Row) -> None:
    assert told([usual], links=[row]) == []


def test_what_no_decoder_knows_is_learned_as_well() -> None:
    state, _ = DETECTOR.step({}, batch(links=[unknown()]), site(MODBUS), Learning.DECLARED)
    now = batch(20, links=[unknown()])
    assert list(DETECTOR.step(state, now, site(MODBUS), Learning.OVER)[1]) == []
