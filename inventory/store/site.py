"""A site's folder: one owner process, one database, one key.

SITE/site.duckdb   what was observed
SITE/key           32 random octets for keyed digests (mode 0600)
SITE/key.remade    when the key was lost and made anew, until the owner removes this
SITE/lock          the owner's process id, locked while it lives
SITE/zones.toml    the owner's zones and conduits, if there are any
SITE/keep.toml     how much the owner keeps (`retention.py`), if there is one
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

import duckdb

from inventory.store.query import one

DATABASE = "site.duckdb"
KEY = "key"
REMADE = "key.remade"
LOCK = "lock"
ZONES = "zones.toml"

_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "memory_limit": "200MB",
    "threads": 1,
    "wal_autocheckpoint": "256MB",
}
# The room of rows that were dropped comes back by groups of rows; few, so that it does soon.
_ATTACH = "ATTACH '{}' AS site (ROW_GROUP_SIZE 2048)"


class SiteError(Exception):
    """Why a site cannot be used, in one sentence for people."""


class SiteInUseError(SiteError):
    """Another process owns the site: ask it through the site's socket."""

    def __init__(self, site: Path, pid: int | None) -> None:
        self.pid = pid
        owner = f"process {pid}" if pid else "another process"
        super().__init__(f"{site} is in use by {owner}.")


class NotASiteError(SiteError):
    """There is no site, or something else lies where one should be."""


class NewerSiteError(SiteError):
    """A newer Sightglass wrote the site."""


class DamagedSiteError(SiteError):
    """The database's file is not as it was written. Nothing of it was changed."""


@contextmanager
def explained(site: Path) -> Iterator[None]:
    """Turns what the system and the database say into a `SiteError`."""
    try:
        yield
    except PermissionError as error:
        raise SiteError(f"{error.filename or site}: no permission to read and write it.") from error
    except OSError as error:
        raise SiteError(_sentence(site, error.errno, error.strerror or str(error))) from error
    except duckdb.Error as error:
        raise _explained(site, str(error)) from error


def _sentence(site: Path, number: int | None, text: str) -> str:
    if number in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk that holds {site} is full."
    return f"{site} cannot be used: {text}."


def _explained(site: Path, text: str) -> SiteError:
    lowered = text.lower()
    if "no space left" in lowered or "disk quota" in lowered:
        return SiteError(_sentence(site, errno.ENOSPC, text))
    if "permission denied" in lowered or "read-only file system" in lowered:
        return SiteError(f"{site}: no permission to read and write it.")
    if "conflicting lock" in lowered:
        return SiteInUseError(site, None)
    if "not a valid duckdb database" in lowered:
        return NotASiteError(f"{site / DATABASE} is not a database of Sightglass.")
    if "version" in lowered and "newer" in lowered:
        return NewerSiteError(f"{site} was written by a newer Sightglass.")
    if damage := _damage(site / DATABASE, text):
        return DamagedSiteError(
            f"{site / DATABASE} is damaged: {damage}. Nothing was changed; put back a copy of it, "
            "or replay its captures into a new site."
        )
    return SiteError(f"{site} cannot be used: {text.splitlines()[0]}")


def _damage(database: Path, text: str) -> str:
    """What the file needed and what was there; empty when the database tells of no damage."""
    if cut := re.search(r"attempted to read (\d+) bytes from location (\d+)", text):
        needed, start = map(int, cut.groups())
        there = f"the file ends after {database.stat().st_size:,}"
        return f"{needed:,} octets were needed from octet {start:,} on, {there}"
    if block := re.search(r"checksum (\d+) does not match stored checksum (\d+)(.*)", text):
        found, stored, where = block.groups()
        place = re.search(r"at location (\d+)", where)
        at_octet = f" of the block at octet {int(place[1]):,}" if place else ""
        gives = f"its octets give {int(found):016x}"
        return f"the checksum {int(stored):016x}{at_octet} was needed, {gives}"
    return ""


class Folder:
    """The folder while this process owns it."""

    def __init__(self, path: Path, *, create: bool) -> None:
        self.path = path
        with explained(path):
            if not create and not (path / DATABASE).is_file():
                raise NotASiteError(f"{path} is not a site: there is no {DATABASE} in it.")
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock = self._own()
            try:
                self.digest_key = self._key()
            except BaseException:
                self.release()
                raise

    def connect(self) -> duckdb.DuckDBPyConnection:
        """Opens the database and brings its tables up to date."""
        connection = duckdb.connect(config=_CONFIG)
        try:
            with explained(self.path):
                connection.execute(_ATTACH.format(str(self.path / DATABASE).replace("'", "''")))
                connection.execute("USE site")
                migrate(connection, self.path)
        except SiteError:
            connection.close()
            raise
        return connection

    def release(self) -> None:
        """Lets another process own the site."""
        os.close(self._lock)

    def _own(self) -> int:
        lock = os.open(self.path / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = os.pread(lock, 20, 0).decode("ascii", "replace").strip()
            os.close(lock)
            raise SiteInUseError(self.path, int(owner) if owner.isdigit() else None) from None
        os.truncate(lock, 0)
        os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)
        return lock

    @property
    def damage(self) -> str:
        """What of the folder was lost, in a sentence; empty when nothing was."""
        remade = self.path / REMADE
        if not remade.exists():
            return ""
        return (
            f"{KEY} was lost, and made anew at {remade.read_text().strip()}: digests of secrets "
            f"from before do not compare with those since. Remove {REMADE} once that is known."
        )

    def _key(self) -> bytes:
        path = self.path / KEY
        if not path.exists():
            if (self.path / DATABASE).exists():
                now = datetime.now(UTC).isoformat(timespec="seconds")
                (self.path / REMADE).write_text(f"{now}\n")
            made = self.path / f"{KEY}.new"
            made.touch(mode=0o600)
            made.write_bytes(secrets.token_bytes(32))
            made.rename(path)  # whole or not at all: a digest by half a key is worth nothing
        key = path.read_bytes()
        if len(key) != 32:
            raise SiteError(f"{path} should hold 32 octets, but holds {len(key)}.")
        return key


def migrations() -> list[tuple[int, str]]:
    """Every numbered migration of this version, in order."""
    folder = resources.files(__package__) / "migrations"
    found = sorted((f.name, f.read_text()) for f in folder.iterdir() if f.name.endswith(".sql"))
    return [(int(name.partition("_")[0]), text) for name, text in found]


def migrate(connection: duckdb.DuckDBPyConnection, site: Path) -> None:
    """Applies what is missing. Raises `NewerSiteError` for a schema from the future."""
    tables = {name for (name,) in connection.execute("SHOW TABLES").fetchall()}
    if tables and "migrations" not in tables:
        raise NotASiteError(f"{site / DATABASE} is not a database of Sightglass.")
    connection.execute("CREATE TABLE IF NOT EXISTS migrations (number UINTEGER NOT NULL)")
    row = one(connection, "SELECT coalesce(max(number), 0) FROM migrations")
    applied, known = int(row[0]) if row else 0, migrations()
    if applied > known[-1][0]:
        raise NewerSiteError(
            f"{site} was written by a newer Sightglass (schema {applied}, "
            f"this one knows {known[-1][0]})."
        )
    for number, text in known:
        if number > applied:
            _apply(connection, number, text)


def _apply(connection: duckdb.DuckDBPyConnection, number: int, text: str) -> None:
    connection.execute("BEGIN")
    try:
        connection.execute(text)
        connection.execute("INSERT INTO migrations VALUES (?)", [number])
        connection.execute("COMMIT")
    except duckdb.Error:
        connection.execute("ROLLBACK")
        raise
