"""Values of the objects that an operation spans: one row each, found by the objects' numbers."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from inventory.model import ValueRange
from inventory.rows import OperationRow, ValuesRow

_LAST_NUMBER = re.compile(r"\d+(?=\D*$)")
_WIDEST = 8  # objects' numbers are at most so far apart (octets of a double word)

_Series = tuple[str, ...]


@lru_cache(maxsize=65536)
def _split(object_: str) -> tuple[str, int]:
    """An object's name without its last number, and the number."""
    found = _LAST_NUMBER.search(object_)
    if found is None or len(found[0]) > 12:
        return object_, -1
    return f"{object_[: found.start()]}#{object_[found.end() :]}", int(found[0])


class Ranges:
    """What values were seen of which objects."""

    def __init__(self, rows: Iterable[ValuesRow]) -> None:
        series: dict[_Series, dict[int, ValuesRow]] = defaultdict(dict)
        for row in rows:
            form, number = _split(row.object)
            key = (row.realm, row.client, row.server, row.protocol, row.unit, row.code, form)
            series[key][number] = row
        self._series = {key: sorted(found.items()) for key, found in series.items()}

    def of(self, operation: OperationRow) -> ValueRange | None:
        """The range over all objects of the operation; `last` is the first object's."""
        o = operation
        form, number = _split(o.object)
        key = (o.realm, o.client, o.server, o.protocol, o.unit, o.code, form)
        rows = self._from(self._series.get(key, []), number, o.span)
        if not rows:
            return None
        if len(rows) == 1:
            return _range(rows[0])
        lows = [r.value_min for r in rows if r.value_min is not None]
        highs = [r.value_max for r in rows if r.value_max is not None]
        first, distinct = _range(rows[0]), max(r.value_distinct or 0 for r in rows)
        return replace(
            first, min=min(lows, default=None), max=max(highs, default=None), distinct=distinct
        )

    def _from(self, series: list[tuple[int, ValuesRow]], number: int, span: int) -> list[ValuesRow]:
        """The objects from `number` on, as far apart as they are named."""
        at = bisect_left(series, number, key=lambda item: item[0])
        if at == len(series) or series[at][0] != number:
            return []
        if span == 1:
            return [series[at][1]]
        following = series[at : at + span]
        step = min((b[0] - a[0] for a, b in pairwise(following)), default=1)
        if step > _WIDEST:
            return [following[0][1]]
        return [row for n, row in following if n < number + span * step]


def _range(row: ValuesRow) -> ValueRange:
    return ValueRange(row.value_min, row.value_max, row.value_text or "", row.value_distinct or 0)
