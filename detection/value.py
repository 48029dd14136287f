"""Value out of range.

## What it sees
An object is set to a number far from all that it had while the plant was learned, or a measured
value leaves its range by more than the range is wide; what is no number (NaN) or infinite, where
that never was. What GOOSE publishes turns off or on that never did, or takes another position. A
time server's clock is minutes ahead that never was.

## Why it matters
Who writes with the master's own identity does nothing new but for the number (ATT&CK T0836,
Modify Parameter), and a device that lies of its process reports what never was (T0856).

## What to do
Ask the operator whether the value is meant, and look at what the process did next.

## When it is wrong
A protection that trips for the first time: look whether there was a fault. A recipe, a season or a
start that learning did not cover; what few values were seen of says so, and weighs less. Counters,
which only rise, are left out, set ones as long as they go on at their pace; so are measured values
that never changed, clocks that went back, as in a recording that is played again, and texts: words
of commands have a detector of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from detection.bounds import became_out, count_out, ways
from detection.extremes import ENOUGH, Extent, Extremes, extent
from detection.learned import Key, Usual
from detection.model import Deviation, Occurrence, Severity
from detection.novelty import deviation_id, shown
from detection.readings import ODD, Reading, became, is_left, readings
from detection.window import Row, Window
from detection.words import times, who
from inventory.model import Evidence
from inventory.rows import SeenRow
from inventory.times import moment
from protocols.model import describe, title, value_name


def _tell(window: Window, measured: Iterable[Reading], known: Usual) -> Iterator[Deviation]:
    for reading in measured:
        usual = extent(known, reading.object)
        if usual is None or (reading.is_odd and known.knows(reading.key)):
            continue
        for way in ways(window, reading, usual):
            is_told = known.knows(_key(reading, way)) or is_left(window, reading.row, _COLUMN[way])
            if not is_told:
                yield _told(window, reading, usual, way)


def _key(reading: Reading, way: str) -> Key:
    client = reading.client or str(reading.row["client"])
    return (*reading.object, client, way)


def _told(window: Window, reading: Reading, usual: Extent, way: str) -> Deviation:
    row = reading.row
    at_ns, change, evidence = became(window, row, _COLUMN[way])
    frames = {at_ns: _frame(evidence, change)}
    out_ns = sorted({at_ns, *became_out(window, reading, usual, way)})
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
        usual=f"{row['object']} was {_range(usual, few=not reading.holds)}",
        techniques=(means.techniques or ("T0836",)) if reading.sets else ("T0856",),
        first_seen=moment(out_ns[0]),
        last_seen=moment(out_ns[-1]),
        count=count_out(reading, usual, len(out_ns)),
        occurrences=shown([Occurrence(moment(ns), frames.get(ns)) for ns in out_ns]),
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


def _range(usual: Extent, *, few: bool) -> str:
    between = f"between {usual.low:g} and {usual.high:g}" if usual.width else ""
    only = f", but seen only {times(usual.samples)}" if few and usual.samples < ENOUGH else ""
    return f"{between or f'always {usual.low:g}'}{only}"


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
