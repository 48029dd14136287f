"""Text that is shortened to fit."""

from __future__ import annotations

import pytest

from reports.typeface import fitted, width

pytestmark = pytest.mark.quick

ADDRESS = "2a03:2880:1010:3f20:face:b00c:0:25de"


def test_text_keeps_its_beginning_and_an_address_both_its_ends() -> None:
    assert fitted(ADDRESS, 500, 11) == ADDRESS
    begun, told = fitted(ADDRESS, 90, 11), fitted(ADDRESS, 90, 11, ends=True)
    assert begun.endswith("…")
    assert ADDRESS.startswith(begun[:-1])
    first, last = told.split("…")
    assert ADDRESS.startswith(first)
    assert ADDRESS.endswith(last)
    assert abs(len(first) - len(last)) <= 1
    assert max(width(begun, 11), width(told, 11)) <= 90


def test_where_there_is_no_room_nothing_but_the_ellipsis_is_left() -> None:
    assert fitted(ADDRESS, 1, 11) == fitted(ADDRESS, 1, 11, ends=True) == "…"
