"""The units under a real systemd: they start, see a mirror port, and each is back when killed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.captures import ROOT

HERE = Path(__file__).parent
_ABSENT = [tool for tool in ("systemd-nspawn", "unshare", "ip") if shutil.which(tool) is None]
pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(os.geteuid() != 0, reason="a system boots for root only"),
    pytest.mark.skipif(bool(_ABSENT), reason=f"{', '.join(_ABSENT)} not installed"),
]


def test_the_units_boot_see_a_mirror_and_come_back() -> None:
    base, packages = sys.base_prefix, sysconfig.get_path("purelib")
    boot = [str(HERE / "boot.sh"), str(ROOT), base, packages, str(HERE / "booted.sh")]
    done = subprocess.run(
        ["unshare", "-m", "--propagation", "private", "bash", *boot],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    if "overlay" in done.stderr or "Operation not permitted" in done.stderr:
        pytest.skip(f"no system boots here: {done.stderr.splitlines()[0]}")
    told = [line.partition(" ") for line in done.stdout.splitlines()]
    lines = {word: rest for word, _, rest in told}
    units = [rest for word, _, rest in told if word == "unit"]
    assert [unit.split()[1] for unit in units] == ["active"] * 4, done.stdout + done.stderr
    assert lines["before"] == lines["after"], "a capture that dies takes no decoder with it"
    (health,) = json.loads(lines["health"])
    # Twice four seconds of forty exchanges, each of two frames.
    assert 2 * 2 * 4 * 40 * 0.9 < health["frames"] <= 2 * 2 * 4 * 42
    assert health["decoded_share"] == 1
    assert health["ring"]["recording"]
