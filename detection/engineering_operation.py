"""Engineering operation.

## What it sees
A program, firmware, configuration, file or mode of a controller is touched, or it is
commanded (stop, start, restart, clock, force), by somebody who never did that to it
while the plant was learned.

## Why it matters
This is how a process is changed on purpose: program download (ATT&CK T0843), change of
operating mode (T0858), device restart (T0816), firmware (T0839).

## What to do
Find the ticket. Without one, compare the controller's program with the last backup and
look at the mode switch, before anything else.

## When it is wrong
Planned maintenance. Approve it with the ticket's number as the reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from detection import new_operation
from detection.deeds import usual_to, usually
from detection.habits import grouped, of
from detection.learned import Sight, Usual
from detection.model import Severity
from detection.novelty import Novelty, Story
from detection.operation_crowd import crowds
from detection.words import who
from inventory.model import Operation, Plant
from inventory.openers import asked_back
from protocols.model import UPLOAD, Effect, protocols, title

# Denial of service, device restart: a controller with another address or name, or as from the
# factory, exchanges no more data, whatever protocol made it so.
_STOPS = frozenset({"T0814", "T0816"})
_HALTS = frozenset({"T0816", "T0858"})  # device restart, another operating mode
_COPIES = frozenset({UPLOAD})
_EFFECTS = frozenset({Effect.ENGINEERS, Effect.COMMANDS})


def sights(plant: Plant) -> Iterator[Sight]:
    """Every habit that engineers or commands."""
    return grouped(op for op in plant.operations if op.effect in _EFFECTS)


def tell(sight: Sight, usual: Usual, plant: Plant) -> Story | None:
    """The same words as for any new operation, more urgent where a process is behind it."""
    story = new_operation.tell(sight, usual, plant)
    if story is None:
        return None
    op = of(sight, plant)[0]
    text = _usual(sight, op, usual, plant)
    story = replace(story, kind="engineering operation", usual=text)
    if (story.subject, story.peer) in asked_back(plant.links):
        opener, asked = who(plant, story.peer or ""), who(plant, story.subject)
        story = replace(
            story,
            seen=f"{story.seen}, in a conversation that {opener} opened",
            usual=f"{asked} never did that to {opener}",
        )
    return replace(story, severity=_severity(story, op.effect))


def _severity(story: Story, effect: Effect) -> Severity:
    known = protocols().get(story.protocol)
    stops = not _STOPS.isdisjoint(story.techniques)
    if known and known.controls:
        changes = effect is Effect.ENGINEERS and not _COPIES.issuperset(story.techniques)
        halts = not _HALTS.isdisjoint(story.techniques)
        return Severity.CRITICAL if changes or halts else Severity.HIGH
    return Severity.HIGH if story.peer and stops else Severity.MEDIUM


def _usual(sight: Sight, op: Operation, usual: Usual, plant: Plant) -> str:
    if names := usually(sight, op.operation, usual, plant):
        return f"of what engineers or commands, usual to {usual_to(op, plant)}: {names}"
    target = who(plant, op.server_asset, op.server)
    return f"nobody engineered or commanded {target} over {title(op.protocol)}"


DETECTOR = Novelty("engineering_operation", sights, tell, crowds(tell))
