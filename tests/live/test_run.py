"""`sightglass run` on a mirror port: what it sees is what a replay of the same frames sees."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.captures import PLANT
from tests.live.services import Processes, one_command, reads_a_ring, until
from tests.sites import listed, replayed, sightglass
from tests.veth import MIRROR, SENDER

SPEED = 20.0
_ABSENT = [tool for tool in ("tcpreplay", "editcap") if shutil.which(tool) is None]
pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(bool(_ABSENT), reason=f"{', '.join(_ABSENT)} not installed"),
]


@pytest.fixture(scope="module")
def one_interface(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plant's normal work as one interface sees it, for sender and replay alike."""
    path = tmp_path_factory.mktemp("live") / "normal.pcap"
    subprocess.run(
        ["editcap", "-F", "pcap", str(PLANT / "plant-normal.pcapng"), str(path)],
        check=True,
        capture_output=True,
    )
    return path


@contextmanager
def running(site: Path, *more: str) -> Iterator[Processes]:
    """The appliance, until it is told to stop; its last window is handed over."""
    with one_command(site, MIRROR, *more) as processes:
        until(lambda: reads_a_ring(processes["decoder"]()), "the decoder did not start")
        yield processes


def _send(path: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        ["tcpreplay", "-q", "-i", SENDER, "-x", str(SPEED), str(path)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _operations(site: Path) -> dict[tuple[Any, ...], int]:
    fields = ("client", "server", "protocol", "unit", "code", "object", "span", "status")
    found: dict[tuple[Any, ...], int] = {}
    for row in listed(site, "operations"):
        key = tuple(row[field] for field in fields)
        found[key] = found.get(key, 0) + row["count"]
    return found


def _inventory(site: Path) -> set[tuple[Any, ...]]:
    return {
        (tuple(sorted(a["ips"])), tuple(sorted(a["macs"])), a["vendor"], a["model"], a["type"])
        for a in listed(site, "assets")
    }


@pytest.mark.usefixtures("mirror")
def test_live_is_what_replay_is(one_interface: Path, tmp_path: Path) -> None:
    replay = replayed(tmp_path / "replay", [one_interface])
    live = tmp_path / "live"
    with running(live):
        sender = _send(one_interface)
        time.sleep(2.5)
        assert sender.poll() is None
        assert listed(live, "assets"), "the site's socket gives assets while frames come"
        assert sender.wait(timeout=120) == 0
        time.sleep(0.5)
    (health,) = listed(live, "health")
    (expected,) = listed(replay, "health")
    assert (health["frames"], health["dropped"]) == (expected["frames"], 0)
    assert _inventory(live) == _inventory(replay)
    assert _operations(live) == _operations(replay)


@pytest.mark.usefixtures("mirror")
def test_a_killed_decoder_loses_its_open_window_at_most(
    one_interface: Path, tmp_path: Path
) -> None:
    site = tmp_path / "killed"
    with running(site) as processes:
        sender = _send(one_interface)
        time.sleep(3)
        victim = processes["decoder"]()
        assert victim is not None
        os.kill(victim, signal.SIGKILL)
        until(lambda: processes["decoder"]() not in (None, victim), "no decoder came back")
        assert sender.wait(timeout=120) == 0
        time.sleep(0.5)
    (health,) = listed(site, "health")
    sent = 27_848
    per_second = sent / 125.5 * SPEED
    # The open window of two seconds, and the second in which nobody listened is in the ring.
    assert sent - 3.5 * per_second <= health["frames"] <= sent
    assert any("not running" in gap["reason"] for gap in health["gaps"])


@pytest.mark.usefixtures("mirror")
def test_the_sensor_sends_nothing(one_interface: Path, tmp_path: Path) -> None:
    statistics = Path(f"/sys/class/net/{MIRROR}/statistics/tx_packets")
    before = statistics.read_text()
    with running(tmp_path / "silent", "--ring", "100M"):
        assert _send(one_interface).wait(timeout=120) == 0
    assert statistics.read_text() == before


def test_wrong_interfaces_are_told_in_one_sentence(tmp_path: Path) -> None:
    site = tmp_path / "site"
    done = sightglass("run", "-i", "nosuch0", "--site", site, check=False)
    assert done.returncode == 2
    assert re.fullmatch(r"sightglass: .*'nosuch0' is none.*\n", done.stderr)
    assert not site.exists()
