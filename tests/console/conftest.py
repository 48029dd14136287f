"""A site of the simulated plant behind its API, without a network."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.site import Site
from inventory.store import Store
from tests.console.client import Api


@pytest.fixture(scope="module")
def api(attacked_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """The attacked plant, to ask."""
    yield from _copy(attacked_site, tmp_path_factory.mktemp("asked"))


@pytest.fixture
def own_api(attacked_site: Path, tmp_path: Path) -> Iterator[Api]:
    """The attacked plant, to decide on."""
    yield from _copy(attacked_site, tmp_path)


def _copy(made: Path, folder: Path) -> Iterator[Api]:
    with Site(Store.open(shutil.copytree(made, folder / "site"))) as site:
        yield Api(site)
