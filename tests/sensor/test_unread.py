"""What nobody read is in no proof: it may be a password."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sensor.segments import seen

TYPED = b"hunter2-typed"


@pytest.mark.parametrize("port", [4711, 5900])
def test_a_conversation_met_midway_is_proven_by_headers(port: int, tmp_path: Path) -> None:
    found = seen(tmp_path, port, [(True, 0, TYPED), (False, 0, TYPED), (True, len(TYPED), TYPED)])
    (link,) = found.tables["links"]
    assert not link["protocol"]
    assert found.evidence[link["evidence"]]["frames"] == [1]
    assert not any(TYPED in proof["pcapng"] for proof in found.evidence.values())
