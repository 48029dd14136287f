"""No frame is lost at a tenth of what `make bench` sends (tests/bench/live.py)."""

from __future__ import annotations

import pytest

from tests.bench.live import TENTH, Load, measure, missing

_MISSING = missing()
pytestmark = [pytest.mark.live, pytest.mark.skipif(bool(_MISSING), reason=_MISSING)]


@pytest.mark.parametrize("load", TENTH, ids=lambda load: load.name)
def test_every_frame_is_seen(load: Load) -> None:
    outcome = measure(load)
    print(outcome)
    assert outcome.sent == load.frames
    assert (outcome.seen, outcome.dropped) == (outcome.sent, 0)
    assert outcome.threads["decoding"] > 0
