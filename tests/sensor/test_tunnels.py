"""A mirror sent through a tunnel shows the same as the mirror itself, in a realm of its own."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests import rewrite
from tests.captures import ROOT
from tests.observed import observe
from tests.sensor.test_evidence import unproven

CAPTURES = [
    ROOT / "protocols" / folder / "captures" / "attack.pcap" for folder in ("modbus", "dnp3")
]
GRE, UDP = 47, 17
TUNNELS = {
    "gre": (GRE, "00006558"),
    "erspan5": (GRE, "100088be 00000001 1001000500000000"),
    "vxlan12": (UDP, "d00012b5 0000 0000 0800000000000c00"),
    "vxlan13": (UDP, "000912b5 0000 0000 0800000000000d00"),  # from a port below 1024
    "geneve9": (UDP, "d00017c1 0000 0000 0000655800000900"),
}


def facts(path: Path) -> Counter[tuple[object, ...]]:
    """What a capture states, in whatever realm."""
    return Counter({fact[1:]: count for fact, count in observe(path).counts().items()})


@pytest.fixture(params=CAPTURES)
def plain(request: pytest.FixtureRequest) -> Path:
    """A capture of Ethernet frames."""
    path: Path = request.param
    return path


@pytest.mark.parametrize("name", TUNNELS)
def test_what_a_tunnel_carries_is_seen(plain: Path, name: str, tmp_path: Path) -> None:
    link_type, frames = rewrite.read(plain)
    assert link_type == 1
    protocol, header = TUNNELS[name]
    inside = rewrite.tunnelled(frames, protocol, bytes.fromhex(header))
    path = rewrite.write(tmp_path / "tunnelled.pcap", link_type, inside)
    assert facts(path) == facts(plain)
    assert facts(plain)
    assert not unproven(path)
    links = observe(path).tables["links"]
    ends = {row["protocol"]: row["packets_out"] for row in links if row["realm"] == "default"}
    assert ends == {name.rstrip("0123456789"): len(frames)}
    assert {row["realm"] for row in links} == {"default", f"default/{name}"}
