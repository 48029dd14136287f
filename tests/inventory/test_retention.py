"""What is kept how long, and what goes first where there is no more room."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from inventory.store import FindingRow, SiteError, Store, checkpoint, retention
from inventory.store.retention import Keep, KeepError, Room, read
from inventory.times import moment
from sensor.batch import Batch
from tests.captures import PLANT
from tests.inventory.batches import at, batch, did, proof
from tests.sites import sightglass

DAY = 86_400
MIB = 1 << 20
ENDS = {"realm": "lan", "client": "a", "server": "b", "protocol": "modbus", "code": "3"}
FOUND = FindingRow("deviation", "d", "a-1", 1, moment(at(0)), moment(at(0)), "{}", ("kept",))

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts a small disk")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr(checkpoint, "MOST_WINDOWS", 1)
    with Store.open(tmp_path, create=True) as opened:
        yield opened


def window(n: int, *, seconds: float, values: int = 10, octets: int = 100) -> Batch:
    """An operation that goes on, values that became others, and the proof of all."""
    rows = [
        {**ENDS, "object": f"register {k}", "at_ns": at(seconds + k), "evidence": f"e{n}-{k}"}
        for k in range(values)
    ]
    chance = random.Random(n)
    proofs = [{**proof(f"e{n}-{k}", k), "pcapng": chance.randbytes(octets)} for k in range(values)]
    seen = did("a", "b", evidence="kept", seconds=seconds)
    return batch(
        n,
        start_ns=at(seconds),
        end_ns=at(seconds + 60),
        observations=[seen],
        changes=rows,
        evidence=[proof("kept", 1), *proofs],
    )


def test_limits_are_the_owners(tmp_path: Path) -> None:
    assert read(tmp_path) == Keep()
    (tmp_path / "keep.toml").write_text("history_days = 30\nquota_gb = 0.5\n")
    assert read(tmp_path) == Keep(30, None, 0.5)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("history_days = 0", "“history_days” needs a number above 0, 0 is there"),
        ("quota_gb = nan", "needs a number above 0, nan is there"),
        ("quota_gb = true", "needs a number above 0, True is there"),
        ("days = 3", "“days” is not known; known are history_days, evidence_days, quota_gb"),
        ("days 3", "is not TOML"),
    ],
)
def test_a_mistake_is_told_and_the_last_good_state_holds(
    tmp_path: Path, store: Store, text: str, told: str
) -> None:
    (tmp_path / "keep.toml").write_text(text)
    with pytest.raises(KeepError, match=told):
        read(tmp_path)
    store.insert(window(0, seconds=0))
    (damage,) = store.health().damages
    assert told in damage


def test_owners_files_that_cannot_be_read_are_told(tmp_path: Path, store: Store) -> None:
    for name in ("keep.toml", "zones.toml"):
        (tmp_path / name).mkdir()
    store.insert(window(0, seconds=0))
    assert {f"{name} cannot be read: Is a directory." for name in ("keep.toml", "zones.toml")} == {
        *store.health().damages
    }


def test_history_and_proof_go_by_age(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.time_ns", lambda: at(100 * DAY))
    (tmp_path / "keep.toml").write_text("history_days = 10\nevidence_days = 2\n")
    store.put_findings([FOUND])
    for n in range(20):
        store.insert(window(n, seconds=n * DAY * 0.9))
    changes = store.value_changes()
    assert moment(at(6.9 * DAY)) < changes[-1].time < moment(at(8.1 * DAY))
    assert changes[0].evidence
    proven = [change.time for change in changes if change.evidence]
    assert moment(at(14.9 * DAY)) < min(proven) < moment(at(16.2 * DAY))
    (operation,) = store.plant().operations
    assert (operation.count, operation.first_seen) == (20, moment(at(0)))
    assert operation.evidence
    assert store.episodes(operation)[0].start > moment(at(6.9 * DAY))
    limits = store.health().limits
    assert limits["changes dropped for their age"] == 200 - len(changes)
    assert limits["evidence dropped for their age"] > 100
    assert limits["episodes dropped for their age"] > 5


def test_a_clock_that_is_ahead_ages_nothing(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.time_ns", lambda: at(DAY))
    (tmp_path / "keep.toml").write_text("history_days = 2\n")
    store.insert(window(0, seconds=0))
    store.insert(batch(1, start_ns=at(50 * DAY), end_ns=at(50 * DAY)))
    assert len(store.value_changes()) == 10


def test_over_the_quota_proof_goes_first_and_the_oldest_of_it(tmp_path: Path, store: Store) -> None:
    (tmp_path / "keep.toml").write_text("quota_gb = 0.012\n")
    store.put_findings([FOUND])
    for n in range(40):
        store.insert(window(n, seconds=n * 600, values=250, octets=2000))
    assert retention.room(store._database.connection, tmp_path).used <= 12_000_000
    changes = store.value_changes()
    assert len(changes) == 10_000, "proof went first, and that was enough"
    proven = [change.evidence is not None for change in reversed(changes)]
    assert proven == sorted(proven)
    assert 0 < sum(proven) < 6_000
    assert store.evidence("kept")
    assert store.findings("deviation") == [FOUND]
    assert [*store.health().limits] == ["evidence dropped for the quota"]


def test_a_quota_that_the_inventory_fills_keeps_the_inventory(tmp_path: Path, store: Store) -> None:
    (tmp_path / "keep.toml").write_text("quota_gb = 0.000001\n")
    store.put_findings([FOUND])
    for n in range(3):
        store.insert(window(n, seconds=n * 600))
    assert store.value_changes() == []
    (operation,) = store.plant().operations
    assert operation.count == 3
    assert operation.evidence
    assert store.findings("deviation") == [FOUND]
    assert [*store.health().limits] == [
        "changes dropped for the quota",
        "episodes dropped for the quota",
        "evidence dropped for the quota",
    ]


@pytest.mark.parametrize(
    ("room", "lack"),
    [
        (Room(used=10**9, spare=0, free=30 * MIB, disk=100 * MIB), ""),
        (Room(used=10**9 + 1, spare=0, free=30 * MIB, disk=100 * MIB), "quota"),
        (Room(used=0, spare=0, free=9 * MIB, disk=100 * MIB), "disk"),
        (Room(used=0, spare=8 * MIB, free=9 * MIB, disk=100 * MIB), ""),
    ],
)
def test_something_must_go_where_room_lacks(room: Room, lack: str) -> None:
    assert room.lacks(Keep(quota_gb=1)) == lack


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 MiB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(disk)]
    if subprocess.run(mounted, check=False).returncode:
        pytest.skip("this root may not mount a tmpfs")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def filled(disk: Path, free: int) -> Path:
    """Somebody else's file, which leaves so many octets."""
    left = os.statvfs(disk)
    ballast = disk / "ballast"
    ballast.write_bytes(bytes(left.f_bavail * left.f_frsize - free))
    return ballast


@needs_root
def test_a_site_grows_no_more_on_a_disk_that_is_nine_tenths_full(small: Path) -> None:
    filled(small, 30 * MIB)
    with Store.open(small / "site", create=True) as store:
        store.put_findings([FOUND])
        for n in range(300):
            assert store.insert(window(n, seconds=n * 600, values=200, octets=500))
        left = os.statvfs(small)
        assert left.f_bavail * left.f_frsize > 1.5 * MIB
        (operation,) = store.plant().operations
        assert operation.count == 300
        assert operation.evidence
        assert store.evidence("e299-199")
        assert store.evidence("e0-0") is None
        assert store.findings("deviation") == [FOUND]
        assert "evidence dropped for the disk" in store.health().limits


@needs_root
def test_a_replay_into_a_full_disk_says_so_in_one_sentence(small: Path) -> None:
    Store.open(small / "site", create=True).close()
    filled(small, MIB)
    done = sightglass(
        "replay", PLANT / "plant-normal.pcapng", "--site", small / "site", check=False
    )
    assert done.returncode == 1
    assert done.stderr == f"sightglass: The disk that holds {small}/site is full.\n"
    assert "Traceback" not in done.stdout


@needs_root
@pytest.mark.parametrize("free", [MIB, 0])
def test_a_full_disk_loses_nothing_that_was_committed(small: Path, free: int) -> None:
    with Store.open(small / "site", create=True) as store:
        store.put_findings([FOUND])
        for n in range(20):
            store.insert(window(n, seconds=n * 600, octets=8000))
        ballast = filled(small, free)
        before = store.plant(), store.value_changes()
        for _ in range(3):
            with pytest.raises(SiteError, match=r"^The disk that holds \S+/site is full[.]$"):
                store.insert(window(20, seconds=12_000, octets=8000))
        assert (store.plant(), store.value_changes()) == before
    with Store.open(small / "site") as store:
        assert (store.plant(), store.value_changes()) == before
        assert store.findings("deviation") == [FOUND]
        ballast.unlink()
        assert store.insert(window(20, seconds=12_000, octets=8000))
        assert store.plant().operations[0].count == 21


def test_over_the_quota_the_proof_of_the_last_windows_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is only in memory yet is named by no row, and is no less worth than what is."""
    monkeypatch.setattr(checkpoint, "MOST_WINDOWS", 8)
    (tmp_path / "keep.toml").write_text("quota_gb = 0.0000001\n")
    with Store.open(tmp_path, create=True) as store:
        for n in range(13):
            done = did("a", "b", evidence=f"e{n}", object=f"register {n}")
            proofs, ends = [proof(f"e{n}", n + 1)], (at(3 * n), at(3 * n + 3))
            window = batch(
                n, start_ns=ends[0], end_ns=ends[1], observations=[done], evidence=proofs
            )
            with store.transaction(hold=True):
                store.insert(window)
    with Store.open(tmp_path) as store:
        proven = {op.object: op.evidence.id for op in store.plant().operations if op.evidence}
    assert proven == {f"register {n}": f"e{n}" for n in range(13)}
