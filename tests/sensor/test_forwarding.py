"""A router whose both sides one mirror shows without VLANs: which MACs are its, with proof."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from inventory.store import Store
from sensor import evidence
from sensor.replay import CaptureFile, Replay
from tests import mirrors, rewrite
from tests.captures import ROOT
from tests.mirrors import LATER_NS, Shown
from tests.observed import Observed, of
from tests.observed import observe as observed
from tests.rewrite import Frame
from tests.sensor.test_evidence import unproven
from tests.sensor.test_tunnels import TUNNELS

ONE, OTHER = (mirrors.router(vlan).hex(":") for vlan in (10, 20))
BOTH = {(ONE, OTHER), (OTHER, ONE)}
MIDDLE = bytes.fromhex("000c29666666")
# Over TCP and UDP, with and without numbers, secrets among what is said.
NAMES = (
    "ftp/captures/ftp",
    "http/captures/http",
    "s7comm/captures/s7comm",
    "snmp/captures/changes",
)


@pytest.fixture(params=NAMES, ids=lambda name: name.partition("/")[0])
def frames(request: pytest.FixtureRequest) -> list[Frame]:
    return read(request.param)


def read(name: str) -> list[Frame]:
    return rewrite.read(ROOT / "protocols" / f"{name}.pcap")[1]


def sides(seen: Observed) -> set[tuple[str, str]]:
    """Which MAC forwards as which."""
    rows = of(seen.observations, protocol="ip", object="forwards_as")
    return {(row["subject"], row["text"]) for row in rows}


def shown(folder: Path, frames: Iterable[Shown], window_seconds: float = 3600.0) -> Observed:
    path = mirrors.write(folder / "shown.pcapng", ["mirror"], frames)
    return observed(path, window_seconds=window_seconds)


def routed(frames: Iterable[Frame]) -> list[Shown]:
    return [*mirrors.routed(frames, tags=False)]


def test_both_sides_are_stated_and_proven_by_headers_alone(
    frames: list[Frame], tmp_path: Path
) -> None:
    seen = shown(tmp_path, routed(frames))
    assert sides(seen) == BOTH
    assert not unproven(tmp_path / "shown.pcapng")
    for row in of(seen.observations, protocol="ip"):
        before, behind = evidence.packets(seen.evidence[row["evidence"]]["pcapng"])
        assert (before.data[:6].hex(":"), behind.data[6:12].hex(":")) == (
            row["subject"],
            row["text"],
        )
        assert before.data[22] == behind.data[22] + 1
        ends_at = {6: 34 + (before.data[46] >> 4) * 4 if len(before.data) > 46 else 0, 17: 42}
        assert len(before.data) == len(behind.data) == ends_at[before.data[23]]
        assert before.wire_length >= len(before.data)


def test_nothing_else_is_stated_than_without_a_router(frames: list[Frame], tmp_path: Path) -> None:
    plain = observed(mirrors.write(tmp_path / "plain.pcapng", ["mirror"], mirrors.once(frames)))
    counts = shown(tmp_path, routed(frames)).counts()
    others = {fact: count for fact, count in counts.items() if "forwards_as" not in fact}
    assert others == plain.counts()
    assert not sides(plain)


def test_windows_pieces_and_order_do_not_matter(frames: list[Frame], tmp_path: Path) -> None:
    whole = shown(tmp_path, routed(frames))
    assert shown(tmp_path, routed(frames), window_seconds=1.0).counts() == whole.counts()
    pieces = [
        mirrors.write(tmp_path / f"{n}.pcapng", ["mirror"], routed(piece))
        for n, piece in enumerate(rewrite.pieces(frames, 3))
    ]
    assert sides(observed(*pieces)) == BOTH
    turned = [
        Shown(replace(one.frame, at_ns=one.frame.at_ns + (LATER_NS * 2 if n % 2 == 0 else 0)))
        for n, one in enumerate(routed([f for f in frames if f.data[12:14] == mirrors.IPV4]))
    ]
    assert sides(shown(tmp_path, turned)) == BOTH
    assert not unproven(tmp_path / "shown.pcapng")


def test_a_mirror_of_both_ports_shows_the_same(frames: list[Frame], tmp_path: Path) -> None:
    passed = [one.frame for one in routed(frames)]
    assert sides(shown(tmp_path, mirrors.mirrored_twice(passed))) == BOTH


def test_fragments_and_tunnels_pass_a_router_too(tmp_path: Path) -> None:
    frames = [f for f in read("snmp/captures/changes") if f.data[12:14] == mirrors.IPV4]
    assert sides(shown(tmp_path, routed([*rewrite.fragmented(frames, 48)]))) == BOTH
    assert not unproven(tmp_path / "shown.pcapng")
    for protocol, header in TUNNELS.values():
        tunnel = rewrite.tunnelled(frames, protocol, bytes.fromhex(header))
        assert sides(shown(tmp_path, routed([*tunnel]))) == {(ONE, OTHER)}
        assert not unproven(tmp_path / "shown.pcapng")


def test_two_routers_in_a_row_are_two(tmp_path: Path) -> None:
    frames = [f for f in read("s7comm/captures/s7comm") if f.data[12:14] == mirrors.IPV4]
    far = [mirrors.router(n).hex(":") for n in (30, 40)]
    seen = shown(tmp_path, [one for frame in frames for one in _two_hops(frame)])
    forward = {(ONE, OTHER), (far[0], far[1])}
    assert sides(seen) == forward
    assert not unproven(tmp_path / "shown.pcapng")


def _two_hops(frame: Frame) -> Iterable[Shown]:
    """From its sender to a router, from that to another, and to its receiver."""
    one, other, third, fourth = (mirrors.router(n) for n in (10, 20, 30, 40))
    hops = [one + frame.data[6:12], third + other, frame.data[:6] + fourth]
    for n, macs in enumerate(hops):
        data = bytearray(macs + frame.data[12:])
        data[22] -= n
        yield Shown(Frame(frame.at_ns + n * LATER_NS, bytes(data)))


@pytest.mark.parametrize("lessened", [0, 1])
@pytest.mark.parametrize("later_ns", [1_000, 20_000_000])
def test_a_man_in_the_middle_is_no_router(tmp_path: Path, lessened: int, later_ns: int) -> None:
    """He passes on what he led to himself, with or without taking one from the TTL."""
    frames = [f for f in read("s7comm/captures/s7comm") if f.data[12:14] == mirrors.IPV4]
    seen = shown(tmp_path, [one for f in frames for one in _misled(f, lessened, later_ns)])
    assert MIDDLE.hex(":") not in {mac for pair in sides(seen) for mac in pair}
    assert sides(seen) <= BOTH


def _misled(frame: Frame, lessened: int, later_ns: int) -> Iterable[Shown]:
    """Led to who passes it to the router."""
    for n, (macs, ttl) in enumerate(
        [
            (MIDDLE + frame.data[6:12], 0),
            (mirrors.router(10) + MIDDLE, lessened),
            (frame.data[:6] + mirrors.router(20), lessened + 1),
        ]
    ):
        data = bytearray(macs + frame.data[12:])
        data[22] -= ttl
        yield Shown(Frame(frame.at_ns + n * later_ns, bytes(data)))


@pytest.mark.parametrize("hosts", [4, 2000])
def test_forged_hops_are_bounded(tmp_path: Path, hosts: int) -> None:
    (frame, *_) = [f for f in read("snmp/captures/changes") if f.data[12:14] == mirrors.IPV4]
    forged = [one for n in range(hosts) for one in _forged(frame, n)]
    seen = shown(tmp_path, forged)
    assert len(sides(seen)) == min(hosts, 1024)
    limits = [row["limits"] for row in seen.tables["health"]]
    assert any("routers" in told for told in limits) == (hosts > 1024)


def _forged(frame: Frame, n: int) -> Iterable[Shown]:
    mac = mirrors.router(0)[:4] + n.to_bytes(2)
    for ttl in (0, 1):
        macs = mac + frame.data[6:12] if not ttl else frame.data[:6] + b"\x04" + mac[1:]
        data = bytearray(macs + frame.data[12:])
        data[18:20], data[22] = n.to_bytes(2), data[22] - ttl
        yield Shown(Frame(frame.at_ns + n * 10_000 + ttl * LATER_NS, bytes(data)))


def test_the_plants_router_is_one_asset_in_one_mirror(tmp_path: Path) -> None:
    """As the same plant on an interface for each zone shows it."""
    frames = read("s7comm/captures/s7comm")
    path = mirrors.write(tmp_path / "shown.pcapng", ["mirror"], routed(frames))
    with Store.open(tmp_path / "site", create=True) as store:
        for batch in Replay([CaptureFile.of(path)], store.digest_key, window_seconds=20):
            store.insert(batch)
        plant = store.plant()
    assets = [frozenset(asset.macs) for asset in plant.assets.values()]
    assert frozenset((ONE, OTHER)) in assets
    (router,) = (a for a in plant.assets.values() if ONE in a.macs)
    assert router.type.value == "router"
    claims = [claim for claim in router.claims if claim.attribute == "forwards_as"]
    assert claims
    assert all(claim.evidence for claim in claims)
