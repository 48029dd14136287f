"""Other command.

## What it sees
A control point is commanded what it never was while the plant was learned: off where it was only
ever switched on, a trip where it was only closed.

## Why it matters
Who commands with the master's own identity, at the point that it commands, does nothing new but
for what the command says (ATT&CK T0855, Unauthorized Command Message).

## What to do
Ask the operator whether the command was meant, and look at what the process did next.

## When it is wrong
A rare action of an operator that learning did not cover. Set-points are ranges and told as values;
what is no word, such as a clock's time, is not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from detection.learned import Key, Sight, Usual, learn
from detection.model import Deviation, Learning, Occurrence, Severity, State
from detection.novelty import deviation_id, shown
from detection.points import two_bits
from detection.window import Row, Window, object_of, rows, where
from detection.words import listed, who
from inventory.model import Batch, Evidence, Plant
from inventory.times import moment
from protocols.model import Effect, describe, title, value_name

_PLACE = ("realm", "client", "server", "protocol", "unit", "code", "object", "evidence")
_SAID = "^([0-3]|[A-Za-z][A-Za-z ]*)(,|$)"  # behind the comma stand times
_TECHNIQUES = ("T0855",)


class Command(NamedTuple):
    """What a point was commanded, by whom and when; `said` is its word, without times."""

    row: Row
    client: str
    server: str
    said: str
    at_ns: int

    @property
    def point(self) -> Key:
        """The point, whoever commands it."""
        return object_of(self.row, self.server)

    @property
    def key(self) -> Key:
        """What is usual of the point."""
        return (*self.point, self.said)


@dataclass(frozen=True, slots=True)
class OtherCommandDetector:
    """Points that are commanded otherwise than ever."""

    name: str = "other_command"
    version: int = 1

    def step(
        self, state: State, batch: Batch, plant: Plant, learning: Learning
    ) -> tuple[State, Sequence[Deviation]]:
        """Learns what points are commanded, or tells what they never were."""
        window = Window(batch, plant)
        alike = _alike(window)
        if learning is not Learning.OVER:
            return learn(state, map(_sight, chain.from_iterable(alike.values())), learning), ()
        usual = Usual(state)
        new = ((a, usual.keys(*a[0].point)) for k, a in alike.items() if not usual.knows(k))
        return state, [_told(window, found, known) for found, known in new if known]


def _alike(window: Window) -> dict[Key, list[Command]]:
    """All of the window by what they say: each change, and what was there first and last where
    nothing changed to it."""
    found: dict[Key, list[Command]] = {}
    for row in _worded(window.table("changes"), "new", "at_ns"):
        for command in _command(window, row, row["new"], row["at_ns"]):
            found.setdefault(command.key, []).append(command)
    for row in _worded(where(window.table("observations"), "kind", "was"), "text", "first_ns"):
        for command in _command(window, row, row["text"], row["first_ns"]):
            found.setdefault(command.key, [command])
    for command in _first(window):
        found.setdefault(command.key, [command])
    return found


def _first(window: Window) -> Iterator[Command]:
    """What points were commanded at their very first sight, where that changed in the window."""
    earliest: dict[tuple[Any, ...], Row] = {}
    for row in _worded(window.table("changes"), "old", "at_ns"):
        if not row["old_seen"]:  # else it was another row's
            earliest.setdefault(_place(row), row)
    if earliest:
        seen = where(window.table("observations"), "kind", "was")
        for row in rows(seen, (*_PLACE, "first_ns", "count", "gap_n")):
            change, is_new = earliest.get(_place(row)), row["gap_n"] < row["count"]
            if change and is_new:
                yield from _command(window, change, change["old"], row["first_ns"])


def _place(row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in _PLACE if name != "evidence")


def _worded(table: pa.Table, value: str, at: str) -> Iterator[Row]:
    """The rows whose value is a word, on or off: most are numbers."""
    if table.num_rows:
        found = table.filter(pc.match_substring_regex(table[value], _SAID))
        names = (*_PLACE, value, at)
        yield from rows(found, (*names, "old_seen") if value == "old" else names)


def _command(window: Window, row: Row, value: str, at_ns: int) -> Iterator[Command]:
    is_number = value in ("2", "3") and two_bits(row) is None
    means = describe(row["protocol"], row["code"], row["object"])
    if means.effect is Effect.COMMANDS and not is_number:
        ends = window.asset(row, "client"), window.asset(row, "server")
        yield Command(row, *ends, value.partition(",")[0], at_ns)


def _sight(command: Command) -> Sight:
    at = moment(command.at_ns)
    return Sight(command.key, at, at, 1, None)


def _told(window: Window, alike: Sequence[Command], known: Sequence[Key]) -> Deviation:
    command, row = alike[0], alike[0].row
    at, last = moment(alike[0].at_ns), moment(alike[-1].at_ns)
    client = who(window.plant, command.client, row["client"])
    server = who(window.plant, command.server, row["server"])
    evidence = window.proof(row["evidence"])
    means = describe(row["protocol"], row["code"], row["object"])
    words = [_named(command, key[-1]) for key in known]
    return Deviation(
        id=deviation_id("other_command", command.key),
        detector="other_command",
        key=command.key,
        kind="other command",
        severity=Severity.MEDIUM,
        subject=command.client or row["client"],
        peer=command.server or None,
        protocol=row["protocol"],
        seen=f"{client} did “{means.name}” with “{_named(command, command.said)}” on "
        f"{row['object']} of {server} by {title(row['protocol'])}",
        usual=f"{row['object']} was commanded {listed(f'“{word}”' for word in words)} only",
        techniques=means.techniques or _TECHNIQUES,
        first_seen=at,
        last_seen=last,
        count=len(alike),
        occurrences=shown(_occurrences(alike, evidence)),
        evidence_seen=(evidence,) if evidence else (),
        evidence_usual=(),
        quality=window.quality(command.client, command.server, row["protocol"]),
    )


def _occurrences(alike: Sequence[Command], evidence: Evidence | None) -> list[Occurrence]:
    """Each of them; the frame is that of the first."""
    frames = [evidence.frames[0] if evidence else None, *[None] * len(alike)]
    return [Occurrence(moment(c.at_ns), f) for c, f in zip(alike, frames, strict=False)]


def _named(command: Command, said: str) -> str:
    words = two_bits(command.row)
    if words and said in ("1", "2"):
        return f"{said} ({words[int(said) - 1]})"
    return value_name(command.row["protocol"], command.row["object"], said)


DETECTOR = OtherCommandDetector()
