"""`sightglass run --ring`: what it kept is what was sent, and the decoder loses nothing by it."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from sensor.packets import STATE
from tests.live.services import Processes, until
from tests.live.test_run import (
    _send,
    one_interface,  # noqa: F401
    pytestmark,  # noqa: F401
    running,
)
from tests.rings import frames
from tests.sites import listed, sightglass
from tests.veth import SENDER

PLC, HMI = "10.10.1.11", "10.10.1.50"


def _kept(site: Path, output: Path, *options: str) -> list[bytes]:
    done = sightglass("packets", "--site", site, "-o", output, *options)
    assert done.stderr == ""
    return frames(output)


def _ring(site: Path) -> dict[str, Any]:
    (health,) = listed(site, "health")
    ring = health["ring"]
    assert isinstance(ring, dict)
    return ring


@contextmanager
def _recording(site: Path, size: str) -> Iterator[Processes]:
    with running(site, "--ring", size) as processes:
        until((site / "ring" / STATE).exists, "the recorder did not start")
        yield processes


def _recorder(processes: Processes) -> int:
    pid = processes["recorder"]()
    assert pid
    return pid


@pytest.mark.usefixtures("mirror")
def test_what_is_kept_is_what_was_sent(
    one_interface: Path,  # noqa: F811
    tmp_path: Path,
) -> None:
    site, sent = tmp_path / "live", frames(one_interface)
    with _recording(site, "100M"):
        assert _send(one_interface).wait(timeout=120) == 0
        time.sleep(2.5)
        assert _kept(site, tmp_path / "meanwhile.pcapng") == sent
        ring = _ring(site)
        assert ring["recording"]
        assert (ring["frames"], ring["dropped"], ring["refused"]) == (len(sent), 0, 0)
        plc = next(a["id"] for a in listed(site, "assets") if PLC in a["ips"])
    (health,) = listed(site, "health")
    assert (health["frames"], health["dropped"]) == (len(sent), 0)
    assert not health["ring"]["recording"]
    assert list((site / "ring").glob("*.index")), "the last segment is whole"
    assert _kept(site, tmp_path / "all.pcapng") == sent

    (macs,) = [a["macs"] for a in listed(site, "assets") if PLC in a["ips"]]
    by_mac = " || ".join(f"eth.addr == {mac}" for mac in macs)
    theirs = frames(one_interface, f"ip.addr == {PLC} || (!ip && !ipv6 && ({by_mac}))")
    assert 0 < len(theirs) < len(sent)
    assert _kept(site, tmp_path / "asset.pcapng", "--asset", plc) == theirs

    between = frames(one_interface, f"ip.addr == {PLC} && ip.addr == {HMI}")
    assert 0 < len(between) < len(theirs)
    assert _kept(site, tmp_path / "pair.pcapng", "--between", PLC, HMI) == between
    modbus = frames(one_interface, f"ip.addr == {PLC} && ip.addr == {HMI} && tcp.port == 502")
    assert 0 < len(modbus) < len(between)
    port = ("--between", HMI, plc, "--port", "502")
    assert _kept(site, tmp_path / "port.pcapng", *port) == modbus


@pytest.mark.usefixtures("mirror")
def test_a_killed_recorder_goes_on_and_the_decoder_does_not_notice(
    one_interface: Path,  # noqa: F811
    tmp_path: Path,
) -> None:
    site, sent = tmp_path / "killed", frames(one_interface)
    with _recording(site, "100M") as processes:
        sender = _send(one_interface)
        time.sleep(3)
        victim = _recorder(processes)
        os.kill(victim, signal.SIGKILL)
        until(lambda: processes["recorder"]() not in (None, victim), "no recorder came back")
        assert sender.wait(timeout=120) == 0
        time.sleep(0.5)
    (health,) = listed(site, "health")
    assert (health["frames"], health["dropped"]) == (len(sent), 0)
    kept = _kept(site, tmp_path / "all.pcapng")
    # What the first one had in its hands is gone; what came while none listened is not.
    assert len(sent) * 0.5 < len(kept) <= len(sent)
    assert kept[-100:] == sent[-100:]
    assert len(list((site / "ring").glob("*.pcapng"))) == 2


@pytest.mark.usefixtures("mirror")
def test_a_disk_that_stalls_costs_the_decoder_nothing(
    one_interface: Path,  # noqa: F811
    tmp_path: Path,
) -> None:
    site, sent = tmp_path / "stalled", frames(one_interface)
    with _recording(site, "100M") as processes:
        recorder = _recorder(processes)
        os.kill(recorder, signal.SIGSTOP)
        # More than its ring holds.
        flood = ["tcpreplay", "-q", "-i", SENDER, "-x", "150", "-l", "25", str(one_interface)]
        subprocess.run(flood, check=True, capture_output=True)
        os.kill(recorder, signal.SIGCONT)
        until(lambda: _ring(site)["frames"] > 0, "it did not go on")
        time.sleep(2.5)
    (health,) = listed(site, "health")
    assert (health["frames"], health["dropped"]) == (25 * len(sent), 0)
    ring = health["ring"]
    assert ring["dropped"] > 0
    assert ring["frames"] + ring["dropped"] == 25 * len(sent)


@pytest.mark.usefixtures("mirror")
def test_the_quota_holds(tmp_path: Path, one_interface: Path) -> None:  # noqa: F811
    site = tmp_path / "small"
    with _recording(site, "16M"):
        flood = ["tcpreplay", "-q", "-i", SENDER, "-t", "-l", "12", str(one_interface)]
        subprocess.run(flood, check=True, capture_output=True)
        until(lambda: _ring(site)["removed"] > 2, "nothing was removed")
    used = sum(f.stat().st_size for f in (site / "ring").glob("0*"))
    assert 8e6 < used <= 16e6
    ring = _ring(site)
    assert ring["octets"] <= ring["quota"] == 16_000_000
