"""Processes killed at random: nothing committed is lost or counted twice, each loss is told.

`SIGHTGLASS_KILLS` says how many (10), `SIGHTGLASS_SEED` which ones.
"""

from __future__ import annotations

import os
import random
import re
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from inventory.store.database import HELD_NS
from tests.live.exchanges import Exchanges, Sent
from tests.live.services import QUOTA, Processes, answer, one_command, reads_a_ring, units, until
from tests.rings import frames
from tests.sites import listed, sightglass
from tests.veth import MIRROR, SENDER

pytestmark = pytest.mark.live

PROCESSES = "capture", "decoder", "recorder", "core"
KILLS = int(os.environ.get("SIGHTGLASS_KILLS", "10"))
SEED = int(os.environ.get("SIGHTGLASS_SEED", "1"))
PER_SECOND = 40
PAUSE = 0.3, 3.0
WINDOW = 2.0
RESTARTED = 1.0
# What was shown for so long is committed, and a window is under way to be.
COMMITTED = HELD_NS / 1e9 + 2 * WINDOW
# Of so many seconds a recorder had in its hands what it had not written.
UNWRITTEN = 4.0
RUN = re.compile(r"holding register (\d+)(?: to holding register (\d+))?")
# At each end of a gap so much may have been seen all the same: a block of the ring waits so
# long, and a decoder takes so long to begin.
EDGE = timedelta(seconds=0.5)

Appliance = Callable[[Path, str], AbstractContextManager[Processes]]
Gap = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Run:
    """What was done, and what the site says of it."""

    sent: list[Sent]
    killed: Counter[str]
    restarts: list[float]
    committed: set[int]
    counts: Counter[int]
    frames: int
    dropped: int
    gaps: list[Gap]
    kept: list[bytes]

    def uncounted(self) -> Iterator[Sent]:
        """What was sent and is not in the site."""
        return (sent for number, sent in enumerate(self.sent) if not self.counts[number])

    def told(self, sent: Sent) -> bool:
        """Whether a gap says that it may be missing."""
        return any(start <= sent.last_ns and sent.first_ns <= end for start, end in self.gaps)

    def __str__(self) -> str:
        seconds = sum(end - start for start, end in self.gaps) / 1e9
        inside = sum(map(self.told, self.sent))
        return (
            f"{sum(self.killed.values())} kills {dict(self.killed)}, {len(self.sent)} exchanges "
            f"sent, {self.counts.total()} counted, {len([*self.uncounted()])} not, {inside} in "
            f"{len(self.gaps)} gaps of {seconds:.1f} s; {self.frames} frames, {self.dropped} "
            f"dropped; {len(self.kept)} packets kept; restarts within "
            f"{max(self.restarts, default=0.0):.2f} s"
        )


def by_one_command(site: Path, interface: str) -> AbstractContextManager[Processes]:
    return one_command(site, interface, "--ring", QUOTA)


@pytest.mark.usefixtures("mirror")
@pytest.mark.parametrize("appliance", [by_one_command, units])
def test_what_is_lost_is_told_and_nothing_is_counted_twice(
    appliance: Appliance, tmp_path: Path
) -> None:
    run = _killed(appliance, tmp_path / "site")
    print(run)
    assert set(run.killed) == set(PROCESSES)
    assert max(run.counts.values()) == 1
    assert run.committed <= set(run.counts)
    # A ring that nobody reads for seconds is full: what the kernel then drops is told as such.
    untold = [sent for sent in run.uncounted() if not run.told(sent)]
    assert len(untold) <= run.dropped, untold[:3]
    # A window's frames are whole exchanges, but for those that a gap cuts in two.
    assert 0 <= run.frames - 2 * run.counts.total() <= len(run.gaps)
    # The gaps tell no more than was lost.
    needed = run.killed["decoder"] + (run.killed["core"] if appliance is by_one_command else 0)
    assert len(run.gaps) <= needed
    edges = len(run.gaps) * EDGE.total_seconds() * PER_SECOND
    assert sum(map(run.told, run.sent)) - len([*run.uncounted()]) <= edges
    assert max(run.restarts) <= RESTARTED
    # The packet ring has no packet twice, and lacks what each recorder had in its hands.
    assert len(run.kept) == len(set(run.kept))
    if appliance is units:  # with its core a recorder is away for as long as that is
        missing = 2 * len(run.sent) - len(run.kept)
        assert missing <= run.killed["recorder"] * UNWRITTEN * 2 * PER_SECOND


def _killed(appliance: Appliance, site: Path) -> Run:
    """Steady traffic while processes are killed."""
    chance = random.Random(SEED)
    killed: Counter[str] = Counter()
    restarts: list[float] = []
    shown: list[tuple[float, set[int]]] = []
    with appliance(site, MIRROR) as processes:
        until(lambda: reads_a_ring(processes["decoder"]()), "no decoder began to read")
        with Exchanges(SENDER, PER_SECOND) as traffic:
            until(lambda: bool(answer(site, "operations")), "no window was committed")
            for name in _victims(chance):
                known = answer(site, "operations")
                shown.append((time.monotonic(), set(_counted(known or []))))
                took = _kill(processes, name)
                if name == "core":
                    shown = [one for one in shown if time.monotonic() - one[0] > COMMITTED]
                killed[name] += 1
                # A decoder begins by asking the core.
                restarts += [took] if known and name != "core" else []
                time.sleep(chance.uniform(*PAUSE))
        until(lambda: answer(site, "health") is not None, "no core came back")
        time.sleep(WINDOW)
    committed = set().union(*(numbers for _, numbers in shown))
    return _read(site, traffic.sent, killed, restarts, committed)


def _victims(chance: random.Random) -> Iterator[str]:
    """Each process once, then anyone."""
    names = [*PROCESSES]
    chance.shuffle(names)
    yield from names
    yield from (chance.choice(names) for _ in range(KILLS - len(names)))


def _kill(processes: Processes, name: str) -> float:
    """Kills a process and gives the seconds until the next one is there and a ring is read."""
    victim = processes[name]()
    assert victim is not None
    os.kill(victim, signal.SIGKILL)
    took = until(lambda: processes[name]() not in (None, victim), f"no {name} came back")
    reader = "recorder" if name == "recorder" else "decoder"
    return took + until(lambda: reads_a_ring(processes[reader]()), f"no {reader} reads a ring")


def _read(
    site: Path, sent: list[Sent], killed: Counter[str], restarts: list[float], committed: set[int]
) -> Run:
    (health,) = listed(site, "health")
    counts = _counted(listed(site, "operations"))
    gaps = [(_ns(gap["start"]), _ns(gap["end"])) for gap in _of_the_sensor(health)]
    seen, dropped = health["frames"], health["dropped"]
    kept = frames(_packets(site))
    return Run(sent, killed, restarts, committed, counts, seen, dropped, gaps, kept)


def _packets(site: Path) -> Path:
    """All that the packet ring kept."""
    path = site.with_suffix(".pcapng")
    sightglass("packets", "--site", site, "-o", path)
    return path


def _counted(operations: list[dict[str, Any]]) -> Counter[int]:
    """How often each exchange was counted, by its number. A decoder that lives long enough tells
    what comes behind the first thousand as runs, each window how far one got."""
    counts: Counter[int] = Counter()
    ends: dict[int, int] = {}
    for row in operations:
        # What answers a request that nobody saw names no register.
        if found := RUN.fullmatch(row["object"]):
            first, last = int(found[1]), int(found[2] or found[1])
            ends[first] = max(last, ends.get(first, 0))
            counts[first] += row["count"]
    for first, last in ends.items():
        counts[first] -= last - first
        counts.update(range(first + 1, last + 1))
    return counts


def _of_the_sensor(health: dict[str, Any]) -> list[dict[str, Any]]:
    """The gaps in which the sensor was not there, as against a mirror that was silent."""
    return [gap for gap in health["gaps"] if "sensor" in gap["reason"]]


def _ns(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1e6) * 1000
