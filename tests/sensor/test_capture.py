"""What the capture process and the doctor say before a frame is taken."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest

from sensor import capture, doctor
from tests.sites import COMMAND

pytestmark = pytest.mark.quick


def test_a_socket_that_cannot_be_is_told_as_such(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = tmp_path / "none" / "capture"
    assert capture.main(["-i", "lo", "--socket", str(where)]) == 1
    told = f"sightglass: no socket can be at {where}: No such file or directory\n"
    assert capsys.readouterr().err == told


def test_an_address_of_either_family_is_an_interfaces_own() -> None:
    assert doctor._has_ipv4("lo")
    assert not doctor._has_ipv4("nosuch0")


def status(process: int) -> dict[str, str]:
    """What the kernel tells of a process, by name."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return dict(line.split(":\t", 1) for line in lines if ":\t" in line)


@pytest.mark.skipif(os.geteuid() != 0, reason="capturing needs root")
def test_the_doctor_listens_as_nobody(tmp_path: Path) -> None:
    secret = tmp_path / "roots.pcap"
    secret.touch(0o600)
    asked = [*COMMAND, "doctor", "-i", "lo", "-i", "nosuch0", "--seconds", "2", str(secret)]
    with subprocess.Popen(asked, stdout=subprocess.PIPE, text=True) as run:
        until = time.monotonic() + 20
        while status(run.pid)["Uid"].split() != ["65534"] * 4 and time.monotonic() < until:
            time.sleep(0.02)
        now = status(run.pid)
        said, _ = run.communicate()
    assert now["Uid"].split() == now["Gid"].split() == ["65534"] * 4
    assert (int(now["CapEff"], 16), now["Seccomp"]) == (0, "2")
    assert "good  lo is up" in said
    assert "BAD   nosuch0 does not exist" in said
    assert "roots.pcap cannot be read: Permission denied\n      beside an interface it is" in said


@pytest.mark.skipif(os.geteuid() != 0, reason="capturing needs root")
def test_a_reader_that_goes_away_is_no_fault_of_the_doctors() -> None:
    asked = [*COMMAND, "doctor", "-i", "lo", "--seconds", "1"]
    piped = subprocess.PIPE
    with subprocess.Popen(asked, stdout=piped, stderr=piped, text=True) as run:
        assert run.stdout
        assert run.stderr
        run.stdout.close()
        assert run.stderr.read() == ""
        assert run.wait() == 0
