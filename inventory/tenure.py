"""Who had an address when: what was done before it changed hands is its former owner's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from inventory.rows import ClaimRow, OperationRow, ViolationRow

Row = TypeVar("Row", OperationRow, ViolationRow, ClaimRow)

_NO_GAPS: Mapping[str, Any] = {"gap_n": 0, "gap_sum": 0.0, "gap_sum2": 0.0, "gap_max": None}


class Tenure(NamedTuple):
    """An asset had an address from its first sight with it to its last."""

    first_ns: int
    last_ns: int
    asset: str


Tenures = Sequence[Tenure]
Places = Mapping[str, Tenures]  # by realm and address, where several had it


def during(tenures: Tenures, first_ns: int, last_ns: int) -> Tenures:
    """Those who had an address in a time, in order; the nearest where nobody was seen."""
    away = [max(t.first_ns - last_ns, first_ns - t.last_ns, 0) for t in tenures]
    nearest = sorted(t for t, gap in zip(tenures, away, strict=True) if gap == min(away))
    return nearest if min(away) == 0 else nearest[:1]


def parted(row: Row, addresses: Iterable[str], places: Places) -> Sequence[Row]:
    """A row that spans a change of an address' owner in two: the first one's and the last's.

    Whoever had it in between is left out: that he did it too is not said.
    """
    if not places:
        return (row,)
    had = [places[p] for a in addresses if (p := f"{row.realm} {a}") in places]
    ends = [during(tenures, row.first_ns, row.last_ns) for tenures in had]
    changed = [(t[0], t[-1]) for t in ends if _is_succession(t[0], t[-1])]
    if not changed:
        return (row,)
    ended = min(first.last_ns for first, _ in changed)
    began = max(last.first_ns for _, last in changed)
    share = (row.last_ns - began) / (row.last_ns - row.first_ns)
    after = max(1, round(_count(row) * share))
    return _before(row, ended, max(1, _count(row) - after)), _after(row, began, after)


def _is_succession(first: Tenure, last: Tenure) -> bool:
    """Whether one had it behind the other: of two at once nobody knows whose a row is."""
    return first.asset != last.asset and first.last_ns < last.first_ns


def _before(row: Row, ended: int, count: int) -> Row:
    return row._replace(last_ns=ended, latest=None, **_counted(row, count))


def _after(row: Row, began: int, count: int) -> Row:
    """The gaps are those of both."""
    told = {**_counted(row, count), **(_NO_GAPS if isinstance(row, OperationRow) else {})}
    return row._replace(first_ns=began, evidence=row.latest, **told)


def _count(row: Row) -> int:
    return 1 if isinstance(row, ClaimRow) else row.counted


def _counted(row: Row, count: int) -> Mapping[str, Any]:
    """As evenly spread as where a span of time cuts a row."""
    return {} if isinstance(row, ClaimRow) else {"counted": count}
