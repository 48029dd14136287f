"""What was asked for equals what tshark shows of it, on every capture but the largest, in which
the same is asked for again and again.

A protocol takes part with `LAYERS`, `PLACED`, `PLACES` and `objects(messages)` in its file. Of a
capture that `differences.toml` explains as one of `objects` something must differ.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable

import pytest

from tests.agreement import tshark
from tests.agreement.listed import captures, differences, ours
from tests.captures import needs_public
from tests.observed import Row, observe, of

pytestmark = [
    needs_public,
    pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed"),
]

LARGEST = 3_000_000  # octets
PLACING = [name for name in tshark.files() if hasattr(tshark.shown(name), "objects")]


@pytest.mark.parametrize("protocol", PLACING)
def test_objects_equal_tsharks(protocol: str) -> None:
    how = tshark.placing(protocol)
    wrong, compared = [], 0
    explained = differences(protocol, "objects")
    public = {capture.file: capture.path for capture in captures(protocol)}
    small = {n: p for n, p in {**public, **ours(protocol)}.items() if p.stat().st_size < LARGEST}
    for name, path in small.items():
        rows = of(observe(path).observations, protocol=protocol, kind="did")
        asked = [row for row in rows if row["code"] in how.PLACED]
        one = _counted(row for row in asked if how.PLACES.match(row["object"]))
        other = tshark.objects(protocol, path)
        compared += len(other)
        differing = sorted(key for key in {*one, *other} if one[key] != other[key])
        if name in explained:
            wrong += [] if differing else [f"{name}: explained but equal"]
            continue
        wrong += [f"{name}: {key}: ours {one[key]}, theirs {other[key]}" for key in differing]
    assert compared, "nothing was compared"
    assert not wrong, f"{len(wrong)} of {compared} differ:\n" + "\n".join(wrong)


def _counted(rows: Iterable[Row]) -> Counter[tshark.Placed]:
    found: Counter[tshark.Placed] = Counter()
    for row in rows:
        found[row["client"], row["server"], row["code"], row["object"]] += row["count"]
    return found
