"""What is measured is what sensors run."""

from __future__ import annotations

import pytest

from tests.bench import bench

pytestmark = pytest.mark.quick


def test_a_core_with_the_compilers_checks_is_not_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "OPTIMISED", False)
    with pytest.raises(SystemExit, match="needs an optimised core"):
        bench.main()
