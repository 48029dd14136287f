"""Positions of switches and contacts: what commands say of them, and what outstations report.

Whoever hears a report and in whatever form, an event and what an interrogation brings are of one
point.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from detection.learned import Key
from detection.window import Row, Window, rows, where
from protocols.model import Effect, describe

# Types of single and double points with and without time: IEC 60870-5-101, 7.3.1.
_TYPES: Mapping[str, int] = {"1": 1, "2": 1, "30": 1, "3": 2, "4": 2, "31": 2}
# Groups of inputs and outputs, static and of events: IEEE 1815, annex A.
_GROUPS: Mapping[str, tuple[str, int]] = {
    **dict.fromkeys(("1", "2"), ("binary input", 1)),
    **dict.fromkeys(("3", "4"), ("double-bit input", 2)),
    **dict.fromkeys(("10", "11"), ("binary output", 1)),
}
_POINT = re.compile(r"group (\d+) variation \d+ point (\d+)")
# IEC 60870-5-101, 7.2.6.1 and 7.2.6.2; IEEE 1815, annex A, groups 1 and 3.
_NAMES = {1: {0: "off", 1: "on"}, 2: {1: "off", 2: "on", 3: "indeterminate"}}
# Commands of two bits, which say on or higher by 2: IEC 60870-5-101, 7.2.6.16 and 7.2.6.17.
_STEPS = ("lower", "higher")
_TWO_BITS = {"46": ("off", "on"), "59": ("off", "on"), "47": _STEPS, "60": _STEPS}
_REPORTS = (Effect.REPORTS, Effect.READS, Effect.DISCOVERS)
_PLACE = ("realm", "client", "server", "protocol", "unit", "code", "object", "evidence")
_TIMES = ("first_ns", "value_min", "value_min_ns", "value_max", "value_max_ns")


class Position(NamedTuple):
    """That a point of a station was reported in a position; `bits` wide is what says so, and
    `proof` the id of what shows it."""

    station: str
    row: Row
    point: str
    bits: int
    said: str
    at_ns: int
    proof: str

    @property
    def of(self) -> Key:
        """The point."""
        row = self.row
        return (self.station or self.address, row["protocol"], row["unit"], self.point)

    @property
    def key(self) -> Key:
        """The point in this position."""
        return (*self.of, self.said)

    @property
    def address(self) -> str:
        """The station's."""
        return str(self.row[_station_end(self.row)])


def positions(window: Window) -> Iterator[Position]:
    """Those that a window's values and their changes show. What moves is in none."""
    for row in rows(_ours(window, "changes"), (*_PLACE, "at_ns", "new")):
        if str(row["new"]).isdecimal():
            yield from _position(window, row, int(row["new"]), row["at_ns"], row["evidence"])
    was = where(_ours(window, "observations"), "kind", "was")
    for row in rows(was, (*_PLACE, *_TIMES)):
        for end in ("value_min", "value_max"):
            at_ns, number = row[f"{end}_ns"], row[end]
            if number is not None and number in (0, 1, 2, 3):
                proof = "" if at_ns else row["evidence"]  # that of its first sight
                yield from _position(window, row, int(number), at_ns or row["first_ns"], proof)


def two_bits(row: Row) -> tuple[str, str] | None:
    """What 1 and 2 say in a command of two bits; none of another."""
    is_104 = row["protocol"] == "iec104"
    return _TWO_BITS.get(row["code"].partition(".")[0]) if is_104 else None


def _ours(window: Window, name: str) -> pa.Table:
    found = window.table(name)
    if found.num_rows:
        found = found.filter(pc.is_in(found["protocol"], pa.array(["iec104", "dnp3"])))
    return found


def _position(window: Window, row: Row, value: int, at_ns: int, proof: str) -> Iterator[Position]:
    named = _point(row)
    said = _NAMES[named[1]].get(value) if named else None
    if named and said and _effect(row) in _REPORTS:
        station = window.asset(row, _station_end(row))
        yield Position(station, row, *named, said, at_ns, proof)


def _point(row: Row) -> tuple[str, int] | None:
    """The point, and by how many bits it is said."""
    if row["protocol"] == "iec104":
        bits = _TYPES.get(row["code"].partition(".")[0])
        return (row["object"], bits) if bits else None
    found = _POINT.fullmatch(row["object"])
    group = _GROUPS.get(found[1]) if found else None
    return (f"{group[0]} {found[2]}", group[1]) if found and group else None


def _station_end(row: Row) -> str:
    """Who reports: the sender of what comes by itself, else who was asked."""
    return "client" if _effect(row) is Effect.REPORTS else "server"


def _effect(row: Row) -> Effect:
    return describe(row["protocol"], row["code"], row["object"]).effect
