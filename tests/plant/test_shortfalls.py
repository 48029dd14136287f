"""The lab's three plants against their truth: nothing is missing that is not on the work list."""

from __future__ import annotations

import pytest

from tests.lab.shipped import PLANTS, events, statements, truth
from tests.plant import shortfalls


@pytest.fixture(scope="module", params=PLANTS)
def plant(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def found(plant: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    return shortfalls.of(plant, tmp_path_factory.mktemp(plant))


@pytest.mark.parametrize("part", ["inventory", "detection", "false", "report"])
def test_nothing_is_missing_beyond_the_list(
    found: dict[str, list[str]], plant: str, part: str
) -> None:
    assert shortfalls.beyond(found[part], shortfalls.known()[plant][part]) == []


def test_being_told_amiss_is_better_than_not() -> None:
    listed = ["a (insider): nobody is told", "b (insider): not told as value"]
    assert shortfalls.beyond(["a (insider): not told as value"], listed) == []
    assert shortfalls.beyond(["b (insider): nobody is told"], listed)


def test_much_is_found(found: dict[str, list[str]], plant: str) -> None:
    """The list is no way out: hosts, outsiders and weaknesses are found."""
    lost = [row for row in found["inventory"] if row.endswith(": no asset")]
    seen = [host for host in truth(plant, "normal")["inventory"] if not host["hidden_behind"]]
    assert len(lost) <= len(seen) / 10
    unclaimed = [row for row in found["inventory"] if row.endswith("is not claimed")]
    assert len(unclaimed) < len(statements(plant, "normal")) / 2
    untold = [row for row in found["detection"] if "nobody is told" in row]
    assert len(untold) < len(events(plant, "attack")) / 2
    missed = [row for row in found["report"] if ": no breach of" in row]
    assert len(missed) < sum(bool(f["breaches"]) for f in truth(plant, "normal")["facts"]) / 2
