"""How the words of verdicts look and what they mean to a reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from reports.iec62443_3_3.model import Outcome
from reports.paper.blocks import Chip, Swatch


class Word(NamedTuple):
    """A verdict's word on paper: its colour, its mark in a matrix, its meaning."""

    ground: str
    ink: str
    mark: str
    meaning: str


WORDS: Mapping[Outcome, Word] = {
    Outcome.VIOLATION_OBSERVED: Word(
        "#b3261e", "#ffffff", "×", "Packets prove a breach. It counts against the level achieved."
    ),
    Outcome.PARTIAL: Word(
        "#c77700", "#ffffff", "~", "A weaker sign. It stays open until the owner has answered."
    ),
    Outcome.NO_VIOLATION_OBSERVED: Word(
        "#2f6fb3",
        "#ffffff",
        "",
        "Enough was observed and no breach was seen. It does not prove the capability.",
    ),
    Outcome.SUPPORTING_EVIDENCE: Word(
        "#0f8388", "#ffffff", "+", "Packets speak for it; an answer of the owner is still needed."
    ),
    Outcome.INSUFFICIENT_OBSERVATION: Word(
        "#aab3bd",
        "#ffffff",
        "?",
        "Too little was observed, nothing was seen to try the control, or no check looks at it.",
    ),
    Outcome.NOT_OBSERVABLE: Word(
        "#d3d9df", "#3b4755", "", "It is never visible on a network; only people can answer."
    ),
    Outcome.NOT_SELECTED: Word(
        "#eef1f4", "#8a939e", "", "It applies only above the zone's target security level."
    ),
    Outcome.ATTESTED_MET: Word("#2e7d4f", "#ffffff", "✓", "The owner states that it is met."),
    Outcome.ATTESTED_NOT_MET: Word(
        "#7d1f1a", "#ffffff", "×", "The owner states that it is not met."
    ),
    Outcome.COMPENSATED: Word(
        "#6b8e23", "#ffffff", "c", "Another measure stands in, approved and in force."
    ),
    Outcome.NOT_APPLICABLE: Word(
        "#7b8794", "#ffffff", "–", "The owner states that it does not apply."
    ),
}


def spoken(outcome: Outcome) -> str:
    """`VIOLATION OBSERVED`."""
    return outcome.value.replace("_", " ")


def chip(outcome: Outcome) -> Chip:
    """The word on its colour."""
    word = WORDS[outcome]
    return Chip(spoken(outcome), word.ground, word.ink)


def swatch(outcome: Outcome) -> Swatch:
    """Its colour alone, with its mark."""
    word = WORDS[outcome]
    return Swatch(word.ground, word.mark)
