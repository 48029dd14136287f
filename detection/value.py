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
A recipe, a season or a start that learning did not cover; what few values were seen of says so,
and weighs less. Counters, which only rise, are left out, set ones as long as they go on at their
pace; so are measured values that never changed, and texts: words of commands have a detector of
their own.
"""

from __future__ import annotations

from collections.abc import Iterator

from detection.extremes import ENOUGH, Extent, Extremes, extent
from detection.learned import Key, Usual
from detection.model import Deviation, Occurrence, Severity
from detection.novelty import deviation_id
from detection.readings import ODD, Reading, became, became_each, is_left, readings, widest_step
from detection.window import Row, Window
from detection.words import times, title, who
from inventory.model import Evidence
from inventory.rows import SeenRow
from inventory.times import moment
from protocols.model import describe, value_name

_SETS_BEYOND, _READS_BEYOND = 0.5, 1.0  # of the range's width
_PACE = 2.0  # times as fast as while it was learned a number may go on rising
_ABOUT = 0.1  # of the greatest magnitude: so far beyond is near enough of what is read


def _tell(window: Window, reading: Reading, known: Usual) -> Iterator[Deviation]:
    usual = extent(known, reading.object)
    if usual is None or (reading.is_odd and known.knows(reading.key)):
        return
    for way in _ways(window, reading, usual):
        is_told = known.knows(_key(reading, way)) or is_left(window, reading.row, _COLUMN[way])
        if not is_told:
            yield _told(window, reading, usual, way)


def _ways(window: Window, reading: Reading, usual: Extent) -> Iterator[str]:
    """Where the object went that it usually does not go: above, below, or odd."""
    if not reading.is_odd:
        yield from _beyond(window, reading, usual)
    elif reading.sets or usual.samples >= ENOUGH:
        yield ODD


def _beyond(window: Window, reading: Reading, usual: Extent) -> Iterator[str]:
    """Each end at which the object went beyond what is usual of it."""
    if not reading.sets and (usual.samples < ENOUGH or not usual.falls or not usual.width):
        return
    if _is_switch(usual) and _is_switch(reading.extent):
        return
    low, high = _limits(reading, usual)
    if reading.extent.low < low:
        yield "below"
    if reading.extent.high > high and reading.extent.high > high + _risen(window, reading, usual):
        yield "above"


def _limits(reading: Reading, usual: Extent) -> tuple[float, float]:
    """How far it may go: what is set by the spread of what was set alone, what is measured also by
    its magnitude."""
    margin = usual.width * (_SETS_BEYOND if reading.sets else _READS_BEYOND)
    margin += 0.0 if reading.sets else usual.size * _ABOUT
    return usual.low - margin, usual.high + margin


def _times(window: Window, reading: Reading, usual: Extent, way: str) -> int:
    """How often it was seen out there: each time where it never was elsewhere, else as often as it
    was told to become so, once at least."""
    low, high = _limits(reading, usual)
    went = reading.extent
    if went.low > high or went.high < low:
        return went.samples
    is_out = {"above": lambda new: new > high, "below": lambda new: new < low}.get(way)
    return max(1, sum(map(is_out, became_each(window, reading)))) if is_out else 1


def _risen(window: Window, reading: Reading, usual: Extent) -> float:
    """How much farther than ever a number may be that only rose while it was learned: a heartbeat
    goes on in small steps and at its pace, a set-point that jumps does not."""
    rises = usual.samples >= ENOUGH and not (usual.falls or usual.sinks) and usual.took_ns > 0
    if not rises or widest_step(window, reading) > usual.width:
        return 0.0
    since_ns = reading.extent.last_ns - usual.last_ns
    return max(0.0, _PACE * usual.width * since_ns / usual.took_ns)


def _is_switch(extent: Extent) -> bool:
    """Off or on: no range, whichever of the two is usual."""
    return {extent.low, extent.high} <= {0.0, 1.0}


def _key(reading: Reading, way: str) -> Key:
    client = reading.client or str(reading.row["client"])
    return (*reading.object, client, way)


def _told(window: Window, reading: Reading, usual: Extent, way: str) -> Deviation:
    row = reading.row
    at_ns, change, evidence = became(window, row, _COLUMN[way])
    means = describe(row["protocol"], row["code"], row["object"])
    return Deviation(
        id=deviation_id("value", _key(reading, way)),
        detector="value",
        key=_key(reading, way),
        kind="value out of range",
        severity=_severity(reading, usual),
        subject=reading.client if reading.told_by_client else reading.server,
        peer=reading.server if reading.told_by_client else reading.client,
        protocol=row["protocol"],
        seen=f"{_did(window, reading, _named(row, way))} by {title(row['protocol'])}"
        + (_before(window, change) if reading.sets and change else ""),
        usual=f"{row['object']} was {_range(usual)}",
        techniques=(means.techniques or ("T0836",)) if reading.sets else ("T0856",),
        first_seen=moment(at_ns),
        last_seen=moment(at_ns),
        count=_times(window, reading, usual, way),
        occurrences=(Occurrence(moment(at_ns), _frame(evidence, change)),),
        evidence_seen=(evidence,) if evidence else (),
        evidence_usual=(),
        quality=window.quality(reading.client, reading.server, row["protocol"]),
    )


def _frame(evidence: Evidence | None, change: Row | None) -> int | None:
    """The frame that set it; what shows a change begins with the value before."""
    return evidence.frames[0] if evidence and not change else None


_COLUMN = {"above": "value_max", "below": "value_min", ODD: "value_odd"}


def _named(row: Row, way: str) -> str:
    """The value in words."""
    value = row[_COLUMN[way]]
    if way == ODD:
        return f"{value}, which is no {'number' if value == 'NaN' else 'finite number'},"
    return value_name(row["protocol"], row["object"], f"{value:g}")


def _severity(reading: Reading, usual: Extent) -> Severity:
    """What is only read may drift, and a few values are hardly a range."""
    sure = reading.sets and usual.samples >= ENOUGH
    return Severity.HIGH if sure else Severity.MEDIUM


def _range(usual: Extent) -> str:
    between = f"between {usual.low:g} and {usual.high:g}" if usual.width else ""
    few = "" if usual.samples >= ENOUGH else f", but seen only {times(usual.samples)}"
    return f"{between or f'always {usual.low:g}'}{few}"


def _did(window: Window, reading: Reading, value: str) -> str:
    """Who made the object so, or said that it is."""
    object_ = reading.row["object"]
    client = who(window.plant, reading.client, reading.row["client"])
    server = who(window.plant, reading.server, reading.row["server"])
    if reading.sets:
        return f"{client} set {object_} of {server} to {value}"
    stated = f"stated {object_} as {value}"
    return f"{client} {stated} to {server}" if reading.told_by_client else f"{server} {stated}"


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


DETECTOR = Extremes("value", readings, _tell)
