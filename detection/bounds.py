"""How far the number of an object may go, after what it had while the plant was learned."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from detection.extremes import ENOUGH, Extent
from detection.points import two_bits
from detection.readings import ODD, Reading, became_each, widest_step
from detection.window import Window

_SETS_BEYOND, _READS_BEYOND = 0.5, 1.0  # of the range's width
_PACE = 2.0  # times as fast as while it was learned a number may go on rising
_ROUNDED = 1.0  # what is told in whole numbers may be the next one at any time
_ABOUT = 0.1  # of the greatest magnitude: so far beyond is near enough of what is read


def ways(window: Window, reading: Reading, usual: Extent) -> Iterator[str]:
    """Where the object went that it usually does not go: above, below, or odd."""
    if not reading.is_odd:
        yield from _beyond(window, reading, usual)
    elif reading.sets or usual.samples >= ENOUGH:
        yield ODD


def _beyond(window: Window, reading: Reading, usual: Extent) -> Iterator[str]:
    """Each end at which the object went beyond what is usual of it: most stay within."""
    if usual.low <= reading.extent.low and reading.extent.high <= usual.high:
        return
    if not _turns(reading, usual) and not _has_range(reading, usual):
        return
    low, high = _limits(reading, usual)
    if reading.extent.low < low:
        yield "below"
    if reading.extent.high > high and reading.extent.high > high + _risen(window, reading, usual):
        yield "above"


def _turns(reading: Reading, usual: Extent) -> bool:
    """Whether it has positions, of which each that never was is news."""
    return reading.holds and _is_position(usual) and _is_position(reading.extent)


def _has_range(reading: Reading, usual: Extent) -> bool:
    """Whether what was learned is more than a few values, or off and on; or is to stay."""
    if reading.is_steady:
        return True
    if not reading.sets and (usual.samples < ENOUGH or not usual.falls or not usual.width):
        return False
    is_word = _is_switch(usual) and _is_switch(reading.extent)
    return not is_word and two_bits(reading.row) is None


def _limits(reading: Reading, usual: Extent) -> tuple[float, float]:
    """How far it may go: what is set by the spread of what was set alone, what is measured also by
    its magnitude."""
    if _turns(reading, usual):
        return usual.low, usual.high
    if reading.is_steady:
        return -inf, usual.high + usual.width + _ROUNDED  # what is played again is of the past
    margin = usual.width * (_SETS_BEYOND if reading.sets else _READS_BEYOND)
    margin += 0.0 if reading.sets else usual.size * _ABOUT
    return usual.low - margin, usual.high + margin


def became_out(window: Window, reading: Reading, usual: Extent, way: str) -> list[int]:
    """When it was told to become what is out there."""
    low, high = _limits(reading, usual)
    is_out = {"above": lambda new: new > high, "below": lambda new: new < low}.get(way)
    return [at_ns for at_ns, new in became_each(window, reading) if is_out and is_out(new)]


def count_out(reading: Reading, usual: Extent, became: int) -> int:
    """How often it was seen out there: each time where it never was elsewhere, else as often as it
    became so, once at least."""
    low, high = _limits(reading, usual)
    went = reading.extent
    return went.samples if went.low > high or went.high < low else max(1, became)


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


def _is_position(extent: Extent) -> bool:
    """Off or on, or one of the four positions of a switch (IEC 61850-7-3, Dpc)."""
    return {extent.low, extent.high} <= {0.0, 1.0, 2.0, 3.0}
