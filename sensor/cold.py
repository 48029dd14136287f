"""Proof decoded cold in a process of its own, which holds no privilege and has little time.

What is kept as proof may be the very frame that a decoder never comes back from.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys

from protocols.model import protocols
from sensor.confinement import become_nobody
from sensor.evidence import states

MOST_CPU_SECONDS = 6.0  # as in a window of the decoder: then the system ends it (setitimer(2))
_MOST_SECONDS = 60.0
_COMMAND = (sys.executable, "-m", "sensor.cold")


def stated(pcapng: bytes) -> list[str]:
    """What the frames alone state, a line each, in order; one line that says why they do not."""
    try:
        done = subprocess.run(
            [*_COMMAND, str(MOST_CPU_SECONDS)],
            input=pcapng,
            capture_output=True,
            timeout=_MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return [f"nothing: to decode them takes longer than {_MOST_SECONDS:.0f} seconds"]
    if done.returncode == -signal.SIGVTALRM:
        return [f"nothing: to decode them takes more than {MOST_CPU_SECONDS:g} seconds of CPU"]
    if done.returncode:
        return [f"nothing: their decoder ended with status {done.returncode}"]
    lines: list[str] = json.loads(done.stdout)
    return lines


def main() -> None:
    """Decodes standard input within so many seconds; writes the lines as JSON."""
    pcapng = sys.stdin.buffer.read()
    protocols()  # what is imported later nobody may not be allowed to read
    become_nobody()
    signal.setitimer(signal.ITIMER_VIRTUAL, float(sys.argv[1]))
    json.dump(states(pcapng), sys.stdout)


if __name__ == "__main__":
    main()
