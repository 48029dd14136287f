"""What only the owner can say: `SITE/attestations.toml`, read with its mistakes named.

[report]
system = "Packing line 4"         # the system under consideration
owner = "Example Foods plc"
site = "Hull"
assessor = "J. Smith"
status = "issued"                 # or "draft"

[sensor]
clock = "NTP from 10.10.3.2, checked daily"   # how the sensor's clock is kept right

[policy]
password_length = 8               # what a password must have at least
password_classes = 3              # of letters, capitals, digits, signs
confidential = ["credentials", "programs"]    # also "process values", "patient data"

[[service]]                       # needed, although on the list of insecure services
protocol = "http"
zones = ["ops"]                   # left out: everywhere
reason = "configuration page of the gateway, read only"

[[attestation]]
requirement = "SR 1.4"
zones = ["cell-1"]                # left out: all
answer = "met"                    # "not met", "not applicable"
statement = "Reviewed twice a year."
owner = "A. Jones"
date = 2026-10-01
expires = 2027-10-01
document = "PROC-17 rev. 3"
document_sha256 = "…"             # 64 hexadecimal digits

[[compensation]]
requirement = "SR 1.2"
zones = ["cell-1"]
countermeasure = "The cell is a locked room with its own switch."
owner = "A. Jones"
approver = "B. Miller"
date = 2026-10-01
expires = 2027-10-01
document = "RISK-9"
document_sha256 = "…"
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, NoReturn

FILE = "attestations.toml"

Answer = Literal["met", "not met", "not applicable"]
_ANSWERS: tuple[Answer, ...] = ("met", "not met", "not applicable")
_REQUIREMENT = re.compile(r"SR \d\.\d{1,2}( RE \d)?")
_DIGEST = re.compile(r"[0-9a-f]{64}")

CONFIDENTIAL = ("credentials", "programs", "process values", "patient data")


class OwnerError(ValueError):
    """What is wrong with the file: where, what was needed and what was there."""


@dataclass(frozen=True, slots=True)
class Cover:
    """What the report's cover says."""

    system: str = ""
    owner: str = ""
    site: str = ""
    assessor: str = ""
    status: Literal["draft", "issued"] = "draft"


@dataclass(frozen=True, slots=True)
class Policy:
    """The owner's rules, where they differ from the defaults (None)."""

    password_length: int | None = None
    password_classes: int | None = None
    confidential: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """A service that the owner needs, although it is on the list of insecure ones."""

    protocol: str
    zones: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Document:
    """What an answer rests on."""

    title: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Attestation:
    """The owner says that a requirement is met, not met or does not apply."""

    requirement: str
    zones: tuple[str, ...]
    answer: Answer
    statement: str
    owner: str
    signed: date
    expires: date
    document: Document


@dataclass(frozen=True, slots=True)
class Compensation:
    """Another measure stands in for a requirement; somebody approved it, for a time."""

    requirement: str
    zones: tuple[str, ...]
    countermeasure: str
    owner: str
    approver: str
    signed: date
    expires: date
    document: Document


@dataclass(frozen=True, slots=True)
class Owner:
    """Everything that the owner said."""

    cover: Cover = Cover()
    clock: str = ""
    policy: Policy = Policy()
    services: tuple[Service, ...] = ()
    attestations: tuple[Attestation, ...] = ()
    compensations: tuple[Compensation, ...] = ()


NOTHING_SAID = Owner()


def read(text: str) -> Owner:
    """What the file's text says. Raises `OwnerError`."""
    try:
        file = _Table(tomllib.loads(text), "the file")
    except tomllib.TOMLDecodeError as error:
        raise OwnerError(f"{FILE}: {error}") from error
    sensor = file.table("sensor")
    owner = Owner(
        _cover(file.table("report")),
        sensor.text("clock", ""),
        _policy(file.table("policy")),
        tuple(map(_service, file.tables("service"))),
        tuple(map(_attestation, file.tables("attestation"))),
        tuple(map(_compensation, file.tables("compensation"))),
    )
    sensor.done()
    file.done()
    return owner


@dataclass
class _Table:
    """A table of the file, asked for one value after another."""

    content: Any
    name: str
    asked: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        if not isinstance(self.content, Mapping):
            self.fail(f"a table is needed, {self.content!r} is there")

    def fail(self, what: str) -> NoReturn:
        raise OwnerError(f"{FILE}: {self.name}: {what}.")

    def get(self, key: str) -> Any:
        self.asked.add(key)
        return self.content.get(key)

    def done(self) -> None:
        """Refuses what nobody asked for: most often a misspelled key."""
        for key in sorted(set(self.content) - self.asked):
            self.fail(f"“{key}” is not known here; known are {', '.join(sorted(self.asked))}")

    def table(self, key: str) -> _Table:
        return _Table(self.get(key) or {}, f"[{key}]")

    def tables(self, key: str) -> list[_Table]:
        found = self.get(key) or []
        if not isinstance(found, list):
            self.fail(f"“{key}” is a list of tables ([[{key}]])")
        return [_Table(item, f"[[{key}]] number {n}") for n, item in enumerate(found, 1)]

    def text(self, key: str, default: str | None = None) -> str:
        value = self.get(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or not value.strip():
            self.fail(f"“{key}” must be text, {value!r} is there")
        return value

    def one_of(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> Any:
        value = self.text(key, default)
        if value not in allowed:
            self.fail(f"“{key}” is one of {', '.join(allowed)}; {value!r} is there")
        return value

    def matching(self, key: str, pattern: re.Pattern[str], what: str) -> str:
        value = self.text(key)
        if not pattern.fullmatch(value):
            self.fail(f"“{key}” must be {what}, {value!r} is there")
        return value

    def number(self, key: str, low: int, high: int) -> int | None:
        value = self.get(key)
        if value is not None and (type(value) is not int or not low <= value <= high):
            self.fail(f"“{key}” is a number from {low} to {high}, {value!r} is there")
        return value

    def texts(self, key: str, allowed: tuple[str, ...] | None = None) -> tuple[str, ...] | None:
        value = self.get(key)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.fail(f"“{key}” is a list of texts, {value!r} is there")
        for item in value if allowed else ():
            if item not in (allowed or ()):
                self.fail(f"“{key}” may hold {', '.join(allowed or ())}; {item!r} is there")
        return tuple(value)

    def day(self, key: str) -> date:
        value = self.get(key)
        if not isinstance(value, date) or isinstance(value, datetime):
            self.fail(f"“{key}” is a date (2026-10-01), {value!r} is there")
        return value


def _cover(t: _Table) -> Cover:
    status: Literal["draft", "issued"] = t.one_of("status", ("draft", "issued"), "draft")
    system, owner, site, assessor = (
        t.text(key, "") for key in ("system", "owner", "site", "assessor")
    )
    cover = Cover(system, owner, site, assessor, status)
    t.done()
    return cover


def _policy(t: _Table) -> Policy:
    policy = Policy(
        t.number("password_length", 1, 128),
        t.number("password_classes", 1, 4),
        t.texts("confidential", CONFIDENTIAL),
    )
    t.done()
    return policy


def _service(t: _Table) -> Service:
    service = Service(t.text("protocol"), t.texts("zones") or (), t.text("reason"))
    t.done()
    return service


def _attestation(t: _Table) -> Attestation:
    attestation = Attestation(
        t.matching("requirement", _REQUIREMENT, "like “SR 1.4” or “SR 1.1 RE 2”"),
        t.texts("zones") or (),
        t.one_of("answer", _ANSWERS),
        t.text("statement"),
        t.text("owner"),
        t.day("date"),
        t.day("expires"),
        _document(t),
    )
    t.done()
    return attestation


def _compensation(t: _Table) -> Compensation:
    compensation = Compensation(
        t.matching("requirement", _REQUIREMENT, "like “SR 1.4” or “SR 1.1 RE 2”"),
        t.texts("zones") or (),
        t.text("countermeasure"),
        t.text("owner"),
        t.text("approver", ""),
        t.day("date"),
        t.day("expires"),
        _document(t),
    )
    t.done()
    return compensation


def _document(t: _Table) -> Document:
    title = t.text("document")
    return Document(title, t.matching("document_sha256", _DIGEST, "64 hexadecimal digits"))
