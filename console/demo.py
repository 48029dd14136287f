"""The simulated plant: its normal minutes are learned, then its attack plays at its own pace."""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path

from console.site import Site
from sensor.replay import Capture, Replay

log = logging.getLogger("sightglass")

WINDOW_SECONDS = 2.0


class Demo:
    """Plays `plant-normal` at once, declared clean, then `plant-attack` in real time."""

    def __init__(self, site: Site, folder: Path) -> None:
        self._site = site
        self._normal = Capture.of(folder / "plant-normal.pcapng")
        self._attack = Capture.of(folder / "plant-attack.pcapng")
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._play, name="demo", daemon=True)

    def start(self) -> None:
        """Begins."""
        self._thread.start()

    def stop(self) -> None:
        """Ends at the next window."""
        self._stopping.set()
        self._thread.join(timeout=10)

    def _play(self) -> None:
        key = self._site.store.digest_key
        for batch in Replay([self._normal], key):
            self._site.take(batch, learning=True)
        log.info("two minutes of normal work are learned; what follows is compared with them")
        began, first = time.monotonic(), None
        for batch in Replay([self._attack], key, window_seconds=WINDOW_SECONDS):
            first = batch.start_ns if first is None else first
            due = began + (batch.end_ns - first) / 1e9
            if self._stopping.wait(max(0.0, due - time.monotonic())):
                return
            self._site.take(batch, learning=False)
        log.info("the demonstration is over; the console stays")
