"""Log-ons that are refused: a slip now and then, or somebody who guesses, be it one password of
many accounts. And those that prove nothing, of which passwords can be guessed afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from detection.habits import OBJECT, is_refused, is_unproven, logs_on
from detection.learned import Sight, Usual
from detection.model import Severity
from detection.novelty import Story
from inventory.model import Operation

_MANY = 10  # who mistyped a password so often asks for it
_ACCOUNTS = 5  # nobody has so many
_GUESSES = "T0806"  # brute force
_OFFLINE = "and got what passwords can be guessed from"


def is_slip(sight: Sight, ops: Sequence[Operation], usual: Usual) -> bool:
    """Whether somebody who usually logs on there was refused a few times."""
    slips = _is_refused(ops[0]) and not _guesses(sight, ops)
    return slips and usual.knows((*sight.key[:OBJECT], ""))


def as_guesses(
    story: Story, sight: Sight, ops: Sequence[Operation], ends: tuple[str, str]
) -> Story:
    """The story of a log-on that was refused often, or needed no proof; any other as it is."""
    op, (client, server) = ops[0], ends
    if is_unproven(op):
        return replace(story, severity=Severity.MEDIUM, seen=f"{story.seen}, {_OFFLINE}")
    if not _is_refused(op) or not _guesses(sight, ops):
        return story
    accounts = len({op.object for op in ops})
    as_whom = f" as {accounts} accounts" if accounts > 1 else ""
    return replace(
        story,
        severity=Severity.MEDIUM,
        seen=f"{client} tried to log on to {server}{as_whom} {sight.count:,} times and was "
        f"refused: “{op.operation}”, answered “{op.status_name}”",
        techniques=tuple(dict.fromkeys((*op.techniques, _GUESSES))),
    )


def _guesses(sight: Sight, ops: Sequence[Operation]) -> bool:
    return sight.count >= _MANY or len({op.object for op in ops}) >= _ACCOUNTS


def _is_refused(op: Operation) -> bool:
    return logs_on(op) and is_refused(op)
