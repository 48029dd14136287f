"""Windows that are committed together: seen at once, kept whole, smaller than each alone."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from inventory.model import Plant
from inventory.store import Store, checkpoint, database, pending
from inventory.store.site import Folder, SiteError
from sensor.batch import Batch
from sensor.replay import CaptureFile, Replay
from tests.captures import PLANT
from tests.inventory.batches import at, batch, did


@pytest.fixture(scope="module")
def windows() -> Sequence[Batch]:
    """A minute of the plant, as a live sensor hands it over, and its end."""
    every = list(
        Replay([CaptureFile.of(PLANT / "plant-normal.pcapng")], bytes(32), window_seconds=2.0)
    )
    return [*every[:30], every[-1]]


def crashed(site: Store, folder: Path) -> Store:
    """The site as it is opened after its owner was killed now."""
    shutil.copytree(site.site, folder)
    return Store.open(folder)


def hold(site: Store, window: Batch) -> None:
    with site.transaction(hold=True):
        assert site.insert(window)


def short(number: int, **tables: Any) -> Batch:
    return batch(number, start_ns=at(3 * number), end_ns=at(3 * number + 3), **tables)


def facts(plant: Plant) -> list[object]:
    """The sum of gaps depends on their order in the last bits."""
    periods = [
        replace(o, period_ms=o.period_ms and round(o.period_ms, 2)) for o in plant.operations
    ]
    return [periods, plant.links, plant.assets, plant.violations, plant.health]


def test_what_is_held_is_seen_at_once_and_lasts_once_committed(tmp_path: Path) -> None:
    with Store.open(tmp_path / "site", create=True) as site:
        hold(site, short(0, observations=[did("a", "b", evidence="")]))
        assert site.is_holding
        assert len(site.plant().operations) == 1
        with crashed(site, tmp_path / "early") as early:
            assert not early.plant().operations
        site.commit()
        assert not site.is_holding
        with crashed(site, tmp_path / "late") as late:
            assert len(late.plant().operations) == 1
            assert not late.insert(batch(0))


def test_what_another_writes_commits_it_too(tmp_path: Path) -> None:
    with Store.open(tmp_path / "site", create=True) as site:
        hold(site, short(0, observations=[did("a", "b", evidence="")]))
        site.put_findings([])
        assert not site.is_holding


def test_it_is_held_for_some_seconds(tmp_path: Path) -> None:
    with Store.open(tmp_path / "site", create=True) as site:
        for number in range(4):
            hold(site, short(number))
            assert site.is_holding == (number < 3)


def test_a_failure_takes_all_of_it_back(tmp_path: Path) -> None:
    with Store.open(tmp_path / "site", create=True) as site:
        hold(site, short(0, observations=[did("a", "b", evidence="")]))
        with pytest.raises(SiteError), site.transaction():
            raise OSError("no")
        assert (site.taken_back, site.is_holding) == (1, False)
        assert not site.plant().operations
        assert site.insert(batch(0))


def test_windows_committed_together_are_the_same_site(
    windows: Sequence[Batch], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether each was committed alone, or five together, or all of them; a checkpoint lies
    between."""
    monkeypatch.setattr(database, "HELD_NS", 10**15)
    monkeypatch.setattr(checkpoint, "MOST_WINDOWS", 12)
    found, sizes = [], []
    for count in (1, 5, 99):
        with Store.open(tmp_path / str(count), create=True) as site:
            for at, window in enumerate(windows, 1):
                hold(site, window)
                if at % count == 0:
                    site.commit()
            site.commit()
            seen = facts(site.plant())
            with crashed(site, tmp_path / f"{count} again") as again:
                assert facts(again.plant()) == seen
            found.append(seen)
            sizes.append(_octets(site))
    assert found[0] == found[1] == found[2]
    assert sizes[1] < sizes[0] / 2


def _octets(site: Store) -> int:
    """What windows take until the next checkpoint."""
    shutil.copytree(site.site, copy := site.site.with_name("measured"), dirs_exist_ok=True)
    with duckdb.connect(str(copy / "site.duckdb")) as connection:
        query = "SELECT sum(octet_length(octets)) FROM together"
        return int(connection.execute(query).fetchall()[0][0])


def test_a_database_that_could_not_be_opened_again_is_tried_at_the_next_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(tmp_path / "site", create=True) as site:
        with monkeypatch.context() as failing:

            def connect(_: object) -> None:
                raise OSError("no room")

            failing.setattr(Folder, "connect", connect)
            with pytest.raises(SiteError), site.transaction():
                site._database.connection.close()  # as a full disk leaves it: no rolling back
            with pytest.raises(SiteError):
                site.findings("incident")
        assert site.findings("incident") == []
        assert site.insert(batch(0))


def test_what_an_earlier_version_kept_together_has_other_columns(tmp_path: Path) -> None:
    with Store.open(tmp_path / "site", create=True) as site:
        hold(site, short(0, observations=[did("a", "b", evidence="")]))
        site.commit()
        shutil.copytree(site.site, tmp_path / "copy")
    with duckdb.connect(str(tmp_path / "copy" / "site.duckdb")) as connection:
        kept = connection.execute("SELECT rowid, octets FROM together").fetchall()
        for rowid, octets in kept:
            rows = pa.Table.from_batches([pending._unpack(octets)])
            rows = rows.select(rows.column_names[::-1]).append_column("gone", pa.nulls(len(rows)))
            values = [pending._pack(rows), rowid]
            connection.execute("UPDATE together SET octets = $1 WHERE rowid = $2", values)
    with Store.open(tmp_path / "copy") as again:
        (operation,) = again.plant().operations
        assert (operation.client, operation.server, operation.count) == ("a", "b", 1)
