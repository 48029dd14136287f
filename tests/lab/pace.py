"""The rhythm of polling: a period, and a jitter that is the same in each run."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

from tests.lab.model import Poll


def turns(poll: Poll) -> Iterator[int]:
    """Numbers the turns of a poll, each at its time."""
    for number, pause in enumerate(pauses(poll)):
        yield number
        time.sleep(pause)


def pauses(poll: Poll) -> Iterator[float]:
    """How long to wait behind each turn, in seconds."""
    chance = random.Random(f"{poll.client} {poll.server} {poll.protocol}")
    while True:
        yield poll.every * chance.uniform(1 - poll.jitter, 1 + poll.jitter)
