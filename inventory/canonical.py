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
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, TypeVar

from inventory.times import iso

T = TypeVar("T")
Reader = Callable[[Any], Any]


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


def plain(value: object) -> Any:
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


def typed(kind: Any, value: Any) -> Any:
    """A JSON value as the type says. Raises `CanonicalError` where it does not fit."""
    try:
        return _reader(kind)(value)
    except CanonicalError:
        raise
    except (TypeError, AttributeError, OverflowError, ValueError) as error:
        raise CanonicalError(f"{kind} cannot be {value!r}") from error


@functools.cache
def _reader(kind: Any) -> Reader:
    """What reads values of a type: what the type says is looked up once."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return partial(_union, *(k for k in inner if k is not type(None)))
    if origin is typing.Literal:
        return partial(_one_of, inner)
    if origin is not None and issubclass(origin, Mapping):
        return partial(_mapping, *inner)
    if origin is tuple and inner[-1] is not ...:
        return partial(_row, inner)
    if origin is not None:
        return partial(_sequence, inner[0])
    if dataclasses.is_dataclass(kind):
        return partial(_record, kind)
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return kind
    return _SCALARS.get(kind, _unread)


def _union(kind: Any, value: Any) -> Any:
    """Of the unions that the model has: something, or None."""
    return None if value is None else typed(kind, value)


def _one_of(allowed: Sequence[Any], value: Any) -> Any:
    if value not in allowed:
        raise CanonicalError(f"one of {allowed} is needed, {value!r} is there")
    return value


def _mapping(name: Any, kind: Any, value: Any) -> Any:
    return {typed(name, key): typed(kind, item) for key, item in value.items()}


def _row(kinds: Sequence[Any], value: Any) -> Any:
    return tuple(typed(kind, item) for kind, item in zip(kinds, _list(value), strict=True))


def _sequence(kind: Any, value: Any) -> Any:
    return tuple(typed(kind, item) for item in _list(value))


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError
    return value


def _record(kind: Any, value: Any) -> Any:
    fields = _fields(kind)
    if odd := sorted(set(value) - set(fields)):
        raise CanonicalError(f"{kind.__name__} has other fields: {', '.join(map(str, odd))}")
    return kind(**{name: typed(fields[name], found) for name, found in value.items()})


@functools.cache
def _fields(kind: Any) -> Mapping[str, Any]:
    hints = typing.get_type_hints(kind)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind)}


def _time(value: Any) -> datetime:
    return datetime.fromisoformat(value).astimezone(UTC)


def _number(value: Any) -> float:
    if type(value) not in (int, float, str):
        raise TypeError
    return float(value)


def _exactly(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise TypeError
    return value


def _unread(_: Any) -> Any:
    raise TypeError


_SCALARS: Mapping[Any, Reader] = {
    datetime: _time,
    date: date.fromisoformat,
    float: _number,
    **{kind: partial(_exactly, kind) for kind in (int, str, bool)},
}
