"""What a sensor brings: a numbered window, as tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import pyarrow as pa


class Batch(Protocol):
    """A numbered window of a sensor, as `Store.insert` takes it."""

    @property
    def sensor(self) -> str:
        """Which sensor."""

    @property
    def boot(self) -> str:
        """Which start of it, or which set of capture files."""

    @property
    def sequence(self) -> int:
        """Which window of that start, from 0."""

    @property
    def start_ns(self) -> int:
        """When the window opened, nanoseconds since 1970."""

    @property
    def end_ns(self) -> int:
        """When it closed."""

    @property
    def tables(self) -> Mapping[str, pa.RecordBatch]:
        """observations, changes, links, endpoints, evidence, health."""
