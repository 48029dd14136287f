"""Packet rings for tests, and what another tool would take out of them."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from pathlib import Path

from sensor.packets import STATE
from tests.rewrite import read

OLDEST_NS = 1_795_448_788_000_000_000


def made(site: Path, *segments: Path) -> Path:
    """A ring of these captures, as a recorder that was killed leaves it: without an index."""
    folder = site / "ring"
    folder.mkdir()
    for number, segment in enumerate(segments, 1):
        shutil.copy(segment, folder / f"{number:010}.pcapng")
    counts = dict.fromkeys(("removed", "frames", "dropped", "refused"), 0)
    held = {"quota": 10**9, "octets": 10**6, "segments": len(segments), "oldest_ns": OLDEST_NS}
    (folder / STATE).write_text(json.dumps({**counts, **held, "at_ns": time.time_ns()}))
    return folder


def frames(capture: Path, wanted: str = "") -> list[bytes]:
    """The octets of a capture's frames, of those that pass a display filter of tshark."""
    plain = capture.with_suffix(".taken.pcap")
    chosen = ["-Y", wanted] if wanted else []
    subprocess.run(
        ["tshark", "-n", "-r", str(capture), *chosen, "-F", "pcap", "-w", str(plain)],
        check=True,
        capture_output=True,
    )
    return [frame.data for frame in read(plain)[1]]
