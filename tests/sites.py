"""Sites made of captures, for tests."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

COMMAND = [sys.executable, "-c", "from console.command import main; raise SystemExit(main())"]


def sightglass(*arguments: str | Path, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Runs the command line in a process of its own, as a user does."""
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)], capture_output=True, text=True, check=False
    )
    if check:
        assert done.returncode == 0, done.stderr
    return done


def listed(site: Path, what: str) -> list[dict[str, Any]]:
    """The rows of a list of a site."""
    rows = json.loads(sightglass(what, "--site", site, "--format", "json").stdout)
    assert isinstance(rows, list)
    return rows


def replayed(site: Path, captures: Sequence[Path], learn: Sequence[Path] = ()) -> Path:
    """A site with these captures read."""
    declared: list[str | Path] = ["--learn", *learn] if learn else []
    sightglass("replay", *captures, "--site", site, *declared)
    return site


@pytest.fixture(scope="session")
def normal_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plant's normal work."""
    from tests.captures import PLANT

    return replayed(tmp_path_factory.mktemp("normal"), [PLANT / "plant-normal.pcapng"])


@pytest.fixture(scope="session")
def attacked_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plant's normal work learned, then its attack."""
    from tests.captures import PLANT

    attack, normal = PLANT / "plant-attack.pcapng", PLANT / "plant-normal.pcapng"
    return replayed(tmp_path_factory.mktemp("attacked"), [attack], [normal])
