"""The same packet twice counts once, whatever shows it twice; two equal packets stay two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests import mirrors, rewrite
from tests.captures import ROOT
from tests.mirrors import Shown
from tests.observed import Observed, observe
from tests.rewrite import Frame
from tests.sensor.test_evidence import unproven

# Numbered or not, over TCP and UDP, and without IP.
CAPTURES = [
    ROOT / "protocols" / name
    for name in (
        "arp/captures/arp.pcap",
        "dns/captures/dns.pcap",
        "dnp3/captures/attack.pcap",
        "enip/captures/modules.pcap",
        "http/captures/http.pcap",
        "lldp/captures/lldp.pcap",
        "modbus/captures/attack.pcap",
        "s7comm/captures/s7comm.pcap",
        "snmp/captures/snmp.pcap",
    )
]


@pytest.fixture(params=CAPTURES, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def frames(request: pytest.FixtureRequest) -> list[Frame]:
    """The frames of a capture, none of them longer than it says."""
    link_type, found = rewrite.read(request.param)
    assert link_type == 1
    return found


def shown(path: Path, frames: Iterable[Shown], *names: str) -> Observed:
    """What a mirror's frames state; each is proven."""
    capture = mirrors.write(path / "shown.pcapng", names, frames)
    assert not unproven(capture)
    return observe(capture)


def facts(seen: Observed) -> Counter[tuple[object, ...]]:
    """What was stated, in whatever realm."""
    found: Counter[tuple[object, ...]] = Counter()
    for key, count in seen.counts().items():
        found[key[1:]] += count
    return found


def without_hops(seen: Observed) -> Counter[tuple[object, ...]]:
    """The same but for routers, both sides of which must lie in one realm."""
    found = facts(seen).items()
    return Counter({key: count for key, count in found if "forwards_as" not in key})


def total(seen: Observed, table: str, *columns: str) -> int:
    """The sum of columns of a table."""
    return sum(int(row[column]) for row in seen.tables.get(table, []) for column in columns)


def packets(seen: Observed) -> int:
    """The packets of all links."""
    return total(seen, "links", "packets_out", "packets_in")


def uncopied(seen: Observed) -> int:
    """Those of them that no other realm or router showed before."""
    return packets(seen) - total(seen, "links", "copies")


Mirror = Callable[[Iterable[Frame]], Iterable[Shown]]


@pytest.mark.parametrize("mirror", [mirrors.mirrored_twice, mirrors.prp, mirrors.hsr])
def test_what_one_place_shows_twice_counts_once(
    frames: list[Frame], mirror: Mirror, tmp_path: Path
) -> None:
    plain = shown(tmp_path, mirrors.once(frames), "mirror")
    twice = shown(tmp_path, mirror(frames), "mirror")
    assert facts(twice) == facts(plain)
    assert facts(plain)
    assert total(twice, "health", "duplicates") == len(frames)
    assert packets(twice) == packets(plain)
    assert total(twice, "links", "retransmitted") == total(plain, "links", "retransmitted")


def lans_apart(frames: Iterable[Frame]) -> Iterable[Shown]:
    """PRP with a mirror in each LAN."""
    return mirrors.prp(frames, lan_b=1)


@pytest.mark.parametrize("mirror", [mirrors.routed, lans_apart])
def test_what_two_realms_show_counts_once(
    frames: list[Frame], mirror: Mirror, tmp_path: Path
) -> None:
    plain = shown(tmp_path, mirrors.once(frames), "mirror")
    twice = shown(tmp_path, mirror(frames), "mirror", "other")
    assert without_hops(twice) == without_hops(plain)
    assert without_hops(plain)
    assert uncopied(twice) == uncopied(plain)


@pytest.mark.parametrize("protocol", ["snmp", "modbus"])
def test_each_vlan_of_a_trunk_has_the_macs_that_are_in_it(protocol: str, tmp_path: Path) -> None:
    """An answer that one VLAN shows first belongs to the question that this VLAN showed."""
    (path,) = (path for path in CAPTURES if path.parts[-3] == protocol)
    seen = shown(tmp_path, mirrors.routed(rewrite.read(path)[1]), "mirror")
    answered = [link for link in seen.tables["links"] if link["packets_in"]]
    for link in answered:
        vlan = int(str(link["realm"]).removeprefix("mirror/vlan"))
        others = {mirrors.router(n).hex(":") for n in (10, 20) if n != vlan}
        macs = {link["client_mac"], link["server_mac"]}
        assert mirrors.router(vlan).hex(":") in macs
        assert not macs & others
    assert {link["realm"] for link in answered} == {"mirror/vlan10", "mirror/vlan20"}


def test_a_tap_is_one_place(frames: list[Frame], tmp_path: Path) -> None:
    plain = shown(tmp_path, mirrors.once(frames), "tap")
    tapped = shown(tmp_path, mirrors.tap(frames), "tap", "tap")
    assert tapped.counts() == plain.counts()
    assert total(tapped, "health", "duplicates") == 0
    assert packets(tapped) == packets(plain)


def test_a_retransmission_is_no_duplicate(tmp_path: Path) -> None:
    _, frames = rewrite.read(ROOT / "protocols/modbus/captures/attack.pcap")
    again = [*rewrite.duplicated(frames, 1)]
    plain = shown(tmp_path, mirrors.once(frames), "mirror")
    seen = shown(tmp_path, mirrors.once(again), "mirror")
    assert packets(seen) - packets(plain) == len(again) - len(frames) > 0
    assert total(seen, "links", "retransmitted") == len(again) - len(frames)
    assert total(seen, "health", "duplicates") == 0


def test_equal_packets_of_other_numbers_are_two(frames: list[Frame], tmp_path: Path) -> None:
    """Everything is sent twice within microseconds, each with a number of its own."""
    twice = [one.frame for one in mirrors.mirrored_twice(frames)]
    plain = shown(tmp_path, mirrors.once(twice[::2]), "mirror")
    seen = shown(tmp_path, mirrors.prp(twice), "mirror")
    assert total(seen, "health", "duplicates") == len(twice)
    assert total(plain, "health", "duplicates") == 0
    assert packets(seen) >= 2 * packets(plain)
