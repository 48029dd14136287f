"""Nanoseconds since 1970 on the wire, aware datetimes in the plant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_US = (datetime.max.replace(tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)


def moment(ns: int) -> datetime:
    """The datetime, to the microsecond, within what Python can hold."""
    us = ns // 1000
    if not 0 <= us <= _MOST_US:
        us = min(max(us, 0), _MOST_US)
    return _EPOCH + timedelta(0, 0, us)


def in_utc(time: datetime) -> datetime:
    """A time that somebody gave, in UTC; without a zone it is UTC.

    Raises ValueError where that is outside of all years.
    """
    try:
        return (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"{time.isoformat()} is outside of all years in UTC") from error


def nanoseconds(time: datetime) -> int:
    """Nanoseconds since 1970 of an aware datetime."""
    return (time - _EPOCH) // timedelta(microseconds=1) * 1000


def iso(time: datetime) -> str:
    """`2026-11-24T13:54:00.000000Z`."""
    return f"{time.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"
