"""Value out of range.

## What it sees
An object is set to a number far from all that it had while the plant was learned, or a measured
value leaves its range by more than the range is wide.

## Why it matters
Who writes with the master's own identity does nothing new but for the number (ATT&CK T0836,
Modify Parameter), and a device that lies of its process reports what never was (T0856).

## What to do
Ask the operator whether the value is meant, and look at what the process did next.

## When it is wrong
A recipe, a season or a start that learning did not cover. Counters, which only rise, and values
that never changed are no measured ranges and are left out; texts have no range.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from math import isfinite

import pyarrow as pa
import pyarrow.compute as pc

from detection.extremes import ENOUGH, Extent, Extremes, extent
from detection.model import Deviation, Occurrence, Severity
from detection.novelty import Key, Usual, deviation_id
from detection.window import Row, Window, moment, rows
from detection.words import title, who
from protocols.model import Effect, describe

_COLUMNS = ("realm", "client", "server", "protocol", "unit", "code", "object", "evidence")
_NUMBERS = ("first_ns", "last_ns", "value_n", "value_min", "value_max")
_CHANGES = ("realm", "client", "server", "protocol", "unit", "code", "object")
_CHANGED = ("at_ns", "new", "evidence")
_SETS = (Effect.WRITES, Effect.COMMANDS, Effect.ENGINEERS)
_SETS_BEYOND, _READS_BEYOND = 0.5, 1.0  # of the range's width
_ABOUT = 0.1  # of the greatest magnitude: so far beyond is near enough of what is read

_NUMBER = r"^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$"

_Place = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """The numbers of an object between a client and a server in a window."""

    row: Row
    client: str
    server: str
    extent: Extent

    @property
    def key(self) -> Key:
        """The object, whoever asks for it."""
        row = self.row
        return (self.server or row["server"], row["protocol"], row["unit"], row["object"])

    @property
    def effect(self) -> Effect:
        """What the operation that carried it does."""
        return describe(self.row["protocol"], self.row["code"], self.row["object"]).effect


def _readings(window: Window) -> Iterator[Reading]:
    falling = _falling(window.table("changes"))
    for row in window.rows("observations", (*_COLUMNS, *_NUMBERS), "was"):
        low, high = row["value_min"], row["value_max"]
        if low is not None and high is not None and isfinite(low) and isfinite(high):
            went = Extent(low, high, max(1, row["value_n"]), _place(row) in falling)
            yield Reading(row, window.asset(row, "client"), window.asset(row, "server"), went)


def _place(row: Row) -> _Place:
    return tuple(row[name] for name in _CHANGES)


def _falling(changed: pa.Table) -> Set[_Place]:
    """Objects of which a value became a smaller one."""
    if not changed.num_rows:
        return frozenset()
    old, new = (_numbers(changed.column(name)) for name in ("old", "new"))
    falls = changed.select(list(_CHANGES)).filter(pc.less(new, old))
    places = falls.group_by(list(_CHANGES)).aggregate([])
    return {_place(row) for row in rows(places, _CHANGES)}


def _numbers(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """None where a text is no number."""
    numbers = pc.if_else(pc.match_substring_regex(texts, _NUMBER), texts, None)
    return numbers.cast(pa.float64())


def _number(text: str | None) -> float | None:
    try:
        return float(text or "")
    except ValueError:
        return None


def _tell(window: Window, reading: Reading, known: Usual) -> Deviation | None:
    usual = extent(known, reading.key)
    above = _goes_above(reading, usual) if usual else None
    if usual is None or above is None or known.knows(_key(reading, above)):
        return None
    return _told(window, reading, usual, above)


def _goes_above(reading: Reading, usual: Extent) -> bool | None:
    """Whether the object went above what is usual of it; None where it did not go beyond."""
    sets = reading.effect in _SETS
    if not sets and (usual.samples < ENOUGH or not usual.falls or not usual.width):
        return None
    if _is_switch(usual) and _is_switch(reading.extent):
        return None
    margin = usual.width * (_SETS_BEYOND if sets else _READS_BEYOND)
    margin += 0.0 if sets else usual.size * _ABOUT
    if reading.extent.high > usual.high + margin:
        return True
    return False if reading.extent.low < usual.low - margin else None


def _is_switch(extent: Extent) -> bool:
    """Off or on: no range, whichever of the two is usual."""
    return {extent.low, extent.high} <= {0.0, 1.0}


def _key(reading: Reading, above: bool) -> Key:
    client = reading.client or str(reading.row["client"])
    return (*reading.key, client, "above" if above else "below")


def _told(window: Window, reading: Reading, usual: Extent, above: bool) -> Deviation:
    row = reading.row
    sets = reading.effect in _SETS
    value = reading.extent.high if above else reading.extent.low
    at_ns, proof = _when(window, reading, value)
    client = who(window.plant, reading.client, row["client"])
    server = who(window.plant, reading.server, row["server"])
    did = (
        f"{client} set {row['object']} of {server}" if sets else f"{server} stated {row['object']}"
    )
    means = describe(row["protocol"], row["code"], row["object"])
    evidence = window.proof(proof) or window.proof(row["evidence"])
    return Deviation(
        id=deviation_id("value", _key(reading, above)),
        detector="value",
        key=_key(reading, above),
        kind="value out of range",
        severity=Severity.HIGH if sets else Severity.MEDIUM,
        subject=reading.client if sets else reading.server,
        peer=reading.server if sets else reading.client,
        protocol=row["protocol"],
        seen=f"{did} {'to' if sets else 'as'} {value:g} by {title(row['protocol'])}",
        usual=f"{row['object']} was between {usual.low:g} and {usual.high:g}",
        techniques=means.techniques or (("T0836",) if sets else ("T0856",)),
        first_seen=moment(at_ns),
        last_seen=moment(max(at_ns, row["last_ns"])) if not proof else moment(at_ns),
        count=1,
        occurrences=(Occurrence(moment(at_ns), evidence.frames[0] if evidence else None),),
        evidence_seen=(evidence,) if evidence else (),
        evidence_usual=(),
        quality=window.quality(reading.client, reading.server, row["protocol"]),
    )


def _when(window: Window, reading: Reading, value: float) -> tuple[int, str]:
    """When the object became that value, and the id of its proof; at first sight, if at once."""
    changed = window.table("changes")
    for name in _CHANGES if changed.num_rows else ():
        changed = changed.filter(pc.field(name) == reading.row[name])
    for row in rows(changed, _CHANGED):
        new = _number(row["new"])
        if new is not None and _same(new, value):
            return row["at_ns"], row["evidence"]
    return reading.row["first_ns"], ""


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-6 * max(abs(one), abs(other), 1.0)


DETECTOR = Extremes("value", _readings, _tell)
