"""The order in which a master polls is the same in any windows, and changes when it does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from inventory.order import joined
from tests import rewrite
from tests.captures import PLANT, ROOT
from tests.observed import Observed, observe

Link = tuple[str, str, str, int, str]


def orders(seen: Observed) -> Mapping[Link, bytes]:
    """Each link's digest, of all windows together."""
    found: dict[Link, bytes] = defaultdict(bytes)
    for row in seen.tables["links"]:
        key = (row["realm"], row["client"], row["server"], row["port"], row["protocol"])
        found[key] = joined([found[key], row["order_digest"]])
    return found


def bits(digest: bytes) -> int:
    """How many are set."""
    return int.from_bytes(digest).bit_count()


def test_windows_do_not_matter() -> None:
    path = PLANT / "plant-normal.pcapng"
    whole = orders(observe(path))
    assert sum(map(bits, whole.values())) > 100
    assert orders(observe(path, window_seconds=2.0)) == whole


def test_a_master_goes_on_in_its_order() -> None:
    rows = observe(PLANT / "plant-normal.pcapng", window_seconds=10.0).tables["links"]
    master = [row for row in rows if row["protocol"] == "modbus" and row["server"] == "10.10.1.11"]
    polls = [row["order_digest"] for row in master if row["client"] == "10.10.1.50"]
    learned = joined(polls[: len(polls) // 2])
    assert bits(learned) > 5
    assert joined([learned, *polls]) == learned


def test_the_same_reads_in_another_order_have_another_digest(tmp_path: Path) -> None:
    """An SNMP manager's exchanges are datagrams: turned around, nothing else changes."""
    capture = ROOT / "protocols" / "snmp" / "captures" / "snmp.pcap"
    link_type, frames = rewrite.read(capture)
    exchanges = [frames[at : at + 4] for at in range(0, len(frames), 4)]
    turned = [frame for exchange in reversed(exchanges) for frame in exchange]
    timed = [rewrite.Frame((n + 1) * 10**7, frame.data) for n, frame in enumerate(turned)]
    path = rewrite.write(tmp_path / "turned.pcap", link_type, timed)
    before, after = orders(observe(capture)), orders(observe(path))
    (key,) = [key for key in before if key[3:] == (161, "snmp") and bits(before[key]) > 5]
    new = bits(joined([before[key], after[key]])) - bits(before[key])
    assert new > bits(before[key]) / 2
