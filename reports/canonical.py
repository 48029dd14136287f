"""Values of the model as canonical JSON, and back: one value has one text.

Keys sorted, no spaces, UTF-8, times as ISO 8601 UTC with microseconds, floats in their
shortest form; what JSON has no number for (not a number, the infinities) is text.
"""

from __future__ import annotations

import dataclasses
import enum
import functools
import json
import math
import types
import typing
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeVar

T = TypeVar("T")


class CanonicalError(ValueError):
    """The text is not the canonical form of the wanted type."""


def dump(value: object) -> bytes:
    """The canonical JSON of a value of the model."""
    text = json.dumps(
        plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )
    return text.encode("utf-8", "surrogatepass")


def load(kind: type[T], data: bytes) -> T:
    """The value that `dump` wrote. Raises `CanonicalError`, also where the form differs."""
    try:
        value = typed(kind, json.loads(data.decode("utf-8", "surrogatepass")))
    except (UnicodeDecodeError, RecursionError, json.JSONDecodeError) as error:
        raise CanonicalError(f"not JSON: {error}") from error
    if dump(value) != data:
        raise CanonicalError("the JSON is not in canonical form")
    assert isinstance(value, kind)
    return value


def plain(value: object) -> object:
    """A value of the model as JSON knows it."""
    match value:
        case enum.IntEnum():
            return int(value)
        case enum.Enum():
            return value.value
        case None | bool() | int() | str():
            return value
        case float():
            return value + 0.0 if math.isfinite(value) else str(value)
        case datetime():
            return iso(value)
        case date():
            return value.isoformat()
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case Sequence():
            return [plain(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    raise TypeError(f"no canonical form for {type(value).__name__}")


def iso(time: datetime) -> str:
    """`2026-11-24T13:54:00.000000Z`."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def typed(kind: Any, value: Any) -> Any:
    """A JSON value as the type says. Raises `CanonicalError` where it does not fit."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    try:
        if origin in (types.UnionType, typing.Union):
            return _union(inner, value)
        if origin is typing.Literal:
            return _one_of(inner, value)
        if origin is not None:
            return _collection(origin, inner, value)
        if dataclasses.is_dataclass(kind):
            return _record(kind, value)
        return _scalar(kind, value)
    except (TypeError, AttributeError, OverflowError) as error:
        raise CanonicalError(f"{kind} cannot be {value!r}") from error


def _scalar(kind: Any, value: Any) -> Any:
    if kind is datetime:
        return datetime.strptime(value, "%Y-%m-%dT%H:%M:%S.%f%z").astimezone(UTC)
    if kind is date:
        return date.fromisoformat(value)
    if kind is float and type(value) in (int, float, str):
        return float(value)
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return kind(value)
    if kind in (int, str, bool) and type(value) is kind:
        return value
    raise TypeError


def _union(kinds: Sequence[Any], value: Any) -> Any:
    """Of the unions that the model has: something, or None."""
    if value is None and type(None) in kinds:
        return None
    (kind,) = (k for k in kinds if k is not type(None))
    return typed(kind, value)


def _one_of(allowed: Sequence[Any], value: Any) -> Any:
    if value not in allowed:
        raise CanonicalError(f"one of {allowed} is needed, {value!r} is there")
    return value


def _collection(origin: type, inner: Sequence[Any], value: Any) -> Any:
    if issubclass(origin, Mapping):
        return {typed(inner[0], key): typed(inner[1], item) for key, item in value.items()}
    if not isinstance(value, list):
        raise TypeError
    if origin is tuple and inner[-1] is not ...:
        return tuple(typed(kind, item) for kind, item in zip(inner, value, strict=True))
    return tuple(typed(inner[0], item) for item in value)


def _record(kind: Any, value: Any) -> Any:
    fields = _fields(kind)
    if set(value) != set(fields):
        odd = sorted(set(value) ^ set(fields))
        raise CanonicalError(f"{kind.__name__} has other fields: {', '.join(map(str, odd))}")
    return kind(**{name: typed(field, value[name]) for name, field in fields.items()})


@functools.cache
def _fields(kind: Any) -> Mapping[str, Any]:
    hints = typing.get_type_hints(kind)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind)}
