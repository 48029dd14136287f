"""What was written to objects in a window: numbers, and octets of which nobody says what they are.

S7comm writes a REAL or an INT as so many octets of a data block more often than not. What one job
wrote together is one setting here, whatever it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isfinite
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from detection.learned import Key
from detection.window import Row, Window, object_of, rows, where
from protocols.model import Effect, describe

_PLACE = ("realm", "client", "server", "protocol", "unit", "code")
_DOES = ("protocol", "code")
_ENDS = ("value_min", "value_min_ns", "value_max", "value_max_ns")
_NUMBERS = ("text", "value_n", *_ENDS, "value_distinct")
_WAS = (*_PLACE, "object", *_NUMBERS, "first_ns", "last_ns", "evidence")
_CHANGE = (*_PLACE, "object", "at_ns", "old", "new", "old_seen", "evidence")
_OCTET = re.compile(r"(.*B)(\d+)")  # DB2.DBB4, MB10
_LENGTHS = range(2, 9)  # octets of a number, at most
_MOST = 32  # different values that a window counts of an object


class Value(NamedTuple):
    """What was written, when, and the id of what shows it."""

    said: str
    at_ns: int
    proof: str


class Setting(NamedTuple):
    """What a client wrote to an object in a window; `is_whole` where `values` lacks none."""

    row: Row
    client: str
    server: str
    name: str
    values: Sequence[Value]
    writes: int
    is_whole: bool
    length: int = 0  # in octets; of a number none

    @property
    def key(self) -> Key:
        """The object, whoever writes it."""
        return object_of({**self.row, "object": self.name}, self.server)


def settings(window: Window) -> Iterator[Setting]:
    """Those of a window."""
    by_place = {_place(row): row for row in _written(window, "observations", "was")}
    few = [place for place, row in by_place.items() if row["value_distinct"] < _MOST]
    changes = _changes(window, few)
    together: set[Key] = set()
    for row in _jobs(window):
        octets = [by_place.get(place) for place in _octets(row)]
        some = [octet for octet in octets if octet]
        at_once = len(some) == len(octets) and len({octet["last_ns"] for octet in some}) == 1
        if at_once and len(octets) in _LENGTHS:
            together.update(map(_place, some))
            yield _of_octets(window, row, some)
    for place, row in by_place.items():
        if place not in together and row["value_n"] and _is_number(row):
            yield _of_number(window, row, changes.get(place, ()))


def _of_number(window: Window, row: Row, changes: Sequence[Row]) -> Setting:
    found = [Value(c["new"], c["at_ns"], c["evidence"]) for c in changes]
    if changes and _begins_before(row, changes):
        found.insert(0, Value(changes[0]["old"], row["first_ns"], ""))
    found = found or [Value(row["text"], row["first_ns"], row["evidence"])]
    known = {value.said for value in found}
    found += [value for value in _ends(row) if value.said not in known]
    is_whole = len({row["text"], *(v.said for v in found)}) >= row["value_distinct"] < _MOST
    return _setting(window, row, row["object"], found, is_whole=bool(is_whole))


def _ends(row: Row) -> Iterator[Value]:
    """The least and the greatest, which a window tells of whatever changed."""
    for end in ("value_min", "value_max"):
        number = row[end]
        said = str(int(number)) if float(number).is_integer() else repr(float(number))
        at_ns = row[f"{end}_ns"]
        yield Value(said, at_ns or row["first_ns"], "" if at_ns else row["evidence"])


def _of_octets(window: Window, job: Row, octets: Sequence[Row]) -> Setting:
    """The octets of a job together, as they were written last: each tells its own changes, and not
    all of them, so that what they were together in between is not known."""
    said = " ".join(row["text"] for row in octets)
    once = all(row["value_n"] == 1 for row in octets)
    same = once or all(row["value_distinct"] == 1 for row in octets)
    value = Value(
        said, job["first_ns"] if same else octets[0]["last_ns"], job["evidence"] if same else ""
    )
    name = f"{octets[0]['object']} to {octets[-1]['object']}"
    made = _setting(window, octets[0], name, [value], is_whole=same)
    return made._replace(length=len(octets))


def _begins_before(row: Row, changes: Sequence[Row]) -> bool:
    """Whether what the first change changed was written within the window."""
    return row["first_ns"] < changes[0]["at_ns"] and not changes[0]["old_seen"]


def _is_number(row: Row) -> bool:
    ends = row["value_min"], row["value_max"]
    return all(end is not None and isfinite(end) for end in ends)


def _setting(
    window: Window, row: Row, name: str, found: Sequence[Value], *, is_whole: bool
) -> Setting:
    ends = window.asset(row, "client"), window.asset(row, "server")
    return Setting(row, *ends, name, found, row["value_n"], is_whole)


def _jobs(window: Window) -> Iterator[Row]:
    """What was written as octets of S7 memory, each job once."""
    did = _table(window, "observations", "did")
    did = where(did, "protocol", "s7comm")
    for row in rows(did, (*_PLACE, "object", "span", "status", "first_ns", "evidence")):
        if row["status"] == 0 and row["span"] in _LENGTHS and _is_write(row):
            yield row


def _octets(job: Row) -> Iterator[Key]:
    """Where the octets of a job are."""
    named = _OCTET.fullmatch(job["object"])
    for n in range(job["span"] if named else 0):
        assert named
        yield (*(job[c] for c in _PLACE), f"{named[1]}{int(named[2]) + n}")


def _changes(window: Window, places: Iterable[Key]) -> Mapping[Key, Sequence[Row]]:
    """The changes of these; of what had more values a window tells too few to know them all."""
    found: dict[Key, list[Row]] = {}
    table = _table(window, "changes", "")
    if table.num_rows:
        named = _joined(table, (*_PLACE, "object"))
        table = table.filter(pc.is_in(named, pa.array(map(" ".join, places), pa.string())))
    for row in rows(table, _CHANGE):
        if _is_write(row):
            found.setdefault(_place(row), []).append(row)
    return {place: sorted(some, key=lambda c: int(c["at_ns"])) for place, some in found.items()}


def _written(window: Window, table: str, kind: str) -> Iterator[Row]:
    return (row for row in rows(_table(window, table, kind), _WAS) if _is_write(row))


def _table(window: Window, name: str, kind: str) -> pa.Table:
    """The rows of codes that write: of a window most are reads."""
    found = window.table(name)
    found = where(found, "kind", kind) if kind else found
    if not found.num_rows:
        return found
    does = _joined(found, _DOES)
    writes = [text for text in does.unique().to_pylist() if _writes(*text.split(" ", 1))]
    return found.filter(pc.is_in(does, pa.array(writes, pa.string())))


def _joined(table: pa.Table, columns: Sequence[str]) -> pa.ChunkedArray:
    """The texts of some columns as one for each row."""
    return pc.binary_join_element_wise(*(table[column] for column in columns), " ")


def _writes(protocol: str, code: str) -> bool:
    return describe(protocol, code).effect is Effect.WRITES


def _is_write(row: Row) -> bool:
    return describe(row["protocol"], row["code"], row["object"]).effect is Effect.WRITES


def _place(row: Row) -> Key:
    return tuple(row[column] for column in (*_PLACE, "object"))
