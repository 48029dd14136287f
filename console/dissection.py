"""Another tool's opinion of an evidence set: tshark, on demand, never on the live path.

tshark runs in a process of its own, on a few frames that are already redacted, with a
time limit and without name resolution; of a core that is root, as nobody.
"""

from __future__ import annotations

import os
import shutil
import subprocess

from sensor.confinement import NOBODY

TIME_LIMIT = 15.0
LONGEST = 400_000
# A home that it may not read is one that it crashes in; of one that is not there it says nothing.
_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "LC_ALL": "C.UTF-8"}


def available() -> bool:
    """Whether tshark is installed."""
    return shutil.which("tshark") is not None


def text(pcapng: bytes) -> str:
    """tshark's dissection of every frame; a sentence where there is none."""
    tshark = shutil.which("tshark")
    if tshark is None:
        return "tshark is not installed on this sensor."
    is_root = os.geteuid() == 0
    try:
        done = subprocess.run(
            [tshark, "-n", "-V", "-r", "-"],
            input=pcapng,
            capture_output=True,
            timeout=TIME_LIMIT,
            check=False,
            cwd="/",
            env=_ENVIRONMENT,
            user=NOBODY if is_root else None,
            group=NOBODY if is_root else None,
            extra_groups=[] if is_root else None,
        )
    except subprocess.TimeoutExpired:
        return f"tshark did not finish within {TIME_LIMIT:.0f} seconds."
    except OSError as error:
        return f"tshark cannot be run: {error.strerror}."
    if done.returncode and not done.stdout:
        return f"tshark failed with status {done.returncode}."
    return done.stdout.decode(errors="replace")[:LONGEST]
