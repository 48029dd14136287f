"""What a request wrote beside the object that its operation names.

The sensor states one operation of a request, with the first of its objects, and the values of
each. An object that was written and that no operation names is an operation of its own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from inventory.rows import OperationRow, ValuesRow
from inventory.values import Ranges, is_stretch, nth, runs
from protocols.model import NO_ANSWER, Effect, describe

CHANGES = frozenset({Effect.WRITES, Effect.COMMANDS, Effect.ENGINEERS})
_ANSWER_NS = 60_000_000_000  # no answer comes later
_PART = re.compile(r"[ \[]")

_Place = tuple[str, ...]  # realm, client, server, protocol, unit, code


@lru_cache(maxsize=65536)
def _changes(protocol: str, code: str, object_: str) -> bool:
    return describe(protocol, code, object_).effect in CHANGES


def beside(operations: Iterable[OperationRow], ranges: Ranges) -> list[OperationRow]:
    """An operation of each stretch of objects that one request wrote first and none names."""
    named = _named(operations, ranges)
    found: list[OperationRow] = []
    for rows in ranges.series():
        if names := named.get(rows[0][:6]):
            hidden = [row for row in rows if not _is_told(row, names)]
            found.extend(map(_operation, _stretches(hidden)))
    return found


def _stretches(rows: Iterable[ValuesRow]) -> Iterator[Sequence[ValuesRow]]:
    """Those together that one request wrote first and that follow each other."""
    together: dict[tuple[int, str | None], list[ValuesRow]] = {}
    for row in rows:
        together.setdefault((row.first_ns, row.evidence), []).append(row)
    for alike in together.values():
        yield from runs(alike)


def _named(operations: Iterable[OperationRow], ranges: Ranges) -> Mapping[_Place, Collection[str]]:
    """The objects of what changes something, by place: all that its operations name or span.

    What asks for no answer publishes, and what names no object has but its own values.
    """
    named: dict[_Place, set[str]] = defaultdict(set)
    asked = set()
    for row in operations:
        if row.object and _changes(row.protocol, row.code, row.object):
            place = (*row[:3], *row[5:8])
            names = named[place]
            names.add(row.object)
            if ", " in row.object:
                names.update(_listed(row.object))
            if row.span > 1 and row.status in (0, NO_ANSWER):
                names.update(_spanned(row, ranges))
            if row.status != NO_ANSWER:
                asked.add(place)
    return {place: named[place] for place in asked}


def _spanned(row: OperationRow, ranges: Ranges) -> Iterator[str]:
    """Its objects that follow the first: all were seen with the first of its answers."""
    values, answered_ns = ranges.spanned(row), row.first_ns + _ANSWER_NS
    if is_stretch(values, row.span):
        yield from (value.object for value in values if value.first_ns <= answered_ns)


def _listed(object_: str) -> Iterator[str]:
    """`point 3, 9` are two points."""
    last, *more = object_.split(", ")
    yield last
    for name in more:
        last = nth(last, int(name)) if name.isdecimal() else name
        yield last


def _is_told(row: ValuesRow, names: Collection[str]) -> bool:
    """Whether the object is one of these, or a part of one: an element, an argument."""
    if row.object in names or not _changes(row.protocol, row.code, row.object):
        return True
    return any(row.object[: part.start()] in names for part in _PART.finditer(row.object))


def _operation(stretch: Sequence[ValuesRow]) -> OperationRow:
    first = stretch[0]
    return OperationRow(
        realm=first.realm,
        client=first.client,
        server=first.server,
        transport="",
        port=0,
        protocol=first.protocol,
        unit=first.unit,
        code=first.code,
        object=first.object,
        span=len(stretch),
        status=0,
        counted=max(row.counted for row in stretch),
        first_ns=first.first_ns,
        last_ns=max(row.last_ns for row in stretch),
        gap_n=0,
        gap_sum=0.0,
        gap_sum2=0.0,
        gap_max=None,
        evidence=first.evidence,
    )
