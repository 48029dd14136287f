"""What the core says of windows that it cannot take."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from console.intake import Intake
from console.site import Site
from inventory.store import Store, retention
from sensor.batch import Batch
from sensor.socket import connect, receive, send
from tests.inventory.batches import batch, did


def deliver(path: Path, window: Batch) -> bytes | None:
    """The acknowledgement, if any comes."""
    with connect(path) as core:
        send(core, json.dumps({"sensor": "s", "boot": "b"}).encode())
        assert receive(core) is not None
        send(core, window.encode())
        return receive(core)


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
            assert deliver(tmp_path / "intake", window) == n.to_bytes(8, "big")
        intake.close()
    full = f"the sensor's connection ended: The disk that holds {tmp_path}/site is full."
    assert [record.getMessage() for record in caplog.records] == ["sensor s, start b", full, full]
