"""Packet time that passes at a multiple of real time."""

from __future__ import annotations

import time

from sensor.batch import Batch

WINDOW_SECONDS = 2.0  # as a live sensor's: longer ones come in lumps


class Pace:
    """Begins with the first window that is asked for."""

    def __init__(self, times: float) -> None:
        self._times = times
        self._began: tuple[float, int] | None = None

    def left(self, batch: Batch) -> float:
        """Seconds until the end of a window."""
        now = time.monotonic()
        began, first_ns = self._began = self._began or (now, batch.start_ns)
        return max(0.0, began + (batch.end_ns - first_ns) / 1e9 / self._times - now)
