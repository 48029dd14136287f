"""Operations in words: how they were answered, and what is usually done instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from detection.habits import OBJECT, REFUSED, key
from detection.learned import Sight, Usual
from detection.stretch import named
from detection.words import listed, times
from inventory.model import Operation, Plant
from protocols.model import NO_ANSWER, UNANSWERED, describe


def answers(operations: Sequence[Operation]) -> str:
    """How they were answered, when that is not simply yes."""
    refused = [op for op in operations if op.status not in (0, NO_ANSWER)]
    names = list(dict.fromkeys(op.status_name for op in refused if op.status != UNANSWERED))
    if not refused:
        return ""
    if len(refused) < len(operations):
        return f", {times(sum(op.count for op in refused))} in vain"
    return (
        f", answered {listed(f'“{name}”' for name in names)}" if names else ", and nobody answered"
    )


def usual_of(server: str, protocol: str, usual: Usual, plant: Plant) -> str:
    """What is usually done to a server in a protocol, in words."""
    names = {key(op): op.operation for op in done(server, protocol, plant)}
    known = [k for k in usual.keys(server) if k[2] == protocol]
    return listed(names.get(k) or describe(protocol, k[3], k[5]).name for k in known)


def usual_objects(sight: Sight, usual: Usual) -> Sequence[str]:
    """On which other objects the operation itself is usual."""
    server, _, protocol, code, *_ = sight.key
    known = (k for k in usual.keys(server) if (k[2], k[3]) == (protocol, code))
    return [named(*k[OBJECT:]) for k in known if k[OBJECT] not in ("", REFUSED)]


def told_apart(operation: str, objects: Iterable[str]) -> Iterator[str]:
    """What the operation's own name does not say: “stop” has stop as its object."""
    return (o for o in objects if o and not operation.endswith(o))


def done(server: str, protocol: str, plant: Plant) -> Iterator[Operation]:
    """What was done to a server in a protocol, by anybody."""
    return (o for o in plant.operations if (o.server_asset, o.protocol) == (server, protocol))
