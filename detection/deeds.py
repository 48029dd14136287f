"""Operations in words: how they were answered, and what is usually done instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from detection.habits import CODE, MANY, OBJECT, REFUSED, UNIT, key
from detection.learned import Key, Sight, Usual
from detection.stretch import named
from detection.words import anybody_at, listed, times
from inventory.model import Operation, Plant
from protocols.model import NO_ANSWER, UNANSWERED, describe

_UNITS = {"iec104": "common address", "knxnet-ip": "device"}  # as people call them


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


def usually(sight: Sight, operation: str, usual: Usual, plant: Plant) -> str:
    """What is usually done to the server in the protocol, and on which other objects the operation
    itself; empty where nothing is."""
    server, _, protocol, *_ = sight.key
    names = {key(op): op.operation for op in done(server, protocol, plant)}
    known = [k for k in usual.keys(server) if k[2] == protocol and k[CODE]]
    usual_names = listed(names.get(k) or _named(k) for k in known)
    alike = [k for k in _alike(sight, usual) if _named(k) == operation]
    others = listed(places(operation, alike, units=by_unit(sight, usual)))
    return f"{usual_names}; “{operation}” on {others}" if others else usual_names


def usual_to(operation: Operation, plant: Plant) -> str:
    """To whom that is usual."""
    server, protocol = operation.server_asset, operation.protocol
    others = (op.server for op in done(server, protocol, plant))
    return anybody_at(plant, server, (operation.server, *others))


def _named(habit: Key) -> str:
    """What a habit does: of some codes the object tells."""
    return describe(habit[2], habit[CODE], habit[OBJECT]).name


def by_unit(sight: Sight, usual: Usual) -> bool:
    """Whether the operation is usual on another unit, so that only units tell them apart."""
    return any(habit[UNIT] != sight.key[UNIT] for habit in _alike(sight, usual))


def places(operation: str, habits: Iterable[Key], *, units: bool) -> Iterator[str]:
    """On which objects, of which units where that matters, but for what the operation's own name
    says: “stop” has stop as its object."""
    for _, _, protocol, _, unit, *what in habits:
        object_ = named(*what)
        object_ = "" if operation and operation.endswith(object_) else object_
        unit_ = unit_named(protocol, unit) if units else ""
        if place := " of ".join(filter(None, (object_, unit_))):
            yield place


def unit_named(protocol: str, unit: str) -> str:
    """A unit as people call it; empty where there is none."""
    return f"{_UNITS.get(protocol, 'unit')} {unit}" if unit else ""


def _alike(sight: Sight, usual: Usual) -> Sequence[Key]:
    """Usual habits that are the same operation, by anybody."""
    server, _, protocol, code, *_ = sight.key
    known = (k for k in usual.keys(server) if (k[2], k[3]) == (protocol, code))
    return [k for k in known if k[OBJECT] != REFUSED and not k[OBJECT].startswith(MANY)]


def done(server: str, protocol: str, plant: Plant) -> Sequence[Operation]:
    """What was done to a server in a protocol, by anybody."""
    return plant.index(_by_server).get((server, protocol), ())


def _by_server(plant: Plant) -> Mapping[tuple[str, str], Sequence[Operation]]:
    found: dict[tuple[str, str], list[Operation]] = {}
    for op in plant.operations:
        found.setdefault((op.server_asset, op.protocol), []).append(op)
    return found
