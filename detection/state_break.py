"""State break.

## What it sees
A counter that its sender numbers messages, states or samples with goes back, or far ahead:
where one device counts, somebody else speaks.

## Why it matters
Protocols without authentication know their sender by his numbers alone. Spoofed GOOSE, samples
and telecontrol show as two counts in one name (ATT&CK T0856, Spoof Reporting Message).

## What to do
Find the switch port behind the second count; compare both senders' frames, shown as proof.

## When it is wrong
A device that began anew counts from the beginning: that alone is not told. A redundant pair that
speaks in one name; frames that a mirror lost without saying so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow.compute as pc

from detection.learned import Key, Sight, Usual, learn
from detection.model import Deviation, Learning, Occurrence, Severity, State
from detection.novelty import deviation_id, shown
from detection.window import Row, Window, rows
from detection.words import times, who
from inventory.model import Batch, Plant
from inventory.times import moment
from protocols.model import title

_COLUMNS = ("realm", "client", "server", "protocol", "unit", "code", "object")
_CHANGED = ("at_ns", "old", "new", "evidence")
_EXPECTED = " expected"
_FAR = 100  # messages: a mirror that loses so many says so
_FIRST = 1  # a device that began anew counts from 0 or 1
_LONG = 1000  # a counter that came so far did not run over when it falls to less than half


@dataclass(frozen=True, slots=True)
class Break:
    """A counter that should have come to `expected` and came to `came`."""

    row: Row
    expected: int
    came: int

    @property
    def is_restart(self) -> bool:
        """Whether its sender may have begun anew."""
        return self.came <= _FIRST or (self.expected > _LONG and self.came < self.expected / 2)

    @property
    def is_back(self) -> bool:
        """Whether it fell, but not to where counting begins."""
        return self.came < self.expected and not self.is_restart

    @property
    def is_far(self) -> bool:
        """Whether it ran ahead by more than is lost unnoticed."""
        return self.came - self.expected > _FAR


@dataclass(frozen=True, slots=True)
class StateBreakDetector:
    """Counters of which somebody else takes part in the counting."""

    name: str = "state_break"
    version: int = 2

    def step(
        self, state: State, batch: Batch, plant: Plant, learning: Learning
    ) -> tuple[State, Sequence[Deviation]]:
        """Learns whose counters break by themselves, or tells whose do now."""
        window = Window(batch, plant)
        broken = {key: found for key, found in _broken(window).items() if _is_two(found, window)}
        if learning is not Learning.OVER:
            return learn(state, [_sight(key, found) for key, found in broken.items()], learning), ()
        usual = Usual(state)
        return state, [_told(window, k, b) for k, b in broken.items() if not usual.knows(k)]


def _broken(window: Window) -> dict[Key, list[Break]]:
    """The window's breaks by sender and counter, in the order of time."""
    found: dict[Key, list[Break]] = {}
    for broken in sorted(_breaks(window), key=lambda b: int(b.row["at_ns"])):
        row = broken.row
        ends = (window.asset(row, end) or row[end] for end in ("client", "server"))
        key = (*ends, row["protocol"], row["unit"], row["object"])
        found.setdefault(key, []).append(broken)
    return found


def _breaks(window: Window) -> Iterator[Break]:
    changed = window.table("changes")
    if changed.num_rows:
        changed = changed.filter(pc.ends_with(changed["old"], _EXPECTED))
    for row in rows(changed, (*_COLUMNS, *_CHANGED)):
        old, new = str(row["old"] or ""), str(row["new"] or "")
        expected = old.removesuffix(_EXPECTED)
        if old.endswith(_EXPECTED) and expected.isdigit() and new.isdigit():
            yield Break(row, int(expected), int(new))


def _is_two(found: Sequence[Break], window: Window) -> bool:
    """Whether only a second count explains these breaks."""
    lossy = any(row["dropped"] for row in window.rows("health", ("dropped",)))
    return not lossy and any(b.is_back or b.is_far for b in found)


def _sight(key: Key, found: Sequence[Break]) -> Sight:
    first, last = (moment(b.row["at_ns"]) for b in (found[0], found[-1]))
    return Sight(key, first, last, len(found), None)


def _told(window: Window, key: Key, found: Sequence[Break]) -> Deviation:
    telling = [b for b in found if not b.is_restart]
    row, first = telling[0].row, telling[0]
    sender = window.asset(row, "client")
    proofs = [p for b in telling[:8] if (p := window.proof(b.row["evidence"]))]
    seconds = [moment(b.row["at_ns"]) for b in telling]
    name = who(window.plant, sender, row["client"])
    return Deviation(
        id=deviation_id("state_break", key),
        detector="state_break",
        key=key,
        kind="state break",
        severity=Severity.HIGH,
        subject=sender or row["client"],
        peer=window.asset(row, "server") or None,
        protocol=row["protocol"],
        seen=f"{row['object']} of {name} by {title(row['protocol'])} broke off "
        f"{times(len(telling))}: {first.came} where {first.expected} should have come",
        usual=f"{row['object']} of {name} goes on by one",
        techniques=("T0856",),
        first_seen=seconds[0],
        last_seen=seconds[-1],
        count=len(telling),
        occurrences=shown([Occurrence(at, None) for at in seconds]),
        evidence_seen=tuple(proofs[:3]),
        evidence_usual=(),
        quality=window.quality(sender, window.asset(row, "server"), row["protocol"]),
    )


DETECTOR = StateBreakDetector()
