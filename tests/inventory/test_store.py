"""The store: each window once and whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from inventory.model import Capture, Evidence, Exhibit, Proof, ValueRange
from inventory.store import (
    FindingRow,
    Store,
    checkpoint,
)
from inventory.times import moment
from tests.inventory.batches import (
    HMI,
    HMI_MAC,
    PLC,
    PLC_MAC,
    at,
    batch,
    delivered,
    did,
    endpoint,
    link,
    window,
)

pytestmark = pytest.mark.quick

OTHER, OTHER_MAC = "10.0.0.3", "00:80:f4:00:00:03"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "site", create=True) as opened:
        yield opened


def test_windows_add_up(store: Store) -> None:
    assert store.insert(window(0))
    assert store.insert(window(1))
    plant = store.plant()
    (operation,) = plant.operations
    assert (operation.count, operation.object, operation.period_ms) == (120, "register 1", 1000.0)
    assert operation.first_seen == moment(at(0))
    assert operation.last_seen == moment(at(119))
    assert operation.evidence == Evidence("e1", "mirror", (1, 2))
    assert operation.values == ValueRange(5.0, 5.0, "5", 1)
    (made,) = plant.links
    assert (made.packets, made.bytes, made.direction) == (40, 2560, "both")
    (violation,) = plant.violations
    assert (violation.kind, violation.count) == ("wrong length", 2)
    assert {asset.ips for asset in plant.assets.values()} == {(PLC,), (HMI,)}
    assert plant.health.frames == 200
    assert plant.health.limits == {"rows": 4}


def test_a_window_counts_once(store: Store) -> None:
    assert store.insert(window(0))
    before = store.plant()
    assert not store.insert(window(0))
    assert store.plant() == before
    assert store.insert(window(0, boot="another"))


def test_windows_may_come_in_any_order(tmp_path: Path) -> None:
    plants = []
    for order in ([0, 1, 2], [2, 0, 1], [1, 2, 0]):
        with Store.open(tmp_path / str(order), create=True) as store:
            assert all(store.insert(window(n)) for n in order)
            assert not any(store.insert(window(n)) for n in order)
            plants.append(replace(store.plant(), assets={}, zones={}))
    assert plants[0] == plants[1] == plants[2]


def test_what_was_counted_but_not_seen_is_not_told(store: Store) -> None:
    silent: dict[str, Any] = {
        "packets_out": 0,
        "packets_in": 0,
        "orphans": 3,
        "first_ns": 0,
        "last_ns": 0,
    }
    store.insert(batch(0, links=[link(HMI, PLC, **silent)], health=[delivered(frames=0)]))
    assert store.plant().links == []
    assert [i.frames for i in store.health().interfaces] == [0]
    store.insert(batch(1, links=[link(HMI, PLC, seconds=60, until=61)]))
    (made,) = store.plant().links
    assert (made.first_seen, made.packets) == (moment(at(60)), 20)


def test_missing_windows_are_a_gap(store: Store) -> None:
    for sequence in (0, 1, 5):
        store.insert(window(sequence))
    (gap,) = store.health().gaps
    assert (gap.start, gap.end) == (moment(at(120)), moment(at(300)))
    assert gap.reason == "3 windows of sensor test never arrived"


def test_a_stopped_sensor_is_a_gap_but_a_second_file_is_none(store: Store) -> None:
    store.insert(window(0))
    store.insert(window(10, boot="again"))
    assert [gap.reason for gap in store.health().gaps] == [
        "interface lan delivered no frame",
        "sensor test was not running",
    ]
    store.add_capture(Capture("0" * 64, "mirror", 200, 12800, None, None))
    assert store.health().gaps == ()


def test_pauses_part_episodes(store: Store) -> None:
    for sequence in (0, 1, 20, 21):
        store.insert(window(sequence))
    (operation,) = store.plant().operations
    first, second = store.episodes(operation)
    assert (first.start, first.end, first.count) == (moment(at(0)), moment(at(119)), 120)
    assert (second.start, second.end, second.count) == (moment(at(1200)), moment(at(1319)), 120)


def test_skids_with_the_same_addresses_have_histories_of_their_own(store: Store) -> None:
    for n, (realm, mac) in enumerate([("a", PLC_MAC), ("b", HMI_MAC), ("b", HMI_MAC)]):
        sent = endpoint(mac, PLC, realm=realm, seconds=60 * n, until=60 * n + 59)
        row = did(PLC, PLC, realm=realm, seconds=60 * n, until=60 * n + 59, count=n + 1)
        store.insert(batch(n, endpoints=[sent], observations=[row]))
    histories = [store.episodes(operation) for operation in store.plant().operations]
    assert [[episode.count for episode in history] for history in histories] == [[1], [5]]


def test_what_is_usually_rare_makes_one_episode(store: Store) -> None:
    gaps: dict[str, Any] = {"gap_n": 1, "gap_sum": 3600.0, "gap_sum2": 3600.0**2}
    for hour in range(5):
        row = did(HMI, PLC, seconds=3600 * hour, **(gaps if hour else {}))
        store.insert(batch(hour, observations=[row]))
    (operation,) = store.plant().operations
    assert [episode.count for episode in store.episodes(operation)] == [1, 4]


def test_a_span_shows_what_was_seen_in_it(store: Store) -> None:
    for sequence in (0, 1, 20):
        store.insert(window(sequence))
    within = store.plant(moment(at(30)), moment(at(60)))
    (operation,) = within.operations
    assert operation.first_seen == moment(at(30))
    assert operation.last_seen == moment(at(60))
    assert operation.count == round(120 * 30 / 119)
    between = store.plant(moment(at(200)), moment(at(900)))
    assert (len(between.operations), len(between.assets)) == (0, 0)
    whole = store.plant(moment(0), moment(at(10_000)))
    assert whole.operations == store.plant().operations
    assert whole.assets == store.plant().assets


def test_value_changes_are_kept_and_bounded(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoint, "MOST_WINDOWS", 5)
    ends = {"realm": "lan", "client": HMI, "server": PLC, "protocol": "modbus", "code": "3"}
    for sequence in range(10):
        rows = [
            {**ends, "object": "register 1", "at_ns": at(60 * sequence + n), "old": "1", "new": "2"}
            for n in range(60)
        ]
        seen = [endpoint(PLC_MAC, PLC), endpoint(HMI_MAC, HMI), endpoint(OTHER_MAC, OTHER)]
        store.insert(batch(sequence, changes=rows, endpoints=seen))
    by_ip = {asset.ips[0]: asset for asset in store.plant().assets.values()}
    changes = store.value_changes(by_ip[PLC], object="register 1")
    assert len(changes) == 256
    assert changes[0].time == moment(at(599))
    assert (changes[0].old, changes[0].new) == ("1", "2")
    assert store.value_changes(by_ip[HMI]) == changes
    assert store.value_changes(by_ip[OTHER]) == []
    assert store.value_changes(replace(by_ip[PLC], realms=("elsewhere",))) == []
    assert store.value_changes(object="register 2") == []
    assert len(store.value_changes(since=moment(at(595)))) == 5


def test_evidence_comes_with_its_frames(store: Store) -> None:
    store.insert(window(0))
    assert store.evidence("e1") == Proof(Evidence("e1", "mirror", (1, 2)), False, b"pcapng")
    assert store.evidence("none") is None


def test_a_list_of_evidence_names_digests_and_not_what_is_gone(store: Store) -> None:
    store.insert(window(0))
    digest = hashlib.sha256(b"pcapng").hexdigest()
    listed = [Exhibit("e1", "mirror", (1, 2), False, 6, digest)]
    assert store.exhibits(["none", "e1"]) == listed
    assert store.exhibits([]) == []


def test_a_capture_is_known_by_its_digest(store: Store) -> None:
    told = "x.pcap is cut off"
    capture = Capture("a" * 64, "x.pcap", 1, 2, moment(at(0)), moment(at(1)), told, True)
    assert store.add_capture(capture)
    assert not store.add_capture(replace(capture, name="y.pcap"))
    assert store.captures() == [capture]
    assert store.health().damages == (told,)


def test_findings_are_replaced_by_id(store: Store) -> None:
    one = FindingRow("deviation", "d1", "a-1", 3, moment(at(0)), moment(at(1)), "{}", ("e1",))
    two = replace(one, last_seen=moment(at(9)), detail='{"n": 2}')
    store.put_findings([one, replace(one, id="d2")])
    store.put_findings([two, replace(one, kind="incident")])
    assert store.findings("deviation") == [two, replace(one, id="d2")]
    assert store.findings("deviation", since=moment(at(5))) == [two]
    assert store.findings("deviation", limit=1) == [two]
    assert store.finding("incident", "d1") == replace(one, kind="incident")
    store.drop_finding("deviation", "d1")
    assert store.finding("deviation", "d1") is None


def test_what_a_detector_learned_is_kept_by_key_and_version(store: Store) -> None:
    assert store.learned("value", 1) == {}
    store.put_learned("value", 1, {"a": "{}", "b": "{}"})
    store.put_learned("value", 1, {"b": "[]", "c": "{}"})
    assert store.learned("value", 1) == {"a": "{}", "b": "[]", "c": "{}"}
    assert store.learned("value", 2) == {}
    assert store.learned("timing", 1) == {}


def test_a_transaction_is_whole_or_not_at_all(store: Store) -> None:
    def fail() -> None:
        with store.transaction():
            store.insert(window(0))
            store.put_learned("value", 1, {"a": "{}"})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert store.plant().operations == []
    assert store.learned("value", 1) == {}
    assert store.insert(window(0))


def test_times_survive_extremes() -> None:
    assert moment(2**63 - 1) > moment(at(0)) > moment(-1) == moment(0)
    assert moment(at(1)) - moment(at(0)) == timedelta(seconds=1)


def test_an_asset_that_got_a_mac_is_found_by_its_former_id(store: Store) -> None:
    router = "00:80:63:00:00:01"
    store.insert(batch(0, endpoints=[endpoint(router, "10.9.0.9", ttl=63, realm="a")]))
    (former,) = (a for a in store.plant().assets.values() if a.ips == ("10.9.0.9",))
    store.insert(batch(1, endpoints=[endpoint(PLC_MAC, "10.9.0.9", realm="b")]))
    (now,) = (a for a in store.plant().assets.values() if a.ips == ("10.9.0.9",))
    assert now.macs == (PLC_MAC,)
    assert now.id != former.id
    assert store.asset_id(former.id) == now.id == store.asset_id(now.id)
    assert store.asset_id("a-nobody") == "a-nobody"


def test_starts_may_come_in_any_order(store: Store) -> None:
    store.insert(window(5))
    store.insert(window(0, boot="again", start=3000.0))
    assert {gap.reason for gap in store.health().gaps} == {
        "interface lan delivered no frame",
        "sensor test was not running",
    }


def test_readers_may_ask_while_windows_come(store: Store) -> None:
    with ThreadPoolExecutor(4) as pool:
        inserted = pool.map(lambda n: store.insert(window(n)), range(8))
        counts = pool.map(lambda _: sum(o.count for o in store.plant().operations), range(8))
        assert all(inserted)
        assert all(count % 60 == 0 for count in counts)
    assert store.plant().operations[0].count == 480
