"""Requests per (client, server, code) equal tshark's on every public capture; of a protocol that
none holds, on what independent stacks sent here.

Where they differ, `differences.toml` says why; a difference that is not there, or one
there that is none any more, fails.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Mapping, Sequence

import pytest

from tests.agreement import tshark
from tests.agreement.listed import compared, differences
from tests.captures import needs_public
from tests.observed import observe, requests

pytestmark = [
    needs_public,
    pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed"),
]


@pytest.mark.parametrize("protocol", tshark.files())
def test_requests_equal_tsharks(protocol: str) -> None:
    explained = differences(protocol)
    listed = compared(protocol)
    assert listed, f"no capture holds {protocol}"
    wrong = []
    for file, path in listed.items():
        ours = requests(observe(path).observations, [protocol])
        theirs = tshark.requests(protocol, path)
        found = _compare(ours, theirs)
        known = _known(explained.get(file, []), found)
        wrong += [f"{file}: {difference}" for difference in sorted(found - known)]
        wrong += [f"{file}: explained but equal: {d}" for d in sorted(known - found)]
    assert not wrong, "\n".join(wrong)


Difference = tuple[str, str, str, int, int]


def _compare(ours: Counter[tshark.Request], theirs: Counter[tshark.Request]) -> set[Difference]:
    return {
        (*request, ours[request], theirs[request])
        for request in ours.keys() | theirs.keys()
        if ours[request] != theirs[request]
    }


def _known(entries: Sequence[Mapping[str, object]], found: set[Difference]) -> set[Difference]:
    """The explained differences; an entry without a code explains all of its capture."""
    assert all(entry["reason"] for entry in entries), "a difference needs its reason"
    known = {_key(entry) for entry in entries if "code" in entry}
    if any("code" not in entry for entry in entries):
        known |= found or {("all", "", "", 0, 0)}
    return known


def _key(entry: Mapping[str, object]) -> Difference:
    client, server, code = (str(entry[name]) for name in ("client", "server", "code"))
    return (client, server, code, int(str(entry["ours"])), int(str(entry["theirs"])))
