"""A plant that repeats itself writes little, and is the same plant."""

from __future__ import annotations

from pathlib import Path

from inventory.store import Store
from sensor.replay import WINDOW_SECONDS
from tests.bench import looped, volume
from tests.captures import PLANT

NORMAL = PLANT / "plant-normal.pcapng"


def operations(capture: Path, site: Path) -> set[tuple[str, ...]]:
    volume.fill(capture, site, WINDOW_SECONDS)
    with Store.open(site) as store:
        health = store.health()
        assert (health.loss_share, health.one_way_share, health.damages) == (0, 0, ())
        return {(o.client, o.server, o.code, o.object) for o in store.plant().operations}


def test_a_loop_does_what_the_capture_does(tmp_path: Path) -> None:
    loop = looped.read(NORMAL)
    packets = looped.write(tmp_path / "loop.pcapng", loop, 3 * loop.period_ns / 1e9)
    assert packets == 3 * len(loop.stamps) == 3 * 27_848
    once = operations(NORMAL, tmp_path / "once")
    assert operations(tmp_path / "loop.pcapng", tmp_path / "looped") == once


def test_an_hour_more_is_little_more() -> None:
    one, two = (volume.measure(NORMAL, hours * 3600.0, WINDOW_SECONDS) for hours in (0.5, 1.5))
    assert one.site < 6e6
    # The values of a dozen protocols: history fills up to its limit for each object.
    assert two.site - one.site < 1.5e6
    assert two.written - one.written < 3e6
