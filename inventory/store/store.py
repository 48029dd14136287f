"""The store of one site: batches in, the plant out."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import TracebackType

import duckdb

from inventory import plant, traffic
from inventory.binding import identify
from inventory.identity import Identities
from inventory.model import (
    Asset,
    Batch,
    Capture,
    Episode,
    Health,
    Link,
    Operation,
    Plant,
    Proof,
    ValueChange,
)
from inventory.quality import by_place
from inventory.store import (
    captures,
    checkpoint,
    findings,
    history,
    identities,
    pending,
    proofs,
    retention,
)
from inventory.store.findings import Finding, Kind
from inventory.store.memory import Memory
from inventory.store.owner import OwnerZones
from inventory.store.reading import links, read
from inventory.store.retention import OwnerKeep
from inventory.store.site import ZONES, Folder, explained
from inventory.times import nanoseconds
from inventory.zones_file import ZoneModel

HELD_NS = 10_000_000_000  # of windows that are committed together


class Store:
    """A site's memory. One process owns it; its threads may share it.

    Every method raises `SiteError` when the disk or the database fails; what was being
    written is then not there at all.
    """

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._lock = threading.RLock()
        self._connection = folder.connect()
        self._depth = 0
        self._held: Memory | None = None  # what windows came to that are not committed yet
        self.taken_back = 0
        self._loaded: Memory | None = None
        self._zones = OwnerZones(folder.path / ZONES)
        self._identities: Identities | None = None
        self._plant: Plant | None = None
        self._limits = OwnerKeep(folder.path)
        self._written = False  # a checkpoint, since the log was last written into the database

    @classmethod
    def open(cls, site: Path, *, create: bool = False) -> Store:
        """Owns the site's folder until `close`; makes it when `create` says so.

        Raises `SiteInUseError`, `NotASiteError`, `NewerSiteError` or another `SiteError`.
        """
        folder = Folder(site, create=create)
        try:
            return cls(folder)
        except BaseException:
            folder.release()
            raise

    def close(self) -> None:
        """Gives the site up."""
        with self._lock, explained(self.site):
            try:
                self.commit()
                unwritten = self._loaded is not None and self._loaded.merged_windows
                if unwritten and not retention.is_full(self.site):
                    with self._whole():
                        self._checkpoint()
            finally:
                self._connection.close()
                self._folder.release()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def site(self) -> Path:
        """The folder."""
        return self._folder.path

    @property
    def digest_key(self) -> bytes:
        """The site's 32 random octets, under which secrets are digested."""
        return self._folder.digest_key

    @property
    def limits(self) -> Mapping[str, int]:
        """How much a sensor may hold at once, as far as the owner set it."""
        with self._lock:
            self._limits.refresh()
            return self._limits.keep.at_once

    @contextmanager
    def transaction(self, *, hold: bool = False) -> Iterator[None]:
        """All that is written inside is written together or not at all.

        With `hold` it is seen at once and committed later, with what follows: by the next one
        that does not hold, or once windows of `HELD_NS` are. On a full disk nothing is begun: what
        is left of it keeps the site readable.
        """
        with self._lock, explained(self.site):
            if not self._depth and retention.is_full(self.site):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            with self._whole(hold=hold):
                yield
            if not self._depth and not self.is_holding:
                self._make_room()

    @property
    def is_holding(self) -> bool:
        """Whether something that is seen is not committed yet. `taken_back` counts how often
        such was lost: its senders bring it again."""
        return self._held is not None

    def commit(self) -> None:
        """Commits what is held; what was begun has its room on a disk that became full."""
        with self._lock, explained(self.site):
            if self.is_holding:
                with self._whole():
                    pass
                self._make_room()

    def insert(self, batch: Batch) -> bool:
        """Merges a window, whole and once; says whether it was new."""
        with self.transaction():
            memory = self._memory
            if batch in memory.runs:
                return False
            if self._held is None or pending.is_last(batch):
                pending.keep(self._connection, batch)
            else:
                self._held.merge(batch)
            history.add(self._connection, batch.tables["changes"])
            for found in proofs.add(self._connection, batch.tables["evidence"], memory.evidence):
                memory.evidence[found.id] = found
            memory.merge(batch)
            if checkpoint.is_due(memory):
                self._checkpoint()
            self._plant = None
        return True

    def plant(self, start: datetime | None = None, end: datetime | None = None) -> Plant:
        """Everything known of the site, or of what was seen from `start` to `end`."""
        with self._lock, explained(self.site):
            if self._zones.refresh():
                self._plant = None
            if start is None and end is None:
                self._plant = self._plant or self._build(None)
                return self._plant
            first = nanoseconds(start) if start else 0
            return self._build((first, nanoseconds(end) if end else 2**63 - 1))

    def health(self) -> Health:
        """The quality of the capture of all time."""
        return self.plant().health

    def evidence(self, evidence_id: str) -> Proof | None:
        """The frames that prove something."""
        with self._lock, explained(self.site):
            return proofs.get(self._connection, evidence_id)

    def value_changes(
        self,
        asset: Asset | None = None,
        object: str | None = None,
        since: datetime | None = None,
        limit: int | None = None,
    ) -> list[ValueChange]:
        """Values that became others, the latest first: those that an asset gave, asked for
        or wrote, and those of one object."""
        with self._lock, explained(self.site):
            rows = history.changes(self._connection, asset, object, since, limit)
            known, qualities = self._known_identities(), by_place(links(self._memory))
            return traffic.value_changes(rows, known, qualities, self._memory.evidence)

    def episodes(self, of: Asset | Link | Operation) -> list[Episode]:
        """When it was seen, in order."""
        with self._lock, explained(self.site):
            known = self._known_identities()
            return history.episodes(self._connection, self._memory, of, known)

    def put_zones(self, model: ZoneModel) -> None:
        """Replaces the owner's zones and conduits."""
        with self._lock, explained(self.site):
            self._zones.replace(model)

    def captures(self) -> list[Capture]:
        """The capture files that were read, in order."""
        with self._lock, explained(self.site):
            return list(self._memory.captures)

    def add_capture(self, capture: Capture) -> bool:
        """Notes a capture file; says whether it is new."""
        with self.transaction():
            known = self._memory.captures
            if any(capture.sha256 == other.sha256 for other in known):
                return False
            captures.add(self._connection, capture)
            known.append(capture)
            self._plant = None
            return True

    def put_findings(self, rows: Iterable[Finding]) -> None:
        """Adds deviations, incidents or decisions, or replaces those of the same id."""
        with self.transaction():
            findings.put(self._connection, rows)

    def findings(
        self, kind: Kind, since: datetime | None = None, limit: int | None = None
    ) -> list[Finding]:
        """Those last seen at `since` or later, the latest first."""
        with self._lock, explained(self.site):
            return findings.get(self._connection, kind, since, limit)

    def finding(self, kind: Kind, id_: str) -> Finding | None:
        """The one with this id."""
        with self._lock, explained(self.site):
            return findings.get_one(self._connection, kind, id_)

    def drop_finding(self, kind: Kind, id_: str) -> None:
        """Forgets one: a decision that was taken back."""
        with self.transaction():
            findings.drop(self._connection, kind, id_)

    def put_learned(self, detector: str, version: int, entries: Mapping[str, str]) -> None:
        """Adds what a detector learned, or replaces entries of the same key."""
        with self.transaction():
            findings.put_learned(self._connection, detector, version, entries)

    def learned(self, detector: str, version: int) -> Mapping[str, str]:
        """What it learned, by key; nothing of another version."""
        with self._lock, explained(self.site):
            return findings.get_learned(self._connection, detector, version)

    def asset_id(self, id_: str) -> str:
        """The id that an asset has now, if it was joined with another since."""
        with self._lock, explained(self.site):
            self.plant()
            return identities.current(self._connection, id_)

    @property
    def _memory(self) -> Memory:
        """The site as it is now, read when it is first needed."""
        if self._loaded is None:
            self._loaded = checkpoint.load(self._connection)
        return self._loaded

    def _build(self, span: tuple[int, int] | None) -> Plant:
        rows = read(self._connection, self._memory, span)
        damages = filter(None, (self._folder.damage, self._zones.damage, self._limits.damage))
        rows = replace(rows, damages=(*rows.damages, *damages))
        known = identify(rows) if span is None else self._known_identities()
        if span is None:
            self._keep(known)
        return plant.build(rows, known, self._zones.model)

    def _keep(self, known: Identities) -> None:
        """Most windows change when endpoints were seen, not whose they are."""
        before = self._identities.assets if self._identities else None
        if before is None:
            before = identities.get(self._connection)
        if known.assets != before:
            with self._whole():
                identities.keep(self._connection, known)
        self._identities = known

    def _known_identities(self) -> Identities:
        self.plant()
        return self._identities or Identities()

    def _checkpoint(self) -> None:
        """Within a transaction."""
        self._limits.refresh()
        checkpoint.write(self._connection, self._memory, self._limits.keep)
        self._written = True
        if self._held is not None:
            self._held = Memory()

    @contextmanager
    def _whole(self, *, hold: bool = False) -> Iterator[None]:
        """A transaction, or part of one."""
        if self._depth:
            yield
            return
        if not self.is_holding:
            self._connection.execute("BEGIN")
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

    def _holds_enough(self) -> bool:
        start_ns, end_ns = self._held.runs.extent() if self._held else (0, 0)
        return end_ns - start_ns >= HELD_NS

    def _end(self) -> None:
        if self._held is not None:
            pending.keep_together(self._connection, self._held, self._memory)
        self._connection.execute("COMMIT")
        self._held = None

    def _make_room(self) -> None:
        """After a checkpoint the log goes into the database, and what is too much goes.

        What was committed stays in the log where that fails: it is tried again.
        """
        if retention.log_is_long(self.site):
            with self._whole():
                self._checkpoint()
        if not self._written:
            return
        self._written = False
        try:
            self._connection.execute("CHECKPOINT")
            while self._relieved():
                self._connection.execute("CHECKPOINT")
        except duckdb.Error:  # a disk that others filled; the database wants to be opened anew
            self._forget()
            self._connection.close()
            self._connection = self._folder.connect()

    def _relieved(self) -> bool:
        """Whether something had to go, and went."""
        lack = retention.room(self._connection, self.site).lacks(self._limits.keep)
        if not lack:
            return False
        with self._whole():
            gone = retention.relieve(self._connection, lack)
            checkpoint.count(self._connection, self._memory, gone)
        self._plant = None
        return bool(gone)

    def _forget(self) -> None:
        self._written = False
        self._plant = self._identities = None
        self._loaded = None
        self.taken_back += self.is_holding
        self._held = None

    def _roll_back(self) -> None:
        try:
            self._connection.execute("ROLLBACK")
        except duckdb.Error:  # a full disk may have ended it, and the database with it
            self._connection.close()
            self._connection = self._folder.connect()
