"""The standard's rows: 51 system requirements and 49 enhancements, by id, title and level."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from reports.iec62443_3_3.questions import QUESTIONS

DATA = Path(__file__).parent / "data"

Class = Literal["A", "B", "C"]


@dataclass(frozen=True, slots=True)
class Row:
    """A requirement or an enhancement.

    `sl`: the lowest security level at which it applies; `secondary` says that this level
    rests on secondary sources. `class_`: A, packets can prove a breach; B, packets only
    support; C, never visible from the wire.
    """

    id: str
    fr: int
    title: str
    summary: str
    sl: int
    class_: Class
    secondary: bool
    iec62443_4_2: str
    nist_csf_1_1: tuple[str, ...]
    attack_mitigations: tuple[str, ...]
    attack_techniques: tuple[str, ...]
    anssi_pa_108: tuple[str, ...]
    question: str

    @property
    def is_enhancement(self) -> bool:
        """Whether it is an RE of a system requirement."""
        return " RE " in self.id


@dataclass(frozen=True, slots=True)
class Foundation:
    """A foundational requirement: its number, code and title."""

    number: int
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All rows in the standard's order."""

    standard: str
    attack: str
    foundations: tuple[Foundation, ...]
    rows: tuple[Row, ...]

    def of(self, fr: int, level: int = 4) -> tuple[Row, ...]:
        """The rows of a foundational requirement up to a security level."""
        return tuple(row for row in self.rows if row.fr == fr and row.sl <= level)

    def __getitem__(self, id_: str) -> Row:
        return _by_id()[id_]


@functools.cache
def catalogue() -> Catalogue:
    """The catalogue that Sightglass ships."""
    content = json.loads((DATA / "catalogue.json").read_text(encoding="utf-8"))
    foundations = tuple(
        Foundation(int(number), fr["code"], fr["title"]) for number, fr in content["fr"].items()
    )
    rows = tuple(map(_row, content["rows"]))
    return Catalogue(content["standard"], content["attack"], foundations, rows)


@functools.cache
def texts(id_: str) -> Mapping[str, Any]:
    """The check of a row: its id, title, conditions, blind spots and minimum observation."""
    found: Mapping[str, Any] = _checks()["checks"][id_]
    return found


@functools.cache
def guard() -> Mapping[str, Any]:
    """The thresholds of the coverage guard."""
    found: Mapping[str, Any] = _checks()["guard"]
    return found


@functools.cache
def _checks() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads((DATA / "checks.json").read_text(encoding="utf-8"))
    return found


@functools.cache
def _by_id() -> Mapping[str, Row]:
    return {row.id: row for row in catalogue().rows}


def _row(row: Mapping[str, Any]) -> Row:
    return Row(
        id=row["id"],
        fr=row["fr"],
        title=row["title"],
        summary=row["summary"],
        sl=row["sl"],
        class_=row["class"],
        secondary=row["secondary"],
        iec62443_4_2=row["iec62443_4_2"],
        nist_csf_1_1=tuple(row["nist_csf_1_1"]),
        attack_mitigations=tuple(row["attack_mitigations"]),
        attack_techniques=tuple(row["attack_techniques"]),
        anssi_pa_108=tuple(row["anssi_pa_108"]),
        question=texts(row["id"]).get("question") or QUESTIONS[row["id"]],
    )
