"""`sightglass run` on a mirror port: what it sees is what a replay of the same frames sees."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.captures import PLANT
from tests.sites import listed, replayed, sightglass

SENDER, MIRROR = "sgtest0", "sgtest1"
SPEED = 20.0


def _missing() -> str:
    if os.geteuid() != 0:
        return "capturing needs root"
    for tool in ("ip", "tcpreplay", "editcap"):
        if shutil.which(tool) is None:
            return f"{tool} is not installed"
    probe = subprocess.run(
        ["ip", "link", "add", SENDER, "type", "veth", "peer", "name", MIRROR],
        capture_output=True,
        check=False,
    )
    subprocess.run(["ip", "link", "del", SENDER], capture_output=True, check=False)
    return "" if probe.returncode == 0 else "this kernel makes no veth pair"


_REASON = _missing()
pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(bool(_REASON), reason=_REASON),
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


@pytest.fixture
def mirror() -> Iterator[None]:
    """A veth pair that is silent by itself."""
    subprocess.run(["ip", "link", "del", SENDER], capture_output=True, check=False)
    subprocess.run(
        ["ip", "link", "add", SENDER, "type", "veth", "peer", "name", MIRROR], check=True
    )
    for name in (SENDER, MIRROR):
        Path(f"/proc/sys/net/ipv6/conf/{name}/disable_ipv6").write_text("1")
        subprocess.run(["ip", "link", "set", name, "mtu", "9000", "arp", "off", "up"], check=True)
    yield
    subprocess.run(["ip", "link", "del", SENDER], capture_output=True, check=False)


@contextmanager
def running(site: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The appliance, until it is told to stop; its last window is handed over."""
    code = "from console.command import main; raise SystemExit(main())"
    arguments = ["run", "-i", MIRROR, "--site", str(site), "--listen", "127.0.0.1:0"]
    log = site.with_suffix(".log")
    with log.open("w") as file:
        process = subprocess.Popen([sys.executable, "-c", code, *arguments], stderr=file)
    try:
        _await(lambda: "the console is at" in log.read_text(), "the appliance did not start")
        _await(lambda: bool(_decoders(process)), "the decoder did not start")
        time.sleep(1.5)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=40)


def _await(condition: Any, complaint: str, seconds: float = 15.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(complaint)
        time.sleep(0.1)


def _decoders(process: subprocess.Popen[bytes]) -> list[int]:
    found = subprocess.run(
        ["pgrep", "-P", str(process.pid), "-f", "sensor.decoder"],
        capture_output=True,
        text=True,
        check=False,
    )
    return [int(pid) for pid in found.stdout.split()]


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
    with running(site) as process:
        sender = _send(one_interface)
        time.sleep(3)
        (victim,) = _decoders(process)
        os.kill(victim, signal.SIGKILL)
        _await(lambda: _decoders(process) not in ([], [victim]), "no decoder came back")
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
    with running(tmp_path / "silent"):
        assert _send(one_interface).wait(timeout=120) == 0
    assert statistics.read_text() == before


def test_wrong_interfaces_are_told_in_one_sentence(tmp_path: Path) -> None:
    site = tmp_path / "site"
    done = sightglass("run", "-i", "nosuch0", "--site", site, check=False)
    assert done.returncode == 2
    assert re.fullmatch(r"sightglass: .*'nosuch0' is none.*\n", done.stderr)
    assert not site.exists()
