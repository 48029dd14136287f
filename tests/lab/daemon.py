"""Programs of the system as stations, each with a folder of its own."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests.lab.model import Host

RUN = Path("/run/sightglass-lab")


def folder(host: Host, protocol: str) -> Path:
    """An empty folder for a station's files, which others may read."""
    path = RUN / host.id / protocol
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    return path


def written(path: Path, text: str) -> Path:
    """A file with this text."""
    path.write_text(text)
    return path


def become(*command: str | Path) -> None:
    """Runs a program as long as it lives. Raises `RuntimeError` when it ended by itself."""
    done = subprocess.run([str(part) for part in command], stdin=subprocess.DEVNULL, check=False)
    raise RuntimeError(f"{command[0]} ended with {done.returncode}")


def said(*command: str | Path, seconds: float = 10.0) -> str:
    """What a client program prints; that it fails is no error: a plant has such days."""
    done = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=seconds,
        text=True,
        check=False,
    )
    return done.stdout
