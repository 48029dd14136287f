"""Log-ons that are refused: a slip now and then, or somebody who guesses."""

from __future__ import annotations

from dataclasses import replace

from detection.habits import OBJECT, is_refused, logs_on
from detection.learned import Sight, Usual
from detection.model import Severity
from detection.novelty import Story
from inventory.model import Operation

_MANY = 10  # who mistyped a password so often asks for it
_GUESSES = "T0806"  # brute force


def is_slip(sight: Sight, op: Operation, usual: Usual) -> bool:
    """Whether somebody who usually logs on there was refused a few times."""
    few = _is_refused(op) and sight.count < _MANY
    return few and usual.knows((*sight.key[:OBJECT], ""))


def as_guesses(story: Story, op: Operation, count: int, ends: tuple[str, str]) -> Story:
    """The story of a log-on that was refused often; any other as it is."""
    if not _is_refused(op) or count < _MANY:
        return story
    client, server = ends
    return replace(
        story,
        severity=Severity.MEDIUM,
        seen=f"{client} tried to log on to {server} {count:,} times and was refused: "
        f"“{op.operation}”, answered “{op.status_name}”",
        techniques=tuple(dict.fromkeys((*op.techniques, _GUESSES))),
    )


def _is_refused(op: Operation) -> bool:
    return logs_on(op) and is_refused(op)
