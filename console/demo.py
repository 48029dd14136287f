"""The simulated plant: its normal minutes are learned, then its attack plays at its own pace."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from console.pace import WINDOW_SECONDS, Pace
from console.site import Site
from sensor.replay import CaptureFile, Replay

log = logging.getLogger("sightglass")


class Demo:
    """Plays `plant-normal` at once, declared clean, then `plant-attack` in real time."""

    def __init__(self, site: Site, folder: Path) -> None:
        self._site = site
        self._normal = CaptureFile.of(folder / "plant-normal.pcapng")
        self._attack = CaptureFile.of(folder / "plant-attack.pcapng")
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
        pace = Pace(1.0)
        for batch in Replay([self._attack], key, window_seconds=WINDOW_SECONDS):
            if self._stopping.wait(pace.left(batch)):
                return
            self._site.take(batch, learning=False)
        log.info("the demonstration is over; the console stays")
