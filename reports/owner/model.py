"""What only the owner can say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Answer = Literal["met", "not met", "not applicable"]


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
