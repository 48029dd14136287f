"""A process that does not outlive the one that started it.

Standard input is a pipe whose other end only the starter holds: it closes however that one
ends, SIGKILL included. An orphan would go on beside what the next start brings up.
"""

from __future__ import annotations

import argparse
import os
import threading


def add_option(parser: argparse.ArgumentParser) -> None:
    """Adds `--lifeline`."""
    parser.add_argument(
        "--lifeline",
        action="store_true",
        help="end when standard input ends: who started this process is gone",
    )


def hold() -> None:
    """From now on this process ends at once when standard input does."""
    threading.Thread(target=_wait, name="lifeline", daemon=True).start()


def _wait() -> None:
    while os.read(0, 1):
        pass
    os._exit(1)
