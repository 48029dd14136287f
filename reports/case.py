"""A frozen case: everything a report says, of one site and one span of time.

Reports are pure functions of a case. Its canonical JSON travels inside the PDF, and its
SHA-256 is on every page.
"""

from __future__ import annotations

import hashlib
import platform
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import Literal, TypeVar

import reportlab

from detection import record
from detection.model import Decision, Deviation, Incident
from inventory import canonical
from inventory.differences import Change, diff
from inventory.model import Capture, Evidence, Exhibit, Plant
from inventory.store import Store
from reports import owner, register
from reports.owner import NOTHING_SAID, Owner, OwnerError
from reports.register import Entry, RegisterError

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Case:
    """What a report is made of.

    `decisions` are all approvals to this day, whenever the span is: they say what is no
    deviation in it. `changes` are those since the start of the span; `register` is None where
    the owner gave none; `software` are versions by name, `rules` the SHA-256 of catalogue and
    checks. `told_since` is from when on deviations are told; until then what is usual is learned.
    """

    plant: Plant
    deviations: tuple[Deviation, ...] = ()
    incidents: tuple[Incident, ...] = ()
    decisions: tuple[Decision, ...] = ()
    changes: tuple[Change, ...] = ()
    evidence: tuple[Exhibit, ...] = ()
    captures: tuple[Capture, ...] = ()
    owner: Owner = NOTHING_SAID
    register: tuple[Entry, ...] | None = None
    software: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)
    told_since: datetime | None = None
    format: int = FORMAT

    def to_json(self) -> bytes:
        """The canonical JSON."""
        return canonical.dump(self)

    @classmethod
    def from_json(cls, data: bytes) -> Case:
        """The case that `to_json` wrote. Raises `CanonicalError`."""
        return canonical.load(cls, data)

    @property
    def sha256(self) -> str:
        """Of the canonical JSON."""
        return hashlib.sha256(self.to_json()).hexdigest()

    @property
    def start(self) -> datetime:
        """When the span began."""
        return self.plant.start

    @property
    def end(self) -> datetime:
        """When it ended: the date of every report on it."""
        return self.plant.end


def case_of(
    store: Store,
    start: datetime | None = None,
    end: datetime | None = None,
    told_since: datetime | None = None,
) -> Case:
    """The case of what a site saw from `start` to `end`, the whole of it without.

    Raises `OwnerError` or `RegisterError` where the owner's files are wrong.
    """
    if damage := store.zones_damage:
        raise OwnerError(damage)
    plant = _plant(store, start, end)
    deviations = _within(plant, _found(store, Deviation, "deviation", start))
    said = _text(store.site / owner.FILE, OwnerError)
    listed = _text(store.site / register.FILE, RegisterError)
    zones = plant.zones if plant.owner_zones else None
    return Case(
        plant=plant,
        deviations=deviations,
        incidents=_within(plant, _found(store, Incident, "incident", start)),
        decisions=_decisions(store),
        changes=_changes(store, start, plant.end),
        evidence=tuple(store.exhibits({e.id for e in referred(plant, deviations)})),
        captures=tuple(store.captures()),
        owner=owner.read(said, zones) if said is not None else NOTHING_SAID,
        register=register.read(listed, zones) if listed is not None else None,
        software=software(),
        rules=rules(),
        told_since=told_since,
    )


def _plant(store: Store, start: datetime | None, end: datetime | None) -> Plant:
    """What was seen in the span; an end that nobody named is where the whole ends."""
    whole = store.plant()
    if start is None and end is None:
        return whole
    return store.plant(start or whole.start, end or whole.end)


Found = TypeVar("Found", Deviation, Incident)


def _found(
    store: Store, kind: type[Found], name: Literal["deviation", "incident"], start: datetime | None
) -> list[Found]:
    return [record.load(kind, finding.detail) for finding in store.findings(name, start)]


def _decisions(store: Store) -> tuple[Decision, ...]:
    """In order of time."""
    found = [record.decision(f.first_seen, f.detail) for f in store.findings("decision")]
    return tuple(sorted(found, key=lambda d: (d.time, d.deviation)))


def _within(plant: Plant, found: Iterable[Found]) -> tuple[Found, ...]:
    """Those that began before the span ended, in order of time."""
    shown = (f for f in found if f.first_seen <= plant.end)
    return tuple(sorted(shown, key=lambda f: (f.first_seen, f.id)))


def _changes(store: Store, start: datetime | None, end: datetime) -> tuple[Change, ...]:
    """Since the start; none is known from before the beginning."""
    if start is None:
        return ()
    return tuple(diff(store.plant(None, start), store.plant(None, end)))


def referred(plant: Plant, deviations: Iterable[Deviation]) -> Iterator[Evidence]:
    """Every evidence that the plant or a deviation refers to."""
    for asset in plant.assets.values():
        for claim in (*asset.claims, *(c for child in asset.children for c in child.claims)):
            yield from filter(None, (claim.evidence, claim.latest))
        for conflict in asset.conflicts:
            yield from conflict.evidence
    for found in (
        *(link.evidence for link in plant.links),
        *(e for o in plant.operations for e in (o.evidence, o.latest)),
        *(e for v in plant.violations for e in (v.evidence, v.latest)),
    ):
        yield from (found,) if found else ()
    for deviation in deviations:
        yield from (*deviation.evidence_seen, *deviation.evidence_usual)


def software() -> Mapping[str, str]:
    """Versions of what makes reports; other ones may give other bytes."""
    return {
        "sightglass": metadata.version("sightglass"),
        "python": platform.python_version(),
        "reportlab": reportlab.Version,
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    }


def rules() -> Mapping[str, str]:
    """The SHA-256 of the catalogue and of the checks."""
    folder = Path(__file__).parent / "iec62443_3_3" / "data"
    files = sorted(folder.glob("*.json"))
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def _text(file: Path, wrong: type[OwnerError | RegisterError]) -> str | None:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        how = "save it as UTF-8 (a spreadsheet as “CSV UTF-8”)"
        raise wrong(f"{file.name} is not text in UTF-8: {how}.") from error
    except OSError as error:
        raise wrong(f"{file.name} cannot be read: {error.strerror}.") from error
