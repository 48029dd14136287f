"""Habits: what makes two operations the same, for whoever learns what is usual."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from detection.learned import Key, Sight, Usual
from detection.stretch import is_within, stretch
from inventory.beside import CHANGES
from inventory.model import Operation, Plant
from protocols.model import Effect, describe, protocols, refuses

REFUSED = "refused"
MANY = "many, "  # begins what stands for the object of a client that does one thing to many at once
_ACCOUNTS = frozenset({"T0859", "T0812"})  # ATT&CK's Valid Accounts and Default Credentials
_BUSY = "busy"  # so a server says that it would answer at another time
_BY_ITSELF = frozenset({"/favicon.ico"})  # HTML Living Standard, 4.6.7.8 (rel=icon)
_ONE_OF_MANY = re.compile(r"[0-9a-fA-F]{8}[0-9a-fA-F-]*|[0-9]{4,}")
# Where a key has them; the last of what changes the process alone.
CODE, UNIT, OBJECT, STRETCH = 3, 4, 5, 6


def key(operation: Operation) -> Key:
    """What makes two operations the same habit: who, whom and code; for what changes the
    process also the unit, the object and how many there are; for what is published its topic. A
    file of a server that controls nothing is one of many. What a code means that has no name by
    itself, its object says: the number of a call of DCE/RPC, the call's interface.
    Who is refused what he reads asks for what is not there, or not his: a habit of its own, as are
    log-ons that are refused.
    """
    changes = operation.effect in CHANGES
    if operation.effect is Effect.ENGINEERS:
        known = protocols().get(operation.protocol)
        changes = known is None or known.controls
    habit = (
        operation.server_asset,
        operation.client_asset,
        operation.protocol,
        operation.code,
    )
    if changes:
        return (*habit, operation.unit, operation.object, stretch(operation))
    if is_published(operation):
        return (*habit, "", topic(operation.object), "")
    return (*habit, "", REFUSED if is_refused(operation) else _meaning(operation))


def _meaning(operation: Operation) -> str:
    """The object of what has no name without it."""
    by_itself = describe(operation.protocol, operation.code).effect
    return operation.object if by_itself is Effect.UNKNOWN else ""


def is_published(operation: Operation) -> bool:
    """Whether it tells a broker's subscribers something."""
    return operation.protocol == "mqtt" and operation.effect is Effect.REPORTS


def topic(name: str) -> str:
    """A topic without what stands for one message: a count, a time, an identifier."""
    return _ONE_OF_MANY.sub("*", name)


def is_refused(operation: Operation) -> bool:
    """Whether a server said no to who only asks, or logs on: not that it is busy, and not to what
    a browser asks for by itself."""
    asks = operation.effect in (Effect.READS, Effect.DISCOVERS) or logs_on(operation)
    is_no = refuses(operation.protocol, operation.status)
    by_itself = operation.protocol == "http" and operation.object in _BY_ITSELF
    return asks and is_no and not by_itself and _BUSY not in operation.status_name.split()


class _Means(Protocol):
    """What an operation does, of the plant or of a protocol."""

    @property
    def effect(self) -> Effect: ...

    @property
    def techniques(self) -> tuple[str, ...]: ...


def logs_on(operation: _Means) -> bool:
    """Whether a session is opened with an account."""
    accounts = not _ACCOUNTS.isdisjoint(operation.techniques)
    return accounts and operation.effect is Effect.SESSION


def grouped(operations: Iterable[Operation]) -> Iterator[Sight]:
    """One sight for each habit, its operations together."""
    habits: dict[Key, list[Operation]] = {}
    for operation in operations:
        habits.setdefault(key(operation), []).append(operation)
    for habit, ops in habits.items():
        first = min(ops, key=lambda op: op.first_seen)
        yield Sight(
            habit,
            first.first_seen,
            max(op.last_seen for op in ops),
            sum(op.count for op in ops),
            first.evidence,
            first.quality,
        )


def of(sight: Sight, plant: Plant) -> list[Operation]:
    """The operations behind a sight, the first seen first."""
    found = plant.index(_by_habit).get(sight.key, ())
    return sorted(found, key=lambda op: op.first_seen)


def _by_habit(plant: Plant) -> Mapping[Key, Sequence[Operation]]:
    found: dict[Key, list[Operation]] = {}
    for op in plant.operations:
        found.setdefault(key(op), []).append(op)
    return found


def is_usual(habit: Key, usual: Usual) -> bool:
    """Whether what changes the process lies within what is usual; a unit that nobody named, as in a
    connection whose opening was not seen, may be any."""
    if not habit[STRETCH:]:
        return False
    begin, rest = habit[:UNIT], habit[OBJECT:]
    units = {habit[UNIT]} if habit[UNIT] else {k[UNIT] for k in usual.keys(*begin)}
    return any(is_within((*begin, unit, *rest), usual) for unit in units)
