"""Proof decoded cold: what an evidence set's frames alone state."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from sensor import _core
from sensor.window import tables


def decode(pcapng: bytes, key: bytes = b"") -> Mapping[str, pa.RecordBatch]:
    """The tables that an evidence set's frames state. Raises ValueError for what is none."""
    return tables(_core.decode_evidence(pcapng, key))
