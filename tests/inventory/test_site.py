"""The site's folder: whose it is, what is none, and what damage, a kill or a full disk leaves."""

from __future__ import annotations

import errno
import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from inventory.store import (
    NewerSiteError,
    NotASiteError,
    SiteError,
    SiteInUseError,
    Store,
)
from inventory.store.site import DamagedSiteError, explained
from tests.inventory.batches import (
    window,
)

pytestmark = pytest.mark.quick


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
        _later_columns_undone(connection)
        connection.execute("DELETE FROM migrations WHERE number >= 3")
        connection.execute("UPDATE links SET transport = 'tcp', packets_out = 10, bytes_out = 700")
        connection.execute("UPDATE links SET packets_in = 1, bytes_in = 60")
    Store.open(tmp_path).close()
    with duckdb.connect(str(tmp_path / "site.duckdb")) as connection:
        found = connection.execute("SELECT DISTINCT stream_bytes FROM links").fetchall()
    assert found == [(760 - 11 * 54,)]


def _later_columns_undone(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("ALTER TABLE changes DROP COLUMN old_seen")
    connection.execute("ALTER TABLE object_values DROP COLUMN evidence")
    for table, columns in {
        "operations": ("gap_min", "mean5_min", "mean5_max"),
        "object_values": ("value_last",),
        "links": ("midstream", "retransmitted", "undecoded_bytes"),
        "endpoints": ("bytes",),
    }.items():
        for column in columns:
            connection.execute(f"ALTER TABLE {table} ADD COLUMN {column} DOUBLE")


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
        _later_columns_undone(connection)
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
from tests.inventory.batches import window
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


_FULL = """
import resource, signal, sys
from pathlib import Path
from inventory.store import SiteError, Store
from tests.inventory.batches import batch, proof, window
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
