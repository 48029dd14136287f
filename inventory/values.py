"""Values of the objects that an operation spans: one row each, found by the objects' numbers."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import sub

from inventory.model import ValueRange
from inventory.rows import OperationRow, ValuesRow

_LAST_NUMBER = re.compile(r"\d+(?=\D*$)")
_WIDEST = 8  # objects' numbers are at most so far apart (octets of a double word)
_MOST = 2048  # of so many objects of one operation the sensor tells values

_Series = tuple[str, ...]


@lru_cache(maxsize=65536)
def split(object_: str) -> tuple[str, int]:
    """An object's name without its last number, and the number."""
    found = _LAST_NUMBER.search(object_)
    if found is None or len(found[0]) > 12:
        return object_, -1
    return f"{object_[: found.start()]}#{object_[found.end() :]}", int(found[0])


def nth(object_: str, number: int) -> str:
    """The object with another last number."""
    return _LAST_NUMBER.sub(str(number), object_)


def runs(rows: Sequence[ValuesRow]) -> Iterator[Sequence[ValuesRow]]:
    """Objects in the order of their numbers, those together that follow each other as near as
    any do."""
    numbers = [split(row.object)[1] for row in rows]
    step = _step(numbers)
    starts = [at for at, n in enumerate(numbers) if not at or n - numbers[at - 1] != step]
    for start, end in zip(starts, (*starts[1:], len(numbers)), strict=True):
        yield rows[start:end]


def range_of(rows: Sequence[ValuesRow]) -> ValueRange | None:
    """The range over all objects of an operation; `last` is the first object's."""
    if not rows:
        return None
    first = rows[0]
    if len(rows) == 1:
        return _range(first, first.value_min, first.value_max, first.value_distinct)
    lows = [r.value_min for r in rows if r.value_min is not None]
    highs = [r.value_max for r in rows if r.value_max is not None]
    distinct = max([r.value_distinct or 0 for r in rows])
    return _range(first, min(lows, default=None), max(highs, default=None), distinct)


def step_of(rows: Sequence[ValuesRow], span: int) -> int:
    """How far apart the numbers of an operation's objects are; 0 where they do not follow each
    other, 1 where no values tell."""
    if rows and not is_stretch(rows, span):
        return 0
    return _step([split(row.object)[1] for row in rows])


def is_stretch(rows: Sequence[ValuesRow], span: int) -> bool:
    """Whether an operation's objects follow each other: else some have other names."""
    return len(rows) >= min(span, _MOST)


def _step(numbers: Sequence[int]) -> int:
    """How far apart objects with these numbers are named; 0 where they are no stretch."""
    step = min(map(sub, numbers[1:], numbers), default=1)
    return step if step <= _WIDEST else 0


class Ranges:
    """What values were seen of which objects."""

    def __init__(self, rows: Iterable[ValuesRow]) -> None:
        series: dict[_Series, dict[int, ValuesRow]] = defaultdict(dict)
        for row in rows:
            form, number = split(row.object)
            series[*row[:6], form][number] = row
        self._series = {key: _Objects(found) for key, found in series.items()}

    def series(self) -> Iterator[Sequence[ValuesRow]]:
        """All rows, those together whose objects differ in their last number alone."""
        return (objects.rows for objects in self._series.values())

    def spanned(self, operation: OperationRow) -> Sequence[ValuesRow]:
        """All objects of the operation that have values."""
        o = operation
        form, number = split(o.object)
        key = (o.realm, o.client, o.server, o.protocol, o.unit, o.code, form)
        objects = self._series.get(key)
        return objects.spanned(number, o.span) if objects else ()


class _Objects:
    """Objects that differ in their last number alone, in its order."""

    def __init__(self, rows: Mapping[int, ValuesRow]) -> None:
        self._numbers = sorted(rows)
        self.rows = [rows[number] for number in self._numbers]

    def spanned(self, number: int, span: int) -> list[ValuesRow]:
        """The objects from `number` on, as far apart as they are named."""
        at = bisect_left(self._numbers, number)
        following = self._numbers[at : at + span]
        if not following or following[0] != number:
            return []
        reach = number + (span * _step(following) or 1)
        return self.rows[at : at + bisect_left(following, reach)]


def _range(
    first: ValuesRow, low: float | None, high: float | None, distinct: int | None
) -> ValueRange:
    return ValueRange(low, high, first.value_text or "", distinct or 0)
