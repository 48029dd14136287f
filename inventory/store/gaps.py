"""Times in which the sensor saw nothing although it should have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from itertools import pairwise

from inventory.model import Gap
from inventory.store.runs import Run
from inventory.times import moment

Silence = tuple[int, int, str]


def gaps(found: Iterable[Silence], span: tuple[int, int]) -> tuple[Gap, ...]:
    """Those that touch `span`, in order of time."""
    inside = [(a, b, why) for a, b, why in found if b >= span[0] and a <= span[1]]
    return tuple(Gap(moment(a), moment(b), why) for a, b, why in sorted(inside))


def missing(runs: Iterable[Run], files: Container[str]) -> Iterator[Silence]:
    """Windows that never came, and time between two starts of one sensor.

    Capture files are not expected to follow each other.
    """
    live: dict[str, list[Run]] = defaultdict(list)
    for run in runs:
        if run.capture not in files:
            live[run.sensor].append(run)
    for sensor, starts in live.items():
        starts.sort(key=lambda run: (run.start_ns, run.boot, run.first_sequence))
        for before, after in pairwise(starts):
            lost = after.first_sequence - before.last_sequence - 1
            if after.start_ns <= before.end_ns or (before.boot == after.boot and lost <= 0):
                continue
            why = f"{lost} windows of sensor {sensor} never arrived"
            if before.boot != after.boot:
                why = f"sensor {sensor} was not running"
            yield before.end_ns, after.start_ns, why


def silent(interface: str, episodes: Iterable[tuple[int, int]]) -> Iterator[Silence]:
    """Between two episodes of a live interface."""
    for (_, end), (start, _) in pairwise(sorted(episodes)):
        if start > end:
            yield end, start, f"interface {interface} delivered no frame"
