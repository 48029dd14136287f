"""Value out of range.

## What it sees
An object is set to a number far from all that it had while the plant was learned, or a measured
value leaves its range by more than the range is wide. So does what is no number (NaN) or infinite,
where that never was.

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

from collections.abc import Iterator
from math import isfinite
from typing import NamedTuple

from detection.extremes import ENOUGH, Extent, Extremes, extent
from detection.learned import Key, Usual
from detection.model import Deviation, Occurrence, Severity
from detection.novelty import deviation_id
from detection.window import Row, Window, rows, where
from detection.words import title, who
from inventory.model import Evidence
from inventory.rows import SeenRow
from inventory.times import moment
from protocols.model import Effect, describe, value_name

_COLUMNS = ("realm", "client", "server", "protocol", "unit", "code", "object", "evidence")
_TIMES = ("first_ns", "last_ns", "value_min_ns", "value_max_ns")
_NUMBERS = ("value_n", "value_min", "value_max", "value_last", "value_odd", "value_odd_ns")
_OBJECT = ("realm", "client", "server", "protocol", "unit", "code", "object")
_CHANGE = ("realm", "protocol", "object", "old", "new", "old_seen", "evidence")
_SETS = (Effect.WRITES, Effect.COMMANDS, Effect.ENGINEERS)
_SETS_BEYOND, _READS_BEYOND = 0.5, 1.0  # of the range's width
_ABOUT = 0.1  # of the greatest magnitude: so far beyond is near enough of what is read


_ODD = "odd"  # what is no number, or infinite
_NOWHERE = Extent(0.0, 0.0, 1, False)


class Reading(NamedTuple):
    """The numbers of an object between a client and a server in a window, or what is none."""

    row: Row
    client: str
    server: str
    extent: Extent
    is_odd: bool = False

    @property
    def object(self) -> Key:
        """The object, whoever asks for it."""
        row = self.row
        return (self.server or row["server"], row["protocol"], row["unit"], row["object"])

    @property
    def key(self) -> Key:
        """The same, of what is no number by itself: its range has no place for it."""
        return (*self.object, _ODD) if self.is_odd else self.object

    @property
    def effect(self) -> Effect:
        """What the operation that carried it does."""
        return describe(self.row["protocol"], self.row["code"], self.row["object"]).effect


def _readings(window: Window) -> Iterator[Reading]:
    for row in window.rows("observations", (*_COLUMNS, *_TIMES, *_NUMBERS), "was"):
        low, high = row["value_min"], row["value_max"]
        ends = window.asset(row, "client"), window.asset(row, "server")
        if low is not None and high is not None and isfinite(low) and isfinite(high):
            went = Extent(low, high, max(1, row["value_n"]), _fell(row))
            yield Reading(row, *ends, went)
        if row["value_odd"]:
            yield Reading(row, *ends, _NOWHERE, is_odd=True)


def _fell(row: Row) -> bool:
    """Whether a greater value came before a smaller one."""
    return bool(row["value_last"] < row["value_max"] or row["value_max_ns"] < row["value_min_ns"])


def _tell(window: Window, reading: Reading, known: Usual) -> Deviation | None:
    usual = extent(known, reading.object)
    way = _way(reading, usual, known) if usual else None
    if usual is None or way is None or known.knows(_key(reading, way)):
        return None
    return _told(window, reading, usual, way)


def _way(reading: Reading, usual: Extent, known: Usual) -> str | None:
    """Where the object went that it usually does not go: above, below, or odd."""
    if reading.is_odd:
        is_told = reading.effect in _SETS or usual.samples >= ENOUGH
        return _ODD if is_told and not known.knows(reading.key) else None
    above = _goes_above(reading, usual)
    return None if above is None else "above" if above else "below"


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


def _key(reading: Reading, way: str) -> Key:
    client = reading.client or str(reading.row["client"])
    return (*reading.object, client, way)


def _told(window: Window, reading: Reading, usual: Extent, way: str) -> Deviation:
    row = reading.row
    sets = reading.effect in _SETS
    at_ns, change, evidence = _when(window, row, _COLUMN[way])
    client = who(window.plant, reading.client, row["client"])
    server = who(window.plant, reading.server, row["server"])
    did = (
        f"{client} set {row['object']} of {server}" if sets else f"{server} stated {row['object']}"
    )
    means = describe(row["protocol"], row["code"], row["object"])
    return Deviation(
        id=deviation_id("value", _key(reading, way)),
        detector="value",
        key=_key(reading, way),
        kind="value out of range",
        severity=Severity.HIGH if sets else Severity.MEDIUM,
        subject=reading.client if sets else reading.server,
        peer=reading.server if sets else reading.client,
        protocol=row["protocol"],
        seen=f"{did} {'to' if sets else 'as'} {_named(row, way)} by {title(row['protocol'])}"
        + (_before(window, change) if sets and change else ""),
        usual=f"{row['object']} was between {usual.low:g} and {usual.high:g}",
        techniques=means.techniques or (("T0836",) if sets else ("T0856",)),
        first_seen=moment(at_ns),
        last_seen=moment(at_ns),
        count=1,
        occurrences=(Occurrence(moment(at_ns), evidence.frames[0] if evidence else None),),
        evidence_seen=(evidence,) if evidence else (),
        evidence_usual=(),
        quality=window.quality(reading.client, reading.server, row["protocol"]),
    )


_COLUMN = {"above": "value_max", "below": "value_min", _ODD: "value_odd"}


def _named(row: Row, way: str) -> str:
    """The value in words."""
    value = row[_COLUMN[way]]
    if way == _ODD:
        return f"{value}, which is no {'number' if value == 'NaN' else 'finite number'},"
    return value_name(row["protocol"], row["object"], f"{value:g}")


def _before(window: Window, change: Row) -> str:
    """What the object was before, and who saw that if it was not the one who set it."""
    text = f"; it was {value_name(change['protocol'], change['object'], change['old'])}"
    seen = SeenRow.read(change["old_seen"])
    if seen is None:
        return text
    asset = window.asset({**change, "client": seen.client}, "client")
    client = who(window.plant, asset, seen.client)
    operation = describe(change["protocol"], seen.code, change["object"]).name
    return f"{text}, seen by {operation} of {client}"


def _when(window: Window, row: Row, column: str) -> tuple[int, Row | None, Evidence | None]:
    """When the object became that value, the change if it was told, and what shows that: the row's
    own proof shows no later value than that of its first sight."""
    at_ns = row[f"{column}_ns"] or row["first_ns"]
    own = "" if row[f"{column}_ns"] else row["evidence"]
    changed = window.table("changes")
    for name, value in (*((name, row[name]) for name in _OBJECT), ("at_ns", at_ns)):
        changed = where(changed, name, value)
    became = (change for change in rows(changed, _CHANGE) if _is(change["new"], row[column]))
    change = next(became, None)
    return at_ns, change, window.proof((change["evidence"] if change else "") or own)


def _is(text: str, value: float | str) -> bool:
    """Whether a change's new value is that number, or is written so."""
    try:
        return text == value or float(text) == value
    except ValueError:
        return False


DETECTOR = Extremes("value", _readings, _tell)
