"""Addresses and values equal tshark's on every capture, object for object.

Compared are, per client, server, unit, code and object: how many values there were, the
least, the greatest and the last of them (of texts the last). A protocol takes part with
`LAYERS`, `VALUED` and `values(messages)` in its file. Where they differ, `[[values.PROTOCOL]]` in
`differences.toml` says why.
"""

from __future__ import annotations

import math
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass

import pytest

from tests.agreement import tshark
from tests.agreement.listed import Entry, captures, differences, ours
from tests.captures import needs_public
from tests.observed import Row, observe, of

pytestmark = [
    needs_public,
    pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed"),
]

VALUED = [name for name in tshark.files() if hasattr(tshark.shown(name), "values")]
Key = tuple[str, str, str, str, str]


@dataclass(slots=True)
class Series:
    """What an object's values were."""

    count: int
    least: float
    greatest: float
    last: float | str

    def equals(self, other: Series) -> bool:
        """Whether both saw the same."""
        ours = (self.least, self.greatest, self.last)
        theirs = (other.least, other.greatest, other.last)
        return self.count == other.count and all(map(_same, ours, theirs))


def _same(one: float | str, other: float | str) -> bool:
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    # tshark shows six digits of a floating point number.
    return math.isclose(one, other, rel_tol=5e-6) or (math.isnan(one) and math.isnan(other))


@pytest.mark.parametrize("protocol", VALUED)
def test_values_equal_tsharks(protocol: str) -> None:
    explained = differences(protocol, "values")
    wrong, compared = [], 0
    public = {capture.file: capture.path for capture in captures(protocol)}
    for name, path in {**public, **ours(protocol)}.items():
        valued = tshark.valued(protocol).VALUED
        seen = of(observe(path).observations, protocol=protocol, kind="was")
        rows = [row for row in seen if row["code"] in valued]
        theirs = _series(tshark.values(protocol, path))
        compared += len(theirs)
        wrong += _judged(name, _different(_ours(rows), theirs, rows), explained)
    assert compared, "nothing was compared"
    assert not wrong, f"{len(wrong)} of {compared} differ:\n" + "\n".join(wrong)


def _judged(file: str, found: dict[str, str], explained: dict[str, list[Entry]]) -> list[str]:
    """What of the differences nobody explained, and what was explained but is equal."""
    reasons = {str(entry.get("object", "")) for entry in explained.get(file, ())}
    if "" in reasons:
        return [] if found else [f"{file}: explained but equal"]
    unexplained = [f"{file}: {text}" for name, text in found.items() if name not in reasons]
    return unexplained + [f"{file}: {name}: explained but equal" for name in reasons - {*found}]


def _different(
    ours: dict[Key, Series], theirs: dict[Key, Series], rows: Iterable[Row]
) -> dict[str, str]:
    """Each object on which both do not agree; an operation of more objects than are kept
    one by one is told in runs, which stand for the objects that are not there."""
    runs = {_operation(row) for row in rows if _is_run(row)}
    found = {}
    for key in sorted(ours.keys() | theirs.keys()):
        one, other = ours.get(key), theirs.get(key)
        if (one and other and one.equals(other)) or key[:4] in runs:
            continue
        client, server, unit, code, name = key
        found[name] = f"{client} > {server} unit {unit} {code} {name}: ours {one}, theirs {other}"
    return found


def _operation(row: Row) -> tuple[str, str, str, str]:
    return (row["client"], row["server"], row["unit"], row["code"])


def _is_run(row: Row) -> bool:
    return re.search(r"\d to ", row["object"]) is not None or row["object"].startswith("(")


def _ours(rows: Iterable[Row]) -> dict[Key, Series]:
    found: dict[Key, Series] = {}
    for row in sorted(rows, key=lambda row: row["last_ns"]):
        key = (*_operation(row), row["object"])
        number = not math.isnan(row["value_last"]) or row["text"] == "NaN"
        last = row["value_last"] if number else row["text"]
        new = Series(row["count"], row["value_min"], row["value_max"], last)
        found[key] = _joined(found.get(key), new)
    return found


def _series(values: Iterable[tshark.Value]) -> dict[Key, Series]:
    found: dict[Key, Series] = {}
    for *key, value in values:
        number = math.nan if isinstance(value, str) else value
        place = (key[0], key[1], key[2], key[3], key[4])
        new = Series(1, number, number, value)
        found[place] = _joined(found.get(place), new)
    return found


def _joined(before: Series | None, new: Series) -> Series:
    if before is None:
        return new
    least, greatest = min(before.least, new.least), max(before.greatest, new.greatest)
    return Series(before.count + new.count, least, greatest, new.last)
