"""Which windows of which sensor are in the site: each is inserted once.

Consecutive windows of one start are one run, so that a year of them stays small.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from inventory.model import Batch


class Run(NamedTuple):
    """Consecutive windows of one start; `capture` is one that fed them."""

    sensor: str
    boot: str
    first_sequence: int
    last_sequence: int
    start_ns: int
    end_ns: int
    capture: str

    def meets(self, other: Run) -> bool:
        """Whether the windows of both follow each other, or are the same."""
        return (
            self.first_sequence <= other.last_sequence + 1
            and other.first_sequence <= self.last_sequence + 1
        )

    def joined(self, other: Run) -> Run:
        """Both as one."""
        return self._replace(
            first_sequence=min(self.first_sequence, other.first_sequence),
            last_sequence=max(self.last_sequence, other.last_sequence),
            start_ns=min(self.start_ns, other.start_ns),
            end_ns=max(self.end_ns, other.end_ns),
            capture=self.capture or other.capture,
        )


class Runs:
    """All windows of the site."""

    def __init__(self, known: Iterable[Run] = ()) -> None:
        self._of: dict[tuple[str, str], list[Run]] = {}
        for run in known:
            self._of.setdefault((run.sensor, run.boot), []).append(run)

    def __iter__(self) -> Iterator[Run]:
        return (run for runs in self._of.values() for run in runs)

    def __contains__(self, batch: Batch) -> bool:
        runs = self._of.get((batch.sensor, batch.boot), ())
        return any(run.first_sequence <= batch.sequence <= run.last_sequence for run in runs)

    def add(self, batch: Batch) -> None:
        """Notes a window, joined with its neighbours."""
        captures = batch.tables["health"].column("capture").to_pylist()
        sequences, times = (batch.sequence, batch.sequence), (batch.start_ns, batch.end_ns)
        self.extend([Run(batch.sensor, batch.boot, *sequences, *times, min(captures, default=""))])

    def extend(self, runs: Iterable[Run]) -> None:
        """Notes runs, joined with their neighbours."""
        for run in runs:
            self._join(run)

    def _join(self, run: Run) -> None:
        apart = []
        for other in self._of.get((run.sensor, run.boot), ()):
            if other.meets(run):
                run = other.joined(run)
            else:
                apart.append(other)
        self._of[run.sensor, run.boot] = [*apart, run]

    def extent(self) -> tuple[int, int]:
        """From the first to the last window; (0, 0) before the first."""
        runs = list(self)
        if not runs:
            return 0, 0
        return min(run.start_ns for run in runs), max(run.end_ns for run in runs)
