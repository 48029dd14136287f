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
_NUMBERS = ("value_n", "value_min", "value_max", "value_last")
_OBJECT = ("realm", "client", "server", "protocol", "unit", "code", "object")
_CHANGE = ("realm", "protocol", "object", "old", "new", "old_seen", "evidence")
_SETS = (Effect.WRITES, Effect.COMMANDS, Effect.ENGINEERS)
_SETS_BEYOND, _READS_BEYOND = 0.5, 1.0  # of the range's width
_ABOUT = 0.1  # of the greatest magnitude: so far beyond is near enough of what is read


class Reading(NamedTuple):
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
    for row in window.rows("observations", (*_COLUMNS, *_TIMES, *_NUMBERS), "was"):
        low, high = row["value_min"], row["value_max"]
        if low is not None and high is not None and isfinite(low) and isfinite(high):
            went = Extent(low, high, max(1, row["value_n"]), _fell(row))
            yield Reading(row, window.asset(row, "client"), window.asset(row, "server"), went)


def _fell(row: Row) -> bool:
    """Whether a greater value came before a smaller one."""
    return bool(row["value_last"] < row["value_max"] or row["value_max_ns"] < row["value_min_ns"])


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
    at_ns, change, evidence = _when(window, reading, above)
    client = who(window.plant, reading.client, row["client"])
    server = who(window.plant, reading.server, row["server"])
    did = (
        f"{client} set {row['object']} of {server}" if sets else f"{server} stated {row['object']}"
    )
    named = value_name(row["protocol"], row["object"], f"{value:g}")
    means = describe(row["protocol"], row["code"], row["object"])
    return Deviation(
        id=deviation_id("value", _key(reading, above)),
        detector="value",
        key=_key(reading, above),
        kind="value out of range",
        severity=Severity.HIGH if sets else Severity.MEDIUM,
        subject=reading.client if sets else reading.server,
        peer=reading.server if sets else reading.client,
        protocol=row["protocol"],
        seen=f"{did} {'to' if sets else 'as'} {named} by {title(row['protocol'])}"
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


def _when(window: Window, reading: Reading, above: bool) -> tuple[int, Row | None, Evidence | None]:
    """When the object became that value, the change if it was told, and what shows that: the row's
    own proof shows no later value than that of its first sight."""
    row = reading.row
    extreme = "value_max" if above else "value_min"
    at_ns = row[f"{extreme}_ns"] or row["first_ns"]
    own = "" if row[f"{extreme}_ns"] else row["evidence"]
    changed = window.table("changes")
    for name, value in (*((name, row[name]) for name in _OBJECT), ("at_ns", at_ns)):
        changed = where(changed, name, value)
    became = (change for change in rows(changed, _CHANGE) if _is(change["new"], row[extreme]))
    change = next(became, None)
    return at_ns, change, window.proof((change["evidence"] if change else "") or own)


def _is(text: str, number: float) -> bool:
    try:
        return float(text) == number
    except ValueError:
        return False


DETECTOR = Extremes("value", _readings, _tell)
