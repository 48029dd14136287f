"""Another tool's opinion of an evidence set: tshark, on demand, never on the live path.

tshark runs in a process of its own, on a few frames that are already redacted, with a
time limit and without name resolution. What the core's user may read, it may.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

TIME_LIMIT = 15.0
LONGEST = 400_000


def available() -> bool:
    """Whether tshark is installed."""
    return shutil.which("tshark") is not None


def text(pcapng: bytes) -> str:
    """tshark's dissection of every frame; a sentence where there is none."""
    tshark = shutil.which("tshark")
    if tshark is None:
        return "tshark is not installed on this sensor."
    with tempfile.TemporaryDirectory(prefix="sightglass-") as folder:
        capture = Path(folder) / "evidence.pcapng"
        capture.write_bytes(pcapng)
        try:
            done = subprocess.run(
                [tshark, "-n", "-V", "-r", str(capture)],
                capture_output=True,
                timeout=TIME_LIMIT,
                check=False,
                env={"PATH": "/usr/bin:/bin", "HOME": folder, "LC_ALL": "C.UTF-8"},
            )
        except subprocess.TimeoutExpired:
            return f"tshark did not finish within {TIME_LIMIT:.0f} seconds."
    if done.returncode and not done.stdout:
        return f"tshark failed with status {done.returncode}."
    return done.stdout.decode(errors="replace")[:LONGEST]
