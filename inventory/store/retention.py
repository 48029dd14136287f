"""What is kept how long and in how much room, and what goes first where there is no more.

SITE/keep.toml, each line of which may be left out:

    history_days = 400    # value changes and episodes
    evidence_days = 90    # proof of value changes
    quota_gb = 20         # the site's database

and how much the sensor holds at once, from its next start on:

    conversations = 100000
    links = 200000
    endpoints = 100000
    rows = 50000          # facts told apart
    values = 40000        # objects whose values are told apart
    objects = 1024        # of one conversation and operation
    frames_mb = 32        # the last frames, of which proof is taken
    evidence_mb = 32      # proof of one window

Over the quota, or on a disk that is nine tenths full, the oldest goes of the first of `ORDER`
that has any. What is there and what was found stays: inventory, its proof, deviations,
incidents, decisions; of more than `inventory/store/bounds.py` allows the oldest go, but for
decisions.
"""

from __future__ import annotations

import math
import shutil
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import NamedTuple

from duckdb import DuckDBPyConnection

from inventory.store import bounds
from inventory.store.query import one
from inventory.store.site import DATABASE

FILE = "keep.toml"
ORDER = ("evidence", "changes", "episodes")

_DAY_NS = 86_400 * 10**9
_TIGHT = 0.1  # of the disk is left
_FULL = 0.02
_FULL_OCTETS = 16 << 20
_SPARE_OCTETS = 8 << 20  # free within the database, where the disk is tight
_LOG_OCTETS = 1 << 20  # the log may have so many, and one part in four of what is free
_LOG_PART = 4
_PART = 10  # one in so many rows goes at once


class KeepError(ValueError):
    """What is wrong with the file, in one sentence."""


@dataclass(frozen=True, slots=True)
class Keep:
    """The owner's limits; None for what is as it is by itself."""

    history_days: float | None = None
    evidence_days: float | None = None
    quota_gb: float | None = None
    conversations: int | None = None
    rows: int | None = None
    values: int | None = None
    objects: int | None = None
    links: int | None = None
    endpoints: int | None = None
    frames_mb: int | None = None
    evidence_mb: int | None = None

    @property
    def at_once(self) -> Mapping[str, int]:
        """Those of what the sensor holds at once, which the owner set."""
        found = {name: getattr(self, name) for name in AT_ONCE}
        return {name: most for name, most in found.items() if most is not None}


_KEPT = ("history_days", "evidence_days", "quota_gb")
AT_ONCE = tuple(field.name for field in fields(Keep) if field.name not in _KEPT)


def read(site: Path) -> Keep:
    """The owner's limits. Raises `KeepError` for a file with a mistake, or that cannot be read."""
    try:
        found = tomllib.loads((site / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Keep()
    except OSError as error:
        raise KeepError(f"{FILE} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise KeepError(f"{FILE} is not TOML: {error}.") from error
    names = [field.name for field in fields(Keep)]
    for name, value in found.items():
        if name not in names:
            raise KeepError(f"{FILE}: “{name}” is not known; known are {', '.join(names)}.")
        kind, what = (int, "a whole number") if name in AT_ONCE else (int | float, "a number")
        if isinstance(value, bool) or not isinstance(value, kind) or not _positive(value):
            raise KeepError(f"{FILE}: “{name}” needs {what} above 0, {value!r} is there.")
    return Keep(**found)


def _positive(value: float) -> bool:
    return math.isfinite(value) and value > 0


class OwnerKeep:
    """The owner's limits, read again before they are held; of a file with a mistake is told,
    and its last good state holds."""

    def __init__(self, site: Path) -> None:
        self._site = site
        self.keep, self.damage = Keep(), ""
        self.refresh()

    def refresh(self) -> None:
        """Reads the file."""
        try:
            self.keep, self.damage = read(self._site), ""
        except KeepError as error:
            self.damage = str(error)


class Room(NamedTuple):
    """Octets: of the database those in use and those free within, of the disk free and all."""

    used: int
    spare: int
    free: int
    disk: int

    @property
    def is_tight(self) -> bool:
        """Whether the site should grow no more."""
        return self.free < self.disk * _TIGHT

    @property
    def is_full(self) -> bool:
        """Whether nothing more should be begun."""
        return self.free < min(self.disk * _FULL, _FULL_OCTETS)

    def lacks(self, keep: Keep) -> str:
        """For what something must go; empty where nothing must."""
        if keep.quota_gb is not None and self.used > keep.quota_gb * 1e9:
            return "quota"
        return "disk" if self.is_tight and self.spare < _SPARE_OCTETS else ""


def room(connection: DuckDBPyConnection, site: Path) -> Room:
    """How much there is."""
    query = (
        "SELECT block_size * used_blocks, block_size * free_blocks FROM pragma_database_size() "
        "WHERE database_name = 'site'"
    )
    disk = shutil.disk_usage(site)
    used, spare = one(connection, query) or (0, 0)
    return Room(used, spare, disk.free, disk.total)


def is_full(site: Path) -> bool:
    """Whether nothing more should be begun on its disk."""
    disk = shutil.disk_usage(site)
    return Room(0, 0, disk.free, disk.total).is_full


def log_is_long(site: Path) -> bool:
    """Whether the database's log would soon find no room to be written into the database."""
    log = site / f"{DATABASE}.wal"
    octets = log.stat().st_size if log.exists() else 0
    return octets > max(_LOG_OCTETS, shutil.disk_usage(site).free // _LOG_PART)


def expire(connection: DuckDBPyConnection, keep: Keep, now_ns: int) -> dict[str, int]:
    """Drops what is older than its owner keeps it; tells how many of each limit."""
    conditions = {}
    if keep.history_days:
        since = now_ns - int(keep.history_days * _DAY_NS)
        conditions = {"changes": f"at_ns < {since}", "episodes": f"end_ns < {since}"}
    if keep.evidence_days:
        conditions["evidence"] = bounds.shown_before(now_ns - int(keep.evidence_days * _DAY_NS))
    return {
        f"{table} dropped for their age": bounds.drop(connection, table, condition)
        for table, condition in conditions.items()
    }


def relieve(connection: DuckDBPyConnection, lack: str) -> dict[str, int]:
    """Drops the oldest of what goes first; tells how many rows of which limit, nothing
    where nothing is left."""
    for table in ORDER:
        row = one(connection, f"SELECT count(*) FROM {table}")
        rows = int(row[0]) if row else 0
        gone = bounds.drop_oldest(connection, table, max(1000, rows // _PART)) if rows else 0
        if gone:
            return {f"{table} dropped for the {lack}": gone}
    return {}
