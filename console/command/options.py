"""What the values of options must be: each says in one sentence what was needed."""

from __future__ import annotations

import argparse
import math
from datetime import datetime
from pathlib import Path

from inventory.times import in_utc


def folder(text: str) -> Path:
    """A site's folder, which need not be there yet."""
    path = Path(text)
    if there := _no_folder(path) if text else "the name is empty":
        raise argparse.ArgumentTypeError(f"a folder was needed, {there}")
    return path


def _no_folder(path: Path) -> str:
    """Why it can be none; empty where it can."""
    try:
        return f"{path} is a file" if path.exists() and not path.is_dir() else ""
    except OSError as error:
        return f"{path} cannot be looked at: {error.strerror}"


def time(text: str) -> datetime:
    """A time of the command line, in UTC; without a zone it is UTC."""
    try:
        return in_utc(datetime.fromisoformat(text))
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no time: ISO 8601 is needed, such as 2026-11-24T06:00:00Z"
        ) from error


_MOST_ROWS = 2**31 - 1


def rows(text: str) -> int:
    """How many rows at most: one or more."""
    if not text.isdecimal() or not 1 <= int(text) <= _MOST_ROWS:
        raise argparse.ArgumentTypeError(
            f"a whole number above 0 was needed, at most {_MOST_ROWS}; {text!r} is none"
        )
    return int(text)


_UNITS = {"M": 10**6, "G": 10**9, "T": 10**12}
_SMALLEST = 16 * _UNITS["M"]


def octets(text: str) -> int:
    """A size such as 500M, 20G or 1.5T, in octets."""
    unit = _UNITS.get(text[-1:].upper())
    try:
        size = float(text[:-1]) * unit if unit else math.nan
    except ValueError:
        size = math.nan
    if not _SMALLEST <= size < math.inf:
        raise argparse.ArgumentTypeError(
            f"a size of at least 16M was needed, such as 20G, {text!r} is none"
        )
    return int(size)


def seconds(text: str) -> float:
    """A time to wait, in seconds."""
    return _positive(text, "a number of seconds above 0 was needed")


def pace(text: str) -> float:
    """A multiple of the capture's own pace, or `realtime` for 1."""
    if text.lower() == "realtime":
        return 1.0
    return _positive(text, "a number above 0, or realtime, was needed")


def _positive(text: str, needed: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not (math.isfinite(number) and number > 0):
        raise argparse.ArgumentTypeError(f"{needed}, {text!r} is none")
    return number
