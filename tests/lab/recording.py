"""Captures of a running plant's mirrors, one file with an interface for each, and their truth."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tests.lab import campaign, confirm, life, network, running, truth
from tests.lab.event import Event
from tests.lab.model import Plant

# dumpcap's own queue loses frames in a burst: so many packets and octets it may hold.
_QUEUE = ("-N", "500000", "-C", "200000000")
_FINISH_SECONDS = 20.0
_NORMAL_SECONDS = 75
_WARM_SECONDS = 8
Script = Callable[[Plant], Iterable[Event]]


def record(plant: Plant, folder: Path) -> None:
    """The captures that a plant ships, each beside its truth; the plant comes up for each."""
    folder.mkdir(parents=True, exist_ok=True)
    scripts: dict[str, Script] = {
        "normal": _quiet,
        "normal-later": _quiet,
        "maintenance": life.run,
        "attack": campaign.run,
    }
    for name, script in scripts.items():
        _record(plant, folder / f"{name}.pcapng", script)
    (folder / "zones.toml").write_text(truth.zone_file(plant))


def _record(plant: Plant, file: Path, script: Script) -> None:
    with running.running(plant, clients=False), recorded(plant, file):
        running.begin(plant)
        time.sleep(_WARM_SECONDS)
        events = list(script(plant))
    found = [replace(event, frames=confirm.shown(file, event)) for event in events]
    told = json.dumps(truth.truth(plant, found), indent=1)
    file.with_suffix(".truth.json").write_text(told + "\n")


def _quiet(_: Plant) -> Iterable[Event]:
    time.sleep(_NORMAL_SECONDS - _WARM_SECONDS)
    return ()


@contextmanager
def recorded(plant: Plant, file: Path) -> Iterator[None]:
    """All that the mirrors show meanwhile, in the order of time."""
    raw = file.with_suffix(".raw")
    ports = [part for name in network.mirrors(plant) for part in ("-i", name)]
    process = subprocess.Popen(
        ["dumpcap", "-q", "-t", *_QUEUE, *ports, "-w", str(raw)],
        stderr=subprocess.DEVNULL,
    )
    try:
        _until_written(raw)
        yield
    finally:
        process.terminate()
        process.wait(timeout=_FINISH_SECONDS)
    subprocess.run(["reordercap", str(raw), str(file)], check=True, capture_output=True)
    raw.unlink()


def _until_written(file: Path) -> None:
    """Waits until the capture has begun."""
    until = time.monotonic() + _FINISH_SECONDS
    while not file.exists() or file.stat().st_size == 0:
        if time.monotonic() > until:
            raise TimeoutError("dumpcap does not begin")
        time.sleep(0.05)
