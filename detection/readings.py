"""Numbers that objects had in a window: who set or stated them, how far they went, and when."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite, isnan, nan
from typing import NamedTuple

from detection.extremes import Extent
from detection.learned import Key
from detection.window import Row, Window, object_of, rows, where
from inventory.model import Evidence
from protocols.model import Effect, describe, protocols

_COLUMNS = ("realm", "client", "server", "protocol", "unit", "code", "object", "evidence")
_TIMES = ("first_ns", "last_ns", "value_min_ns", "value_max_ns")
_NUMBERS = ("value_n", "value_min", "value_max", "value_last", "value_odd", "value_odd_ns")
_CHANGE = ("realm", "protocol", "object", "old", "new", "old_seen", "evidence")
_SETS = (Effect.WRITES, Effect.COMMANDS, Effect.ENGINEERS)
# Reports that are asked for, or that pass through who is asked: the server's, as what is read.
_FETCHED = frozenset(
    {("opcua", "826"), ("opcua", "832"), *(("ethercat", code) for code in ("10", "11", "12"))}
)
# What these publish holds until they say otherwise: one sample stands for all the time between.
_HOLDS = frozenset({"goose"})

ODD = "odd"  # what is no number, or infinite
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
        return object_of(self.row, self.server)

    @property
    def key(self) -> Key:
        """The same, of what is no number by itself: its range has no place for it."""
        return (*self.object, ODD) if self.is_odd else self.object

    @property
    def effect(self) -> Effect:
        """What the operation that carried it does."""
        return describe(self.row["protocol"], self.row["code"], self.row["object"]).effect

    @property
    def sets(self) -> bool:
        """Whether the client made it so."""
        return self.effect in _SETS

    @property
    def holds(self) -> bool:
        """Whether it is published when it changes, and stays."""
        return self.row["protocol"] in _HOLDS

    @property
    def is_steady(self) -> bool:
        """Whether any greater number than it ever had is news."""
        known = protocols().get(self.row["protocol"])
        return known is not None and self.row["object"] in known.steady

    @property
    def told_by_client(self) -> bool:
        """Whether the client's word is all that there is: it sets the number, or reports it."""
        fetched = (self.row["protocol"], self.row["code"]) in _FETCHED
        return self.sets or (self.effect is Effect.REPORTS and not fetched)


def readings(window: Window) -> Iterator[Reading]:
    """All that have a number, or what should be one."""
    for row in window.rows("observations", (*_COLUMNS, *_TIMES, *_NUMBERS), "was"):
        low, high = row["value_min"], row["value_max"]
        ends = window.asset(row, "client"), window.asset(row, "server")
        if low is not None and high is not None and isfinite(low) and isfinite(high):
            times = row["first_ns"], row["last_ns"]
            went = Extent(low, high, max(1, row["value_n"]), _fell(row), *times)
            yield Reading(row, *ends, went)
        if row["value_odd"]:
            yield Reading(row, *ends, _NOWHERE, is_odd=True)


def _fell(row: Row) -> bool:
    """Whether a greater value came before a smaller one."""
    return bool(row["value_last"] < row["value_max"] or row["value_max_ns"] < row["value_min_ns"])


def widest_step(window: Window, reading: Reading) -> float:
    """How far the object went at once, of the changes that were told."""
    changes = rows(window.changes(reading.row), ("old", "new"))
    steps = ((_number(change["old"]), _number(change["new"])) for change in changes)
    return max((abs(new - old) for old, new in steps if not isnan(old + new)), default=0.0)


def became_each(window: Window, reading: Reading) -> Iterator[tuple[int, float]]:
    """Each number that the object was told to become, and when."""
    for row in rows(window.changes(reading.row), ("at_ns", "new")):
        yield row["at_ns"], _number(row["new"])


def is_left(window: Window, row: Row, column: str) -> bool:
    """Whether the object had the value of a column as the window began, and no more: its first
    sight was another. The window before has told of it."""
    if row[f"{column}_ns"]:
        return False
    changes = [*rows(window.changes(row), ("at_ns", "old", "new"))]
    first = [change for change in changes if change["at_ns"] == row["first_ns"]]
    had = any(_is(change["old"], row[column]) for change in first)
    return had and not any(_is(change["new"], row[column]) for change in changes)


def became(window: Window, row: Row, column: str) -> tuple[int, Row | None, Evidence | None]:
    """When the object became the value of a column, the change if it was told, and what shows that:
    the row's own proof shows no later value than that of its first sight."""
    at_ns = row[f"{column}_ns"] or row["first_ns"]
    own = "" if row[f"{column}_ns"] else row["evidence"]
    changed = where(window.changes(row), "at_ns", at_ns)
    told = (change for change in rows(changed, _CHANGE) if _is(change["new"], row[column]))
    change = next(told, None)
    return at_ns, change, window.proof((change["evidence"] if change else "") or own)


def _is(text: str, value: float | str) -> bool:
    """Whether a value of a change is that number, or is written so."""
    return text == value or _number(text) == value


def _number(text: str | None) -> float:
    try:
        return float(text or "nan")
    except ValueError:
        return nan
