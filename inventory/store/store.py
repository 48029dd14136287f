"""The store of one site: batches in, the plant out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import TracebackType

from inventory import plant
from inventory.binding import identify
from inventory.identity import Identities
from inventory.model import (
    Asset,
    Batch,
    Capture,
    Episode,
    Exhibit,
    Health,
    Link,
    Operation,
    Plant,
    Proof,
    ValueChange,
)
from inventory.quality import by_place
from inventory.store import captures, checkpoint, findings, history, identities, proofs
from inventory.store.database import Database
from inventory.store.findings import FindingRow, Kind
from inventory.store.owner import OwnerZones
from inventory.store.reading import links, read
from inventory.store.retention import OwnerKeep
from inventory.store.site import ZONES, Folder
from inventory.times import nanoseconds
from inventory.value_changes import value_changes
from inventory.zones_file import ZoneModel


class Store:
    """A site's memory. One process owns it; its threads may share it.

    Every method raises `SiteError` when the disk or the database fails; what was being
    written is then not there at all.
    """

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._limits = OwnerKeep(folder.path)
        self._database = Database(folder, self._limits, self._forget)
        self._zones = OwnerZones(folder.path / ZONES)
        self._identities: Identities | None = None
        self._plant: Plant | None = None

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
        with self._database.turn():
            try:
                self._database.close()
            finally:
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
        with self._database.turn():
            self._limits.refresh()
            return self._limits.keep.at_once

    @property
    def zones_damage(self) -> str:
        """What is wrong with the owner's zone file; empty for nothing."""
        with self._database.turn():
            self._reread_zones()
            return self._zones.damage

    @property
    def is_holding(self) -> bool:
        """Whether something that is seen is not committed yet."""
        return self._database.is_holding

    @property
    def taken_back(self) -> int:
        """How often something that was seen was lost uncommitted: its senders bring it again."""
        return self._database.taken_back

    def transaction(self, *, hold: bool = False) -> AbstractContextManager[object]:
        """All that is written inside is written together or not at all; with `hold` it is seen at
        once and committed later (`Database.transaction`)."""
        return self._database.transaction(hold=hold)

    def commit(self) -> None:
        """Commits what is held."""
        with self._database.turn():
            self._database.commit()

    def insert(self, batch: Batch) -> bool:
        """Merges a window, whole and once; says whether it was new."""
        with self._database.transaction() as connection:
            memory = self._database.memory
            if batch in memory.runs:
                return False
            self._database.keep(batch)
            history.add(connection, batch.tables["changes"])
            for found in proofs.add(connection, batch.tables["evidence"], memory.evidence):
                memory.evidence[found.id] = found
            memory.merge(batch)
            if checkpoint.is_due(memory):
                self._database.checkpoint()
            self._plant = None
        return True

    def plant(self, start: datetime | None = None, end: datetime | None = None) -> Plant:
        """Everything known of the site, or of what was seen from `start` to `end`."""
        with self._database.turn():
            self._reread_zones()
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
        with self._database.turn() as connection:
            return proofs.get(connection, evidence_id)

    def exhibits(self, ids: Iterable[str]) -> list[Exhibit]:
        """Where these proofs were and what digests they have, by id; what is no longer kept is
        not among them.
        """
        with self._database.turn() as connection:
            return list(proofs.exhibits(connection, ids))

    def value_changes(
        self,
        asset: Asset | None = None,
        object: str | None = None,
        since: datetime | None = None,
        limit: int | None = None,
    ) -> list[ValueChange]:
        """Values that became others, the latest first: those that an asset gave, asked for
        or wrote, and those of one object."""
        with self._database.turn() as connection:
            known, qualities = self._known_identities(), by_place(links(self._database.memory))
            rows = history.changes(connection, asset, object, since, limit, known)
            return value_changes(rows, known, qualities, self._database.memory.evidence)

    def episodes(self, of: Asset | Link | Operation) -> list[Episode]:
        """When it was seen, in order."""
        with self._database.turn() as connection:
            known = self._known_identities()
            return history.episodes(connection, self._database.memory, of, known)

    def put_zones(self, model: ZoneModel) -> None:
        """Replaces the owner's zones and conduits."""
        with self._database.turn():
            self._zones.replace(model)

    def captures(self) -> list[Capture]:
        """The capture files that were read, in order."""
        with self._database.turn():
            return list(self._database.memory.captures)

    def add_capture(self, capture: Capture) -> bool:
        """Notes a capture file; says whether it is new."""
        with self._database.transaction() as connection:
            known = self._database.memory.captures
            if any(capture.sha256 == other.sha256 for other in known):
                return False
            captures.add(connection, capture)
            known.append(capture)
            self._plant = None
            return True

    def put_findings(self, rows: Iterable[FindingRow]) -> None:
        """Adds deviations, incidents or decisions, or replaces those of the same id."""
        with self._database.transaction() as connection:
            findings.put(connection, rows)

    def findings(
        self, kind: Kind, since: datetime | None = None, limit: int | None = None
    ) -> list[FindingRow]:
        """Those last seen at `since` or later, the latest first."""
        with self._database.turn() as connection:
            return findings.get(connection, kind, since, limit)

    def finding(self, kind: Kind, id_: str) -> FindingRow | None:
        """The one with this id."""
        with self._database.turn() as connection:
            return findings.get_one(connection, kind, id_)

    def drop_finding(self, kind: Kind, id_: str) -> None:
        """Forgets one: a deviation that was approved."""
        with self._database.transaction() as connection:
            findings.drop(connection, kind, id_)

    def put_learned(self, detector: str, version: int, entries: Mapping[str, str]) -> None:
        """Adds what a detector learned, or replaces entries of the same key."""
        with self._database.transaction() as connection:
            findings.put_learned(connection, detector, version, entries)

    def learned(self, detector: str, version: int) -> Mapping[str, str]:
        """What it learned, by key; nothing of another version."""
        with self._database.turn() as connection:
            return findings.get_learned(connection, detector, version)

    def asset_id(self, id_: str) -> str:
        """The id that an asset has now, if it was joined with another since."""
        with self._database.turn() as connection:
            self.plant()
            return identities.current(connection, id_)

    def _reread_zones(self) -> None:
        if self._zones.refresh():
            self._plant = None

    def _build(self, span: tuple[int, int] | None) -> Plant:
        rows = read(self._database.connection, self._database.memory, span)
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
            before = identities.get(self._database.connection)
        if known.assets != before:
            with self._database.whole():
                identities.keep(self._database.connection, known)
        self._identities = known

    def _known_identities(self) -> Identities:
        self.plant()
        return self._identities or Identities()

    def _forget(self) -> None:
        self._plant = self._identities = None
