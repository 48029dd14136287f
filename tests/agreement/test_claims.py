"""What devices say of themselves equals what tshark shows of it, on every capture.

A protocol takes part with `LAYERS`, `CLAIMED` and `claims(messages)` in its file.
"""

from __future__ import annotations

import shutil

import pytest

from tests.agreement import tshark
from tests.agreement.listed import captures, ours
from tests.captures import needs_public
from tests.observed import observe, of

pytestmark = [
    needs_public,
    pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed"),
]

CLAIMING = [name for name in tshark.files() if hasattr(tshark.shown(name), "claims")]


@pytest.mark.parametrize("protocol", CLAIMING)
def test_claims_equal_tsharks(protocol: str) -> None:
    claimed = tshark.claiming(protocol).CLAIMED
    wrong, compared = [], 0
    public = {capture.file: capture.path for capture in captures(protocol)}
    for name, path in {**public, **ours(protocol)}.items():
        rows = of(observe(path).observations, protocol=protocol, kind="is")
        told = {(row["subject"], row["object"], row["text"]) for row in rows}
        one = {claim for claim in told if claim[1] in claimed}
        other = set(tshark.claims(protocol, path))
        compared += len(other)
        wrong += [f"{name}: only ours {claim}" for claim in sorted(one - other)]
        wrong += [f"{name}: only theirs {claim}" for claim in sorted(other - one)]
    assert compared, "nothing was compared"
    assert not wrong, f"{len(wrong)} of {compared} differ:\n" + "\n".join(wrong)
