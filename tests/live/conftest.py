"""The mirror port that live tests send to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import veth


@pytest.fixture(scope="session")
def _possible() -> None:
    if reason := veth.missing():
        pytest.skip(reason)


@pytest.fixture
def mirror(_possible: None) -> Iterator[None]:
    """A veth pair of this process: `veth.SENDER` and `veth.MIRROR`."""
    with veth.pair():
        yield
