"""The units are valid to the last key, hardened, and only one of them may capture."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from console.packets import RING
from tests.captures import ROOT

pytestmark = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed"
)
UNITS = sorted((ROOT / "systemd").glob("*.service"))
# systemd-analyze's exposure, 0 to 10: what each unit may reach at most.
EXPOSURE = {
    "sightglass-capture": 1.6,
    "sightglass-decoder": 1.0,
    "sightglass-recorder": 1.0,
    "sightglass-core": 1.5,
}


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_systemd_accepts_every_line(unit: Path, tmp_path: Path) -> None:
    # The real paths are not on this machine: verify would only say that.
    text = re.sub(r"ExecStart=\S+", "ExecStart=/bin/true", unit.read_text())
    text = re.sub(r"EnvironmentFile=\S+", "EnvironmentFile=-/dev/null", text)
    text = re.sub(r"(User|Group)=\S+", r"\1=daemon", text)
    copy = tmp_path / unit.name
    copy.write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", str(copy)], capture_output=True, text=True, check=False
    )
    # It reads other units of this machine, too, and tells what it thinks of them.
    told = [line for line in done.stderr.splitlines() if unit.stem in line]
    assert (done.returncode, told) == (0, [])


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_exposure_stays_low(unit: Path) -> None:
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", str(unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.search(r"exposure level for .*: ([0-9.]+)", done.stdout)
    assert found, done.stdout + done.stderr
    assert float(found.group(1)) <= EXPOSURE[unit.stem]


def test_only_capture_has_a_capability() -> None:
    for unit in UNITS:
        parser = configparser.ConfigParser(strict=False, interpolation=None)
        parser.optionxform = str  # type: ignore[assignment,method-assign]
        parser.read(unit)
        wanted = "CAP_NET_RAW" if unit.stem == "sightglass-capture" else ""
        assert parser["Service"]["CapabilityBoundingSet"] == wanted
        assert parser["Service"]["NoNewPrivileges"] == "yes"


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_that_ends_is_back_within_a_second_however_often(unit: Path) -> None:
    text = unit.read_text()
    assert "Restart=always\n" in text
    assert "StartLimitIntervalSec=0\n" in text
    delay = re.search(r"^RestartSec=(\d+)ms$", text, re.MULTILINE)
    assert delay
    assert int(delay[1]) < 500


def test_the_decoder_reaches_the_cores_socket_and_not_its_site() -> None:
    core, decoder = (
        (ROOT / "systemd" / f"sightglass-{name}.service").read_text()
        for name in ("core", "decoder")
    )
    intake = re.search(r"--intake (\S+)", core)
    assert intake
    assert f"--core {intake[1]}\n" in decoder
    assert f"RuntimeDirectory={Path(intake[1]).parent.name}\n" in core
    assert "Group=sightglass\n" in core
    assert "Group=sightglass\n" in decoder


@pytest.mark.parametrize("name", ["capture", "decoder"])
def test_who_takes_frames_reaches_neither_the_site_nor_raw_packets(name: str) -> None:
    text = (ROOT / "systemd" / f"sightglass-{name}.service").read_text()
    (line,) = [line for line in text.splitlines() if "/var/lib" in line]
    assert line == "InaccessiblePaths=-/var/lib/sightglass -/var/lib/sightglass-ring"


@pytest.mark.parametrize("name", ["decoder", "recorder"])
def test_who_reads_packets_may_give_up_sending_and_outlives_the_capture(name: str) -> None:
    text = (ROOT / "systemd" / f"sightglass-{name}.service").read_text()
    assert "SystemCallFilter=~@privileged @resources\n" in text
    assert "\nSystemCallFilter=seccomp\n" in text
    assert "\nWants=sightglass-capture.service\n" in text
    assert "Requires=" not in text


def test_the_recorder_writes_into_a_folder_that_the_core_finds() -> None:
    text = (ROOT / "systemd" / "sightglass-recorder.service").read_text()
    site = re.search(r"--site (\S+)", (ROOT / "systemd" / "sightglass-core.service").read_text())
    assert site
    for line in (
        "--ring /var/lib/sightglass-ring ",
        f"/bin/ln -sfn /var/lib/sightglass-ring {site[1]}/{RING}\n",
        "StateDirectory=sightglass-ring\nStateDirectoryMode=0750\nUMask=0027\n",
        "ProtectSystem=strict\n",
    ):
        assert line in text
    assert "ReadWritePaths" not in text
