"""A PROFINET device answers calls from a port of its own, and is called there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests import rewrite
from tests.captures import PUBLIC, ROOT, needs_public
from tests.observed import observe, of
from tests.sensor.test_evidence import unproven
from tests.sensor.test_returned import said

CAPTURE = ROOT / "protocols" / "profinet_io" / "captures" / "profinet_io.pcap"
TRACES = PUBLIC / "cisagov+icsnpp-profinet-io-cm" / "testing" / "traces"
CALLED, OWN = 34964, 49152
UDP = 17


def moved(frames: list[rewrite.Frame]) -> Iterator[rewrite.Frame]:
    """The same frames, but the server answers from its own port, and every second call goes
    there."""
    calls = 0
    for frame in frames:
        data = bytearray(frame.data)
        if data[12:14] == b"\x08\0" and data[23] == UDP:
            at = 14 + 4 * (data[14] & 15)
            ports = [int.from_bytes(data[at + n : at + n + 2]) for n in (0, 2)]
            calls += ports[1] == CALLED
            if ports[0] == CALLED:
                data[at : at + 2] = OWN.to_bytes(2)
            elif ports[1] == CALLED and calls % 2 == 0:
                data[at + 2 : at + 4] = OWN.to_bytes(2)
            data[at + 6 : at + 8] = b"\0\0"
        yield replace(frame, data=bytes(data))


def test_what_a_server_says_from_another_port_belongs_to_the_call(tmp_path: Path) -> None:
    link_type, frames = rewrite.read(CAPTURE)
    elsewhere = [*moved([*frames])]
    assert sum(a != b for a, b in zip(frames, elsewhere, strict=True)) > 10
    path = rewrite.write(tmp_path / "moved.pcap", link_type, elsewhere)
    before, after = observe(CAPTURE), observe(path)
    assert said(after) == said(before)
    ports = {row["port"] for row in after.tables["links"] if row["transport"] == "udp"}
    assert ports == {CALLED}
    assert not unproven(path)


@needs_public
@pytest.mark.parametrize("name", ["device.pcapng", "mixed_1.pcap", "mixed_2.pcapng", "read.pcapng"])
def test_public_devices_answer_what_they_are_called_for(name: str) -> None:
    seen = observe(TRACES / f"profinet_io_cm_{name}")
    calls = [*of(seen.observations, kind="did", protocol="profinet-io")]
    assert {call["status"] for call in calls} == {0}
    assert not sum(link["orphans"] for link in seen.tables["links"])
