"""The store: each window once and whole."""

from __future__ import annotations

import errno
import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from inventory.model import Capture, Evidence, Proof, ValueRange
from inventory.store import (
    Finding,
    NewerSiteError,
    NotASiteError,
    SiteError,
    SiteInUseError,
    Store,
    checkpoint,
)
from inventory.store.site import DamagedSiteError, explained
from inventory.times import moment
from sensor.batch import Batch
from tests.inventory.batches import (
    at,
    batch,
    broke,
    claim,
    delivered,
    did,
    endpoint,
    link,
    proof,
    was,
)

pytestmark = pytest.mark.quick

PLC, HMI, OTHER = "10.0.0.1", "10.0.0.2", "10.0.0.3"
PLC_MAC, HMI_MAC, OTHER_MAC = "00:80:f4:00:00:01", "b8:ca:3a:00:00:02", "00:80:f4:00:00:03"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "site", create=True) as opened:
        yield opened


def window(sequence: int = 0, boot: str = "boot", start: float | None = None) -> Batch:
    start = 60.0 * sequence if start is None else start
    times: dict[str, Any] = {"seconds": start, "until": start + 59}
    gaps: dict[str, Any] = {
        "gap_n": 59,
        "gap_sum": 59.0,
        "gap_sum2": 59.0,
        "gap_min": 1.0,
        "gap_max": 1.0,
    }
    return batch(
        sequence,
        boot=boot,
        endpoints=[endpoint(PLC_MAC, PLC, **times), endpoint(HMI_MAC, HMI, **times)],
        observations=[
            did(HMI, PLC, object="register 1", count=60, evidence="e1", **gaps, **times),
            was(HMI, PLC, "register 1", 5.0, **times),
            claim(PLC, "vendor", "Schneider Electric", unit="1", **times),
            broke(HMI, PLC, "wrong length", "8 needed, 7 there", **times),
        ],
        links=[link(HMI, PLC, evidence="e1", client_mac=HMI_MAC, server_mac=PLC_MAC, **times)],
        health=[delivered(first_ns=at(start), last_ns=at(start + 59), limits='{"rows": 2}')],
        evidence=[proof("e1", 1, 2)],
    )


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


def test_a_capture_is_known_by_its_digest(store: Store) -> None:
    capture = Capture("a" * 64, "x.pcap", 1, 2, moment(at(0)), moment(at(1)), "cut off", True)
    assert store.add_capture(capture)
    assert not store.add_capture(replace(capture, name="y.pcap"))
    assert store.captures() == [capture]
    assert store.health().damages == ("x.pcap: cut off",)


def test_findings_are_replaced_by_id(store: Store) -> None:
    one = Finding("deviation", "d1", "a-1", 3, moment(at(0)), moment(at(1)), "{}", ("e1",))
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


def test_a_site_is_kept(tmp_path: Path) -> None:
    with Store.open(tmp_path, create=True) as store:
        store.insert(window(0))
        before, key = store.plant(), store.digest_key
    with Store.open(tmp_path) as store:
        assert store.plant() == before
        assert store.digest_key == key
        assert not store.insert(window(0))
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    assert len(key) == 32


def test_a_site_has_one_owner(tmp_path: Path) -> None:
    with (
        Store.open(tmp_path, create=True),
        pytest.raises(SiteInUseError, match=f"in use by process {os.getpid()}") as caught,
    ):
        Store.open(tmp_path)
    assert caught.value.pid == os.getpid()
    Store.open(tmp_path).close()


def test_no_site_is_made_unasked(tmp_path: Path) -> None:
    with pytest.raises(NotASiteError, match=r"there is no site\.duckdb in it"):
        Store.open(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_something_else_is_no_site(tmp_path: Path) -> None:
    (tmp_path / "site.duckdb").write_bytes(b"what is this" * 1000)
    with pytest.raises(NotASiteError, match="not a database of Sightglass"):
        Store.open(tmp_path)
    (tmp_path / "site.duckdb").unlink()
    duckdb.connect(str(tmp_path / "site.duckdb")).execute("CREATE TABLE t (n INT)").close()
    with pytest.raises(NotASiteError, match="not a database of Sightglass"):
        Store.open(tmp_path)


@pytest.mark.parametrize(
    ("octets", "needed"),
    [(6_000, r"octets were needed from octet [\d,]+ on, the file ends after 6,000\."),
     (None, r"the checksum \w{16} of the block at octet 4,096 was needed")],
)  # fmt: skip
def test_a_damaged_site_says_what_was_there(
    tmp_path: Path, octets: int | None, needed: str
) -> None:
    with Store.open(tmp_path, create=True) as store:
        store.insert(window())
    database = tmp_path / "site.duckdb"
    whole = database.read_bytes()
    cut = whole[:octets] if octets else whole[:5_000] + b"damaged!" + whole[5_008:]
    database.write_bytes(cut)
    with pytest.raises(DamagedSiteError, match=needed):
        Store.open(tmp_path)
    assert database.read_bytes() == cut, "what is left can still be saved"


def test_an_older_sites_streams_are_as_long_as_they_can_be(tmp_path: Path) -> None:
    with Store.open(tmp_path, create=True) as store:
        store.insert(window())
    with duckdb.connect(str(tmp_path / "site.duckdb")) as connection:
        connection.execute("ALTER TABLE links DROP COLUMN stream_bytes")
        connection.execute("ALTER TABLE links DROP COLUMN order_digest")
        connection.execute("DROP TABLE together")
        _states_as_they_were(connection)
        connection.execute("DELETE FROM migrations WHERE number >= 3")
        connection.execute("UPDATE links SET transport = 'tcp', packets_out = 10, bytes_out = 700")
        connection.execute("UPDATE links SET packets_in = 1, bytes_in = 60")
    Store.open(tmp_path).close()
    with duckdb.connect(str(tmp_path / "site.duckdb")) as connection:
        found = connection.execute("SELECT DISTINCT stream_bytes FROM links").fetchall()
    assert found == [(760 - 11 * 54,)]


def _states_as_they_were(connection: duckdb.DuckDBPyConnection, **states: object) -> None:
    connection.execute("DROP TABLE learned")
    connection.execute("CREATE TABLE detectors (name VARCHAR, version UINTEGER, state VARCHAR)")
    for name, state in states.items():
        connection.execute("INSERT INTO detectors VALUES ($1, 1, $2)", [name, json.dumps(state)])


def test_what_an_older_site_learned_is_kept(tmp_path: Path) -> None:
    entry, key = {"declared": False, "hours": ["2026-11-24T09"]}, 'a\t$."b"\t1'
    head = {"began": "2026-11-24T09:00:00+00:00", "declared": True}
    Store.open(tmp_path, create=True).close()
    with duckdb.connect(str(tmp_path / "site.duckdb")) as connection:
        _states_as_they_were(connection, timing={"learned": {key: entry}}, engine=head)
        connection.execute("DELETE FROM migrations WHERE number >= 6")
    with Store.open(tmp_path) as store:
        assert {k: json.loads(e) for k, e in store.learned("timing", 1).items()} == {key: entry}
        assert {k: json.loads(e) for k, e in store.learned("engine", 1).items()} == head


def test_a_newer_site_is_refused(tmp_path: Path) -> None:
    Store.open(tmp_path, create=True).close()
    with duckdb.connect(str(tmp_path / "site.duckdb")) as connection:
        connection.execute("INSERT INTO migrations VALUES (999)")
    with pytest.raises(NewerSiteError, match=r"schema 999, this one knows \d+"):
        Store.open(tmp_path)
    with pytest.raises(NewerSiteError):
        Store.open(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_site_needs_permission(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(SiteError, match="no permission"):
        Store.open(tmp_path / "site", create=True)


def test_a_half_key_is_refused(tmp_path: Path) -> None:
    Store.open(tmp_path, create=True).close()
    (tmp_path / "key").write_bytes(b"short")
    with pytest.raises(SiteError, match="should hold 32 octets, but holds 5"):
        Store.open(tmp_path)


_KILLED = """
import sys, time
from pathlib import Path
from typing import Any
from inventory.store import Store
from tests.inventory.test_store import window
store = Store.open(Path(sys.argv[1]), create=True)
store.insert(window(0))
with store.transaction():
    store.insert(window(1))
    print("inside", flush=True)
    time.sleep(60)
"""


def test_a_killed_transaction_leaves_nothing(tmp_path: Path) -> None:
    child = subprocess.Popen([sys.executable, "-c", _KILLED, tmp_path], stdout=subprocess.PIPE)
    assert child.stdout
    assert child.stdout.readline() == b"inside\n"
    child.send_signal(signal.SIGKILL)
    child.communicate()
    with Store.open(tmp_path) as store:
        (operation,) = store.plant().operations
        assert operation.count == 60
        assert store.insert(window(1))
        (operation,) = store.plant().operations
        assert operation.count == 120


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


_FULL = """
import resource, signal, sys
from pathlib import Path
from inventory.store import SiteError, Store
from tests.inventory.test_store import proof, batch, window
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with Store.open(Path(sys.argv[1]), create=True) as store:
    store.insert(window(0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, resource.RLIM_INFINITY))
    frames = bytes(range(256)) * 8000
    try:
        store.insert(batch(1, evidence=[{**proof(f"f{n}"), "pcapng": frames} for n in range(9)]))
    except SiteError as error:
        print(error)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    print(len(store.plant().operations), store.evidence("f0"), store.insert(window(1)))
"""


def test_a_write_that_fails_leaves_the_site_whole(tmp_path: Path) -> None:
    run = [sys.executable, "-c", _FULL, str(tmp_path / "site")]
    told = subprocess.run(run, capture_output=True, text=True, check=True).stdout.splitlines()
    assert told[0].endswith("File too large")
    assert told[1] == "1 None True"


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        duckdb.IOException("IO Error: Could not write file: No space left on device"),
    ],
)
def test_a_full_disk_is_told(error: Exception) -> None:
    with (
        pytest.raises(SiteError, match=r"^The disk that holds /site is full[.]$"),
        explained(Path("/site")),
    ):
        raise error


def test_missing_permission_is_told() -> None:
    with (
        pytest.raises(SiteError, match=r"^/site/lock: no permission to read and write it[.]$"),
        explained(Path("/site")),
    ):
        raise PermissionError(errno.EACCES, "Permission denied", "/site/lock")


def test_a_lost_key_is_told_until_its_owner_knows(tmp_path: Path) -> None:
    with Store.open(tmp_path, create=True) as store:
        key = store.digest_key
        assert store.health().damages == ()
    (tmp_path / "key").unlink()
    for _ in range(2):
        with Store.open(tmp_path) as store:
            assert store.digest_key != key
            (damage,) = store.health().damages
            assert damage.startswith("key was lost, and made anew at 20")
    (tmp_path / "key.remade").unlink()
    with Store.open(tmp_path) as store:
        assert store.health().damages == ()
