"""What the core says of windows that it cannot take."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from console.intake import Intake
from console.site import Site
from detection import new_operation
from inventory.store import Store, retention
from inventory.store.database import Database
from inventory.store.site import SiteError
from sensor.batch import Batch
from sensor.socket import COMMIT, connect, receive, send
from tests.inventory.batches import at, batch, did


def deliver(path: Path, window: Batch) -> bytes | None:
    """The acknowledgement, if any comes."""
    with connect(path) as core:
        send(core, json.dumps({"sensor": "s", "boot": "b"}).encode())
        assert receive(core) is not None
        send(core, window.encode())
        return receive(core)


def test_windows_are_acknowledged_once_committed(tmp_path: Path) -> None:
    def short(number: int, **tables: Any) -> Batch:
        return batch(number, start_ns=at(2 * number), end_ns=at(2 * number + 2), **tables)

    with Site(Store.open(tmp_path / "site", create=True)) as site:
        intake = Intake(site, tmp_path / "intake")
        intake.start()
        with connect(tmp_path / "intake") as core:
            send(core, json.dumps({"sensor": "s", "boot": "b"}).encode())
            assert receive(core) is not None

            def answer(message: bytes) -> int:
                send(core, message)
                return int.from_bytes(receive(core) or b"")

            first = short(0, observations=[did("a", "b")])
            answers = [answer(first.encode()), *(answer(short(n).encode()) for n in range(1, 6))]
            assert answers == [1, 1, 1, 1, 1, 6]
            assert len(site.store.plant().operations) == 1
            assert answer(short(6).encode()) == 6
            assert answer(COMMIT) == 7
        intake.close()


def test_what_was_taken_back_is_wanted_again(tmp_path: Path) -> None:
    with Site(Store.open(tmp_path / "site", create=True)) as site:
        intake = Intake(site, tmp_path / "intake")
        intake.start()
        with connect(tmp_path / "intake") as core:
            send(core, json.dumps({"sensor": "s", "boot": "b"}).encode())
            assert receive(core) is not None
            windows = [
                batch(n, start_ns=at(2 * n), end_ns=at(2 * n + 2), observations=[did("a", "b")])
                for n in range(3)
            ]
            for window in windows[:2]:
                send(core, window.encode())
                assert receive(core) == (1).to_bytes(8)
            with pytest.raises(SiteError), site.store.transaction():
                raise OSError("no")
            assert site.store.taken_back == 1
            send(core, windows[2].encode())
            assert receive(core) is None
        assert deliver(tmp_path / "intake", windows[1]) == (2).to_bytes(8)
        (operation,) = site.store.plant().operations
        assert operation.count == 3
        intake.close()


def test_a_full_disk_is_told_once_until_there_is_room_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="sightglass")
    with Site(Store.open(tmp_path / "site", create=True)) as site:
        intake = Intake(site, tmp_path / "intake")
        intake.start()
        for n in range(2):
            monkeypatch.setattr(retention, "is_full", lambda _: True)
            window = batch(n, observations=[did("a", "b")])
            assert [deliver(tmp_path / "intake", window) for _ in range(3)] == [None] * 3
            monkeypatch.setattr(retention, "is_full", lambda _: False)
            assert deliver(tmp_path / "intake", window) == (n + 1).to_bytes(8, "big")
        intake.close()
    full = f"the sensor's connection ended: The disk that holds {tmp_path}/site is full."
    assert [record.getMessage() for record in caplog.records] == ["sensor s, start b", full, full]


def test_what_is_taken_back_while_it_is_acknowledged_is_wanted_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another thread's transaction may fail between any two questions to the store."""
    with Site(Store.open(tmp_path / "site", create=True)) as site:
        intake = Intake(site, tmp_path / "intake")
        intake.start()
        asked, fails = type(site.store).is_holding, [True]

        def is_holding(store: Store) -> bool:
            held = asked.__get__(store)
            if held and fails and fails.pop():
                with pytest.raises(SiteError), store.transaction():
                    raise OSError("no")
            return bool(asked.__get__(store))

        with connect(tmp_path / "intake") as core:
            send(core, json.dumps({"sensor": "s", "boot": "b"}).encode())
            assert receive(core) is not None
            for n, answer in ((0, (1).to_bytes(8)), (1, None)):
                window = batch(n, start_ns=at(2 * n), end_ns=at(2 * n + 2))
                if n:
                    monkeypatch.setattr(type(site.store), "is_holding", property(is_holding))
                send(core, window.encode())
                assert receive(core) == answer
        intake.close()


@pytest.mark.parametrize("greeting", ['{"sensor": "s"}', "[]", '{"sensor": 1, "boot": "b"}'])
def test_who_does_not_greet_is_told_why(
    tmp_path: Path, greeting: str, caplog: pytest.LogCaptureFixture
) -> None:
    with Site(Store.open(tmp_path / "site", create=True)) as site:
        intake = Intake(site, tmp_path / "intake")
        intake.start()
        with connect(tmp_path / "intake") as core:
            send(core, greeting.encode())
            assert receive(core) is None
        intake.close()
    (told,) = caplog.records
    assert "a greeting needs the sensor's name and its start" in told.getMessage()


def test_memory_follows_the_store_where_something_fails_behind_its_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Site(Store.open(tmp_path / "site", create=True)) as site:
        window = batch(0, observations=[did("a", "b", status=0)])
        with monkeypatch.context() as failing:

            def no_room(_: object) -> None:
                raise OSError("no")

            failing.setattr(Database, "_make_room", no_room)
            with pytest.raises((OSError, SiteError)):
                site.take(window, learning=True)
        site.take(window, learning=True)
        learned = site.store.learned(new_operation.DETECTOR.name, new_operation.DETECTOR.version)
        assert learned
        assert site.knowledge.states[new_operation.DETECTOR.name].keys() == learned.keys()
