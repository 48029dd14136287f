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
from inventory.values import Ranges, is_stretch, nth, runs, split
from protocols.model import NO_ANSWER, Effect, describe

CHANGES = frozenset({Effect.WRITES, Effect.COMMANDS, Effect.ENGINEERS})
_ANSWER_NS = 60_000_000_000  # no answer comes later
_PART = re.compile(r"[ \[]")

_Place = tuple[str, ...]  # realm, client, server, protocol, unit, code

meaning = lru_cache(maxsize=65536)(describe)


def beside(
    operations: Iterable[OperationRow], values: Iterable[ValuesRow], ranges: Ranges
) -> list[OperationRow]:
    """An operation of each stretch of objects that one request wrote first and none names."""
    named = _named(operations, ranges)
    found: dict[tuple[object, ...], dict[int, ValuesRow]] = {}
    for row in values:
        names = named.get(row[:6])
        if names and not _is_told(row, names):
            form, number = split(row.object)
            key = (*row[:6], form, row.first_ns, row.evidence)
            found.setdefault(key, {})[number] = row
    return [_operation(stretch) for alike in found.values() for stretch in runs(alike)]


def _named(operations: Iterable[OperationRow], ranges: Ranges) -> Mapping[_Place, Collection[str]]:
    """The objects of what changes something, by place: all that its operations name or span.

    What asks for no answer publishes, and what names no object has but its own values.
    """
    named: dict[_Place, set[str]] = defaultdict(set)
    asked = set()
    for row in operations:
        if row.object and meaning(row.protocol, row.code, row.object).effect in CHANGES:
            place = (*row[:3], *row[5:8])
            named[place].update(_listed(row.object))
            named[place].update(_spanned(row, ranges))
            if row.status != NO_ANSWER:
                asked.add(place)
    return {place: named[place] for place in asked}


def _spanned(row: OperationRow, ranges: Ranges) -> Iterator[str]:
    """Its objects that follow the first: all were seen with the first of its answers."""
    values = ranges.spanned(row) if row.span > 1 and row.status in (0, NO_ANSWER) else ()
    if is_stretch(values, row.span):
        for value in values:
            if value.first_ns <= row.first_ns + _ANSWER_NS:
                yield value.object


def _listed(object_: str) -> Iterator[str]:
    """`point 3, 9` are two points."""
    last, *more = object_.split(", ")
    yield last
    for name in more:
        last = nth(last, int(name)) if name.isdecimal() else name
        yield last


def _is_told(row: ValuesRow, names: Collection[str]) -> bool:
    """Whether the object is one of these, or a part of one: an element, an argument."""
    if row.object in names or meaning(row.protocol, row.code, row.object).effect not in CHANGES:
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
