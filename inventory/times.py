"""Nanoseconds since 1970 on the wire, aware datetimes in the plant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_US = (datetime.max.replace(tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)


def moment(ns: int) -> datetime:
    """The datetime, to the microsecond, within what Python can hold."""
    return _EPOCH + timedelta(microseconds=min(max(ns // 1000, 0), _MOST_US))


def nanoseconds(time: datetime) -> int:
    """Nanoseconds since 1970 of an aware datetime."""
    return (time - _EPOCH) // timedelta(microseconds=1) * 1000
