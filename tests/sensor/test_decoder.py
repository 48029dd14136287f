"""The decoder process: what never comes back is ended."""

from __future__ import annotations

import signal
import subprocess
import sys

from tests.captures import ROOT

SPIN = """
import threading
from sensor import decoder

class Live:
    def window(self, seconds, last=False):
        while True:
            pass

class Outbox:
    def work(self): pass
    def put(self, window): pass
    def close(self): pass

decoder.MOST_CPU_SECONDS = 0.2
decoder.run(Live(), Outbox())
"""


def test_a_decoder_that_never_comes_back_from_a_frame_is_ended() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SPIN], cwd=ROOT, capture_output=True, timeout=30, check=False
    )
    assert done.returncode == -signal.SIGVTALRM
