"""What is noted of a service's answers from window to window."""

from __future__ import annotations

from math import nan
from typing import Any

import pytest

from detection.services import Service
from detection.unanswered import note, silences
from tests.inventory.batches import at

pytestmark = pytest.mark.quick


ASKED = {"count": 20, "first_ns": at(520), "last_ns": at(720)}


def service(*answers: float, vain: tuple[dict[str, Any], ...] = ()) -> Service:
    first, last = at(answers[0]), at(answers[-1])
    return Service(("plc", "hmi", "modbus"), first, last, 0, vain)


def test_a_late_answer_does_not_set_back_when_a_service_answered() -> None:
    noted = {"answered_ns": at(600)}
    assert note(service(500, 510), noted, [])["answered_ns"] == at(600)
    assert note(service(690, 700), noted, [])["answered_ns"] == at(700)


def test_a_silence_begins_behind_the_last_answer_though_a_late_one_is_told() -> None:
    row = {**ASKED, "gap_n": 19, "gap_max": 10.0}
    *_, silence = silences(service(500, 510, vain=(row,)), {"answered_ns": at(600)})
    assert at(600) <= silence.since_ns < silence.until_ns == at(720)
    assert silence.asked == 13


def test_how_often_is_not_known_where_no_gap_is() -> None:
    """Behind a clock that was set back each request is older than the one before."""
    row = {**ASKED, "gap_n": 0, "gap_max": nan}
    *_, silence = silences(service(500, 510, vain=(row,)), {"answered_ns": at(600)})
    assert silence.asked == 1
