"""The level of what joins others."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from inventory.identity import Group, Identities
from inventory.levels import joined
from inventory.model import Asset, Reasoned
from inventory.times import moment

pytestmark = pytest.mark.quick


def firewall_of(levels: Sequence[str]) -> Reasoned:
    """The level of a firewall that forwards packets of one asset on each level."""
    others = [made(f"a{n}", "plc", level) for n, level in enumerate(levels)]
    ips = tuple(f"10.0.{n}.1" for n in range(len(levels)))
    groups = {other.id: Group(other.id, (), (), (), ("r",), (), False) for other in others}
    groups["fw"] = Group("fw", (), (), (), ("r",), ips, False)
    known = Identities(groups, anywhere=dict(zip(ips, (o.id for o in others), strict=True)))
    found = joined([made("fw", "firewall", "unknown"), *others], known)
    assert [a.purdue_level.value for a in found[1:]] == list(levels)
    return found[0].purdue_level


def made(id_: str, type_: str, level: str) -> Asset:
    judged = Reasoned(type_, ""), (), Reasoned(level, "")
    seen = moment(0), moment(0)
    nothing = (None,) * 6
    return Asset(id_, (), (), ("r",), (), *nothing, *judged, None, (), (), *seen, (), ())


def test_between_plant_and_enterprise_lies_the_dmz() -> None:
    for beyond in ("4", "external"):
        assert firewall_of(["2", beyond]).value == "3.5"
    assert "level 2 and the outside" in firewall_of(["2", "external"]).reason


def test_within_the_plant_it_stands_on_no_level_and_says_between_which() -> None:
    found = firewall_of(["3", "1", "2", "unknown"])
    assert found.value == "unknown"
    assert found.reason == "It joins level 1, level 2 and level 3 and stands between them, on none."


def test_what_was_not_seen_is_said() -> None:
    assert firewall_of([]).reason == "It stands between levels; which it joins was not seen."
    assert "Behind it lies level 1" in firewall_of(["1"]).reason
