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
UNPROVEN = "without a proof"
MANY = "many, "  # begins what stands for the object of a client that does one thing to many at once
_ACCOUNTS = frozenset({"T0859", "T0812"})  # ATT&CK's Valid Accounts and Default Credentials
# Who is let in so though he proved nothing, where a proof may be asked for first (RFC 4120, 3.1.1).
_UNPROVEN = frozenset({("kerberos", "10")})
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
    log-ons that are refused, and those that need no proof where others do.
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
    return (*habit, "", _answer(operation) or _meaning(operation))


def _answer(operation: Operation) -> str:
    """How it was answered, where that makes it another habit."""
    if is_refused(operation):
        return REFUSED
    return UNPROVEN if is_unproven(operation) else ""


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
    return operation.effect is Effect.SESSION and _of_accounts(operation)


def takes_secrets(operation: Operation) -> bool:
    """Whether it reads by what others prove who they are."""
    return operation.effect is Effect.READS and _of_accounts(operation)


def _of_accounts(operation: _Means) -> bool:
    return not _ACCOUNTS.isdisjoint(operation.techniques)


def is_unproven(operation: Operation) -> bool:
    """Whether somebody was let in who proved nothing, where others have to."""
    return (operation.protocol, operation.code) in _UNPROVEN and operation.status == 0


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
    """Whether what changes the process lies within what is usual; what nobody named, as in a
    connection whose opening was not seen, may be any: a unit, or what gives a code its meaning."""
    if not habit[STRETCH:]:
        return _is_any(habit) and bool(usual.keys(*habit[:UNIT]))
    begin, rest = habit[:UNIT], habit[OBJECT:]
    units = {habit[UNIT]} if habit[UNIT] else {k[UNIT] for k in usual.keys(*begin)}
    return any(is_within((*begin, unit, *rest), usual) for unit in units)


def _is_any(habit: Key) -> bool:
    """Whether nobody knows of what it was done, and the code means nothing by itself."""
    effect = describe(habit[2], habit[CODE]).effect
    return habit[UNIT:] == ("", "") and effect is Effect.UNKNOWN
