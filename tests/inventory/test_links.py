"""Links: who sent, who heard."""

from __future__ import annotations

import pytest

from console import rows
from inventory.model import Link
from inventory.rows import OperationRow
from protocols.model import UNANSWERED
from tests.inventory.made import claim, hosts, link, operation, plant, sight

pytestmark = pytest.mark.quick

PLC, HMI, EWS = "10.1.0.10", "10.1.0.50", "10.1.0.60"
READ = operation(HMI, PLC, "s7comm", "1.4", port=102)


def test_who_answers_to_all_is_the_sender_of_the_link() -> None:
    answers = link("255.255.255.255", "10.0.0.1", "dhcp", 67, server_mac="00:ff:0a:00:00:01")
    made = plant(
        sightings=[sight("10.0.0.1", "00:ff:0a:00:00:01")],
        links=[answers._replace(packets_out=0, bytes_out=0)],
    )
    (found,) = made.links
    assert (found.a, found.b, found.direction) == ("10.0.0.1", "255.255.255.255", "a to b")
    (server,) = made.assets.values()
    assert ("dhcp", "server") in {(p.name, p.side) for p in server.protocols}


def carried(protocol: str, port: int, *done: OperationRow) -> Link:
    """The link of the HMI to the controller beside what was done."""
    links = [link(HMI, PLC, protocol, port)]
    (found,) = plant(sightings=hosts(PLC, HMI, EWS), links=links, operations=done).links
    return found


@pytest.mark.parametrize(
    ("carrier", "port", "done", "speaks"),
    [
        ("cotp", 102, (READ,), ("s7comm",)),
        ("cotp", 102, (operation(HMI, PLC, "cotp", "14", port=102),), ("cotp",)),
        ("cotp", 102, (operation(EWS, PLC, "s7comm", "1.4", port=102),), ("cotp",)),
        ("cotp", 102, (operation(HMI, PLC, "modbus", "3", port=102),), ("cotp",)),
        ("cotp", 102, (operation(HMI, PLC, "s7comm", "1.4", port=103),), ("cotp",)),
        ("enip", 44818, (operation(HMI, PLC, "cip", "76", port=44818),), ("cip",)),
        ("dcerpc", 34964, (operation(PLC, HMI, "profinet-io", "0", port=34964),), ("profinet-io",)),
        ("modbus", 502, (operation(HMI, PLC, "modbus", "3"),), ("modbus",)),
        ("", 9999, (READ,), ()),
    ],
)
def test_a_link_speaks_what_rides_on_its_carrier(
    carrier: str, port: int, done: tuple[OperationRow, ...], speaks: tuple[str, ...]
) -> None:
    found = carried(carrier, port, *done)
    assert (found.protocol, found.speaks) == (carrier, speaks)
    assert found.service == (", ".join(speaks) or "tcp 9999")


def test_a_row_names_what_is_spoken_most_and_its_carrier() -> None:
    plus = operation(HMI, PLC, "s7comm-plus", "49.1340", port=102, counted=READ.counted + 1)
    row = rows.link(carried("cotp", 102, READ, plus))
    assert (row["protocol"], row["carrier"]) == ("s7comm-plus", "cotp")
    assert row["speaks"] == ["s7comm-plus", "s7comm"]
    bare = rows.link(carried("", 9999))
    assert (bare["protocol"], bare["speaks"], bare["carrier"]) == ("", [], "")


def test_what_nobody_answered_is_done_to_no_asset_that_is_not_there() -> None:
    asked = READ._replace(status=UNANSWERED)
    (done,) = plant(sightings=hosts(HMI), operations=[asked]).operations
    assert (done.server, done.server_asset) == (PLC, "")
    answered = plant(sightings=hosts(HMI), operations=[asked, READ])
    assert all(op.server_asset in answered.assets for op in answered.operations)


def test_a_link_that_no_decoder_reads_is_what_its_octets_are() -> None:
    spoken = claim(PLC, "speaks", "rtsp", "tcp", client=HMI, port=554)
    made = plant(
        sightings=hosts(HMI, PLC),
        links=[link(HMI, PLC, "", 554), link(HMI, PLC, "", 555), link(HMI, PLC, "modbus", 502)],
        claims=[spoken],
    )
    found = {found.port: (found.recognised, found.speaks, found.service) for found in made.links}
    assert found[554] == (("rtsp",), (), "rtsp")
    assert found[555] == ((), (), "tcp 555")
    assert found[502] == ((), ("modbus",), "modbus")
