"""What the core hands over, as Arrow tables that share its memory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from sensor.batch import SCHEMAS


def tables(window: Mapping[str, Any]) -> dict[str, pa.RecordBatch]:
    """The tables of a window of `_core`, each of its schema in `SCHEMAS`."""
    return {
        name: _table(window[name], window["rows"][name], schema) for name, schema in SCHEMAS.items()
    }


def _table(columns: Mapping[str, Any], rows: int, schema: pa.Schema) -> pa.RecordBatch:
    if rows == 0:
        return _empty(schema)
    arrays = [_array(columns[field.name], rows, field.type) for field in schema]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _empty(schema: pa.Schema) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([pa.array([], f.type) for f in schema], schema=schema)


def _array(cells: bytes | tuple[bytes, bytes], rows: int, type_: pa.DataType) -> pa.Array:
    *offsets, items = map(pa.py_buffer, cells if isinstance(cells, tuple) else (cells,))
    if not isinstance(type_, pa.ListType):
        return pa.Array.from_buffers(type_, rows, [None, *offsets, items])
    number = type_.value_type
    numbers = pa.Array.from_buffers(number, items.size * 8 // number.bit_width, [None, items])
    return pa.Array.from_buffers(type_, rows, [None, *offsets], children=[numbers])
