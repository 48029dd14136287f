"""One site in one process: batches in, plant, deviations and incidents kept."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from detection import record
from detection.engine import (
    DETECTORS,
    LONG_AGO,
    Knowledge,
    Outcome,
    approved,
    form,
    incidents,
    step,
)
from detection.incidents import parts
from detection.model import Decision, Deviation, Incident
from inventory.model import Batch
from inventory.store import Store
from inventory.store.findings import FindingRow

_ENGINE = "engine"
_ENGINE_VERSION = 1

_entry_text = json.JSONEncoder(sort_keys=True).encode


class Site:
    """The store and the detectors' knowledge of a site, kept in step.

    A batch, what it adds to the plant and what the detectors say of it are written
    together: after a crash either all of it is there or nothing. `watchers` are called
    after each window with what it changed.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.watchers: list[Callable[[tuple[Batch, Outcome] | None], None]] = []
        self._known: Knowledge | None = None
        self._taken_back = store.taken_back
        self._lock = threading.RLock()

    def take(self, batch: Batch, *, learning: bool, hold: bool = False) -> bool:
        """Takes a window, once; says whether it was new. `learning`: declared clean. With `hold`
        it is shown at once and committed with others, but for one that brings a finding.
        """
        with self._lock:
            self._follow()
            with self._in_step(), self.store.transaction(hold=hold):
                if not self.store.insert(batch):
                    return False
                outcome = step(self.knowledge, batch, self.store.plant(), declared=learning)
                self._keep(outcome.knowledge)
                self.store.put_findings(map(_deviation, outcome.deviations))
                self.store.put_findings(map(_incident, outcome.incidents))
            self._known = outcome.knowledge
            if outcome.deviations or outcome.incidents:
                self.store.commit()
        self.tell((batch, outcome))
        return True

    def tell(self, window: tuple[Batch, Outcome] | None) -> None:
        """Tells the watchers what a window changed, or that no more will come."""
        for watcher in tuple(self.watchers):
            watcher(window)

    def deviations(
        self, since: datetime | None = None, limit: int | None = None
    ) -> list[Deviation]:
        """The latest first."""
        return [
            record.load(Deviation, f.detail) for f in self.store.findings("deviation", since, limit)
        ]

    def deviation(self, id_: str) -> Deviation | None:
        """The one with this id."""
        found = self.store.finding("deviation", id_)
        return record.load(Deviation, found.detail) if found else None

    def alarms(self, at: datetime | None = None) -> Mapping[str, frozenset[str]]:
        """Ids of the deviations that each asset has part in, up to `at`."""
        found = (d for d in self.knowledge.deviations.values() if at is None or d.first_seen <= at)
        return parts(found)

    def incidents(self, since: datetime | None = None, limit: int | None = None) -> list[Incident]:
        """The latest first."""
        return [
            record.load(Incident, f.detail) for f in self.store.findings("incident", since, limit)
        ]

    def approve(self, deviations: Sequence[Deviation], by: str, why: str) -> None:
        """What these show is usual from now on; who decided it and why is kept."""
        now = datetime.now(UTC)
        with self._lock:
            self._follow()
            knowledge = approved(self.knowledge, deviations)
            touched = {d.incident for d in deviations if d.incident}
            left = incidents(touched, knowledge.deviations, self.store.plant())
            with self._in_step(), self.store.transaction():
                self._keep(knowledge)
                self.store.put_findings(_decision(d, by, why, now) for d in deviations)
                self.store.put_findings(map(_incident, left))
                for d in deviations:
                    self.store.drop_finding("deviation", d.id)
                for id_ in touched - {one.id for one in left}:
                    self.store.drop_finding("incident", id_)
            self._known = knowledge

    def decisions(self) -> list[Decision]:
        """What was approved, by whom, when and why, the latest first."""
        found = self.store.findings("decision")
        return [record.decision(f.first_seen, f.detail) for f in found]

    @contextmanager
    def _in_step(self) -> Iterator[None]:
        """What fails may have been committed first: then the store is ahead of the knowledge."""
        try:
            yield
        except BaseException:
            self._taken_back = -1
            raise

    def _follow(self) -> None:
        """What the store took back nobody has learned."""
        if self._taken_back != self.store.taken_back:
            self._known = None
            self._taken_back = self.store.taken_back

    @property
    def knowledge(self) -> Knowledge:
        """What the detectors know, read when it is first needed: most lists are without it."""
        known = self._known
        if known is None:
            with self._lock:
                known = self._known = self._known or _knowledge(self.store)
        return known

    def _keep(self, knowledge: Knowledge) -> None:
        """Of what was learned, what changed."""
        before = self.knowledge
        self._put(_ENGINE, _ENGINE_VERSION, _head(knowledge), _head(before))
        for detector in DETECTORS:
            now, then = (m.states.get(detector.name, {}) for m in (knowledge, before))
            if now is not then:
                self._put(detector.name, detector.version, now, then)

    def _put(
        self, name: str, version: int, now: Mapping[str, object], then: Mapping[str, object]
    ) -> None:
        known = then.get  # most entries are the very same: that is seen without a look into them
        changed = {k: e for k, e in now.items() if (old := known(k)) is not e and old != e}
        texts = {key: _entry_text(entry) for key, entry in changed.items()}
        self.store.put_learned(name, version, texts)

    def __enter__(self) -> Site:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.store.close()


def _head(knowledge: Knowledge) -> Mapping[str, object]:
    began = knowledge.began.isoformat() if knowledge.began else None
    begun = {name: at.isoformat() for name, at in knowledge.begun.items()}
    return {"began": began, "declared": knowledge.declared, "begun": begun}


def _knowledge(store: Store) -> Knowledge:
    def learned(name: str, version: int) -> dict[str, Any]:
        return {key: json.loads(entry) for key, entry in store.learned(name, version).items()}

    head = learned(_ENGINE, _ENGINE_VERSION)
    began = head.get("began")
    found = [record.load(Deviation, f.detail) for f in store.findings("deviation")]
    return Knowledge(
        states={d.name: learned(d.name, d.version) for d in DETECTORS},
        began=datetime.fromisoformat(began) if began else None,
        declared=bool(head.get("declared")),
        deviations={d.id: d for d in found},
        begun=_begun(head),
    )


def _begun(head: Mapping[str, Any]) -> Mapping[str, datetime]:
    """Since when each detector learns: where an earlier version kept none, since the site did, and
    the owner's word ended it."""
    kept = head.get("begun")
    if kept is None and head.get("began"):
        at = LONG_AGO.isoformat() if head.get("declared") else head["began"]
        kept = {form(detector): at for detector in DETECTORS}
    return {name: datetime.fromisoformat(at) for name, at in (kept or {}).items()}


def _deviation(d: Deviation) -> FindingRow:
    detail = record.dump(d)
    return FindingRow(
        "deviation", d.id, d.subject, int(d.severity), d.first_seen, d.last_seen, detail, _proof(d)
    )


def _decision(d: Deviation, by: str, why: str, now: datetime) -> FindingRow:
    """What was decided, and the proof of what it was decided on."""
    detail = json.dumps({"deviation": d.id, "seen": d.seen, "by": by, "why": why})
    return FindingRow("decision", d.id, d.subject, int(d.severity), now, now, detail, _proof(d))


def _proof(d: Deviation) -> tuple[str, ...]:
    return tuple(e.id for e in (*d.evidence_seen, *d.evidence_usual))


def _incident(i: Incident) -> FindingRow:
    detail = record.dump(i)
    return FindingRow("incident", i.id, "", int(i.severity), i.first_seen, i.last_active, detail)
