"""Rows of a batch that belong together, as slices of it: nothing is copied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TypeVar

import pyarrow as pa

Mark = TypeVar("Mark")


def parts(batch: pa.RecordBatch, marks: Iterable[Mark]) -> Iterator[tuple[Mark, pa.RecordBatch]]:
    """The rows that follow each other with equal marks; `marks` has one for each row."""
    begin = 0
    for mark, rows in groupby(marks):
        count = sum(1 for _ in rows)
        yield mark, batch.slice(begin, count)
        begin += count
