"""Long work shows how far it is, on a terminal only."""

from __future__ import annotations

import sys
import time
from types import TracebackType


class Progress:
    """One line on standard error, renewed at most five times a second."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._shown = 0.0
        self._active = sys.stderr.isatty()

    def __enter__(self) -> Progress:
        return self

    def show(self, how_far: str) -> None:
        """Says how far it is."""
        now = time.monotonic()
        if self._active and now - self._shown >= 0.2:
            self._shown = now
            print(f"\r\x1b[K{self._what}: {how_far}", end="", file=sys.stderr, flush=True)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._active:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
