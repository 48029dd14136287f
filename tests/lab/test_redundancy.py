"""PRP's trailers (IEC 62439-3): by both LANs, once to the host, and so in the captures."""

from __future__ import annotations

import socket
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.lab import description, pcapng
from tests.lab.network import PREFIX, doubled
from tests.lab.redundancy import SUFFIX, Node, trailed
from tests.lab.shipped import PLANTS, capture, truth

pytestmark = pytest.mark.quick

MAC = bytes.fromhex("0030a7000001")
FRAME = bytes.fromhex("0030a7000002") + MAC + b"\x08\x00" + bytes(range(60))
EDGE_NS = 10**9
REDUNDANT = [name for name in PLANTS if doubled(description.plant(name, 1))]


Ends = dict[str, tuple[socket.socket, socket.socket]]


@pytest.fixture
def ends() -> Iterator[Ends]:
    made = {name: socket.socketpair(type=socket.SOCK_DGRAM) for name in ("cable", "a", "b")}
    yield made
    for pair in made.values():
        for end in pair:
            end.close()


@pytest.fixture
def node(ends: Ends) -> Node:
    return Node(MAC, ends["cable"][0], {0xA: ends["a"][0], 0xB: ends["b"][0]})


def test_a_trailer_has_number_lan_and_size() -> None:
    frame = trailed(FRAME, None, 0x1234, 0xB)
    assert frame[:-6] == FRAME
    assert frame[-6:] == bytes.fromhex("1234") + (0xB000 | 60 + 6).to_bytes(2) + SUFFIX


def test_a_short_frame_is_filled_before_its_trailer() -> None:
    plain, tagged = (trailed(FRAME[:20], tag, 1, 0xA) for tag in (None, 0x8064))
    assert (len(plain), len(tagged)) == (66, 66)
    assert tagged[12:16] == bytes.fromhex("81008064")
    assert int.from_bytes(plain[-4:-2]) == 0xA000 | 46 + 6
    assert int.from_bytes(tagged[-4:-2]) == 0xA000 | 42 + 6


def test_a_host_sends_by_both_and_takes_one(node: Node, ends: Ends) -> None:
    node.sends(FRAME, None)
    by_a, by_b = ends["a"][1].recv(2000), ends["b"][1].recv(2000)
    assert by_a[:-4] == by_b[:-4]
    assert (by_a[-4] >> 4, by_b[-4] >> 4) == (0xA, 0xB)
    for twin in (by_b, by_a, FRAME):
        node.takes(twin, None)
    host = ends["cable"][1]
    host.setblocking(False)
    assert [host.recv(2000), host.recv(2000)] == [FRAME, FRAME]
    with pytest.raises(BlockingIOError):
        host.recv(2000)


@pytest.mark.parametrize("plant", REDUNDANT)
def test_what_is_in_one_lan_is_in_the_other(plant: str) -> None:
    """But where the capture begins and ends: dumpcap opens one interface after the other."""
    made = description.plant(plant, truth(plant, "normal")["seed"])
    names, frames = pcapng.read(capture(plant, "normal"))
    doubly = {bytes.fromhex(card.mac.replace(":", "")) for _, card in doubled(made)}
    sure = range(frames[0].at_ns + EDGE_NS, frames[-1].at_ns - EDGE_NS)
    for zone in (zone.id for zone in made.zones.values() if zone.redundant):
        lans = [f"{PREFIX}{zone}", f"{PREFIX}{zone}-b"]
        seen: dict[str, Counter[bytes]] = {name: Counter() for name in lans}
        certain: dict[str, Counter[bytes]] = {name: Counter() for name in lans}
        for shown in frames:
            if (name := names[shown.interface]) in lans and shown.data[6:12] in doubly:
                assert shown.data.endswith(SUFFIX)
                twin = shown.data[:-4] + bytes([shown.data[-4] & 0x0F]) + shown.data[-3:]
                seen[name][twin] += 1
                certain[name][twin] += shown.at_ns in sure
        for one, other in (lans, lans[::-1]):
            assert sum(certain[one].values()) > 500
            assert certain[one] <= seen[other]
