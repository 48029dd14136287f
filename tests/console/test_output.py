"""Numbers on a terminal."""

from __future__ import annotations

import pytest

from console.command.output import share

pytestmark = pytest.mark.quick


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0 %"),
        (0.00001, "< 0.1 %"),
        (0.5, "50 %"),
        (0.98477, "98.5 %"),
        (0.99999, "> 99.9 %"),
        (1.0, "100 %"),
    ],
)
def test_a_share_never_rounds_what_is_there_away(value: float, text: str) -> None:
    assert share(value) == text
