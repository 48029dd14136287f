"""The site's database and the site in memory: what is written is there whole or not at all.

Windows that follow each other may be committed together. Until then their sender keeps them.
"""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import duckdb

from inventory.model import Batch
from inventory.store import checkpoint, pending, retention
from inventory.store.memory import Memory
from inventory.store.retention import OwnerKeep
from inventory.store.site import Folder, explained

HELD_NS = 10_000_000_000  # of windows that are committed together


class Database:
    """One connection that threads take in turn, and the site in memory.

    `stale` is called when what was made of them holds no longer.
    """

    def __init__(self, folder: Folder, limits: OwnerKeep, stale: Callable[[], None]) -> None:
        self._folder = folder
        self._limits = limits
        self._stale = stale
        self._lock = threading.RLock()
        self._depth = 0
        self._held: Memory | None = None  # what windows came to that are not committed yet
        self._loaded: Memory | None = None
        self._written = False  # a checkpoint, since the log was last written into the database
        self._is_lost = False  # closed, and not open again yet
        self.connection = folder.connect()
        self.taken_back = 0

    @property
    def memory(self) -> Memory:
        """The site as it is now, read when it is first needed."""
        if self._loaded is None:
            self._loaded = checkpoint.load(self.connection)
        return self._loaded

    @property
    def is_holding(self) -> bool:
        """Whether something that is seen is not committed yet. `taken_back` counts how often
        such was lost: its senders bring it again."""
        return self._held is not None

    @contextmanager
    def turn(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """One thread's turn; what fails in it is a `SiteError`."""
        with self._lock, explained(self._folder.path):
            if self._is_lost:
                self._open_anew()
            yield self.connection

    @contextmanager
    def transaction(self, *, hold: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
        """All that is written inside is written together or not at all.

        With `hold` it is seen at once and committed later, with what follows: by the next one
        that does not hold, or once windows of `HELD_NS` are. On a full disk nothing is begun: what
        is left of it keeps the site readable.
        """
        with self.turn():
            if not self._depth and retention.is_full(self._folder.path):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            with self.whole(hold=hold):
                yield self.connection
            if not self._depth and not self.is_holding:
                self._make_room()

    @contextmanager
    def whole(self, *, hold: bool = False) -> Iterator[None]:
        """A transaction, or part of one, for which there is room."""
        if self._depth:
            yield
            return
        if not self.is_holding:
            self.connection.execute("BEGIN")
        if hold and self._held is None:
            self._held = Memory()
        self._depth += 1
        try:
            yield
            if not hold or self._holds_enough():
                self._end()
        except BaseException:
            self._forget()
            self._roll_back()
            raise
        finally:
            self._depth -= 1

    def commit(self) -> None:
        """Commits what is held; what was begun has its room on a disk that became full."""
        if self.is_holding:
            with self.whole():
                pass
            self._make_room()

    def keep(self, batch: Batch) -> None:
        """Keeps a window until the next checkpoint: with those that are held, or as it came."""
        if self._held is None or pending.is_last(batch):
            pending.keep(self.connection, batch)
        else:
            self._held.merge(batch)

    def checkpoint(self) -> None:
        """Writes what changed in memory, within a transaction."""
        self._limits.refresh()
        checkpoint.write(self.connection, self.memory, self._limits.keep)
        self._written = True
        if self._held is not None:
            self._held = Memory()

    def close(self) -> None:
        """Commits what is held, and writes a last checkpoint where there is room."""
        try:
            self.commit()
            unwritten = self._loaded is not None and self._loaded.merged_windows
            if unwritten and not retention.is_full(self._folder.path):
                with self.whole():
                    self.checkpoint()
        finally:
            self.connection.close()

    def _holds_enough(self) -> bool:
        start_ns, end_ns = self._held.runs.extent() if self._held else (0, 0)
        return end_ns - start_ns >= HELD_NS

    def _end(self) -> None:
        if self._held is not None:
            pending.keep_together(self.connection, self._held, self.memory)
        self.connection.execute("COMMIT")
        self._held = None

    def _make_room(self) -> None:
        """After a checkpoint the log goes into the database, and what is too much goes.

        What was committed stays in the log where that fails: it is tried again.
        """
        if retention.log_is_long(self._folder.path):
            with self.whole():
                self.checkpoint()
        if not self._written:
            return
        self._written = False
        try:
            self.connection.execute("CHECKPOINT")
            while self._relieved():
                self.connection.execute("CHECKPOINT")
        except duckdb.Error:  # a disk that others filled; the database wants to be opened anew
            self._forget()
            self._open_anew()

    def _relieved(self) -> bool:
        """Whether something had to go, and went."""
        lack = retention.room(self.connection, self._folder.path).lacks(self._limits.keep)
        if not lack:
            return False
        with self.whole():
            if self.memory.merged_windows:  # their proof is named by no row yet
                self.checkpoint()
            gone = retention.relieve(self.connection, lack)
            checkpoint.count(self.connection, self.memory, gone)
        self._stale()
        return bool(gone)

    def _forget(self) -> None:
        self._written = False
        self._loaded = None
        self.taken_back += self.is_holding
        self._held = None
        self._stale()

    def _roll_back(self) -> None:
        try:
            self.connection.execute("ROLLBACK")
        except duckdb.Error:  # a full disk may have ended it, and the database with it
            self._open_anew()

    def _open_anew(self) -> None:
        """Where that fails, the next turn tries again."""
        self._is_lost = True
        self.connection.close()
        self.connection = self._folder.connect()
        self._is_lost = False
