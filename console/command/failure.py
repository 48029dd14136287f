"""How a command fails, and what it says beside its output: one clear sentence."""

import sys


class Failure(Exception):
    """What was needed and what was there; 1 failed, 2 wrong use."""

    def __init__(self, sentence: str, status: int = 1) -> None:
        super().__init__(sentence)
        self.status = status


def say(sentence: str) -> None:
    """Says something beside the output. A file's name may hold what steers a terminal."""
    shown = (c if c.isprintable() else ascii(c)[1:-1] for c in sentence)
    print("".join(shown), file=sys.stderr)
