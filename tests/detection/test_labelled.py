"""The public labelled captures: attacks are told, and quiet days have no incidents."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.detection.labelled import CASES, LABELLED, Case, score

pytestmark = pytest.mark.skipif(
    not LABELLED.exists(), reason=f"labelled captures are not at {LABELLED}"
)
# An operator's commands in the minutes behind too short a time of learning; of GOOSE, hosts that
# call their distribution's servers every five minutes, and a gateway that is asked for them.
STRAY = {"modbus fake command": 3}
STRAY |= dict.fromkeys(("goose 823_8232a", "goose 823_8232b", "goose 823_8232c"), 4)
STRAY |= {"goose 823_8232d": 2, "goose 853_8531a": 2}
# What an attack must be told by, where one word of it is what matters.
NAMED = {"injection_WarmRestart": "warm restart", "853": "broke off", "823": "stated"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.name))
def test_attacks_are_told_and_nothing_else(case: Case, tmp_path: Path) -> None:
    found = score(case, tmp_path)
    assert not found.untold
    assert len(found.stray) <= STRAY.get(case.name, 0), [d["seen"] for d in found.stray]
    for kind, deviations in found.told:
        assert any(NAMED.get(kind, "") in d["seen"] for d in deviations) or not deviations
