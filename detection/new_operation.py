"""New operation.

## What it sees
A client does to a server what it never did while the plant was learned: another
function, service or command of a protocol that the pair may well speak, or more objects
than it ever wrote. Refused attempts count: the wish is the news.

## Why it matters
Most OT protocols do not ask who is writing. The insider form of an attack has the
master's address; only what it does gives it away (ATT&CK T0855, T0836).

## What to do
Compare with the operations that are usual for this server, shown beside it, and ask
whether a change was planned.

## When it is wrong
An operator's rare action, such as a manual set-point, that learning did not cover.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from detection.crowd import Crowd, is_external
from detection.learned import Key, Sight, Usual
from detection.leases import PROTOCOL as LEASES
from detection.leases import is_lease
from detection.model import Severity
from detection.novelty import Novelty, Story, Tell
from detection.stretch import is_within, named, stretch
from detection.words import listed, proofs, times, title, who, whom
from inventory.beside import CHANGES
from inventory.classification import EXTERNAL
from inventory.model import Operation, Plant
from protocols.model import NO_ANSWER, UNANSWERED, Effect, describe, protocols

# Asking a neighbour for its address, and pinging it, is what every stack does by itself.
_NO_WISH = frozenset({"arp", "icmp", "icmpv6"})
# What engineers or commands has a detector of its own.
_TOLD_ELSEWHERE = frozenset({Effect.ENGINEERS, Effect.COMMANDS})
# A session's opening is no news of its own where the conversation is, unless an account is
# behind it: ATT&CK's Valid Accounts and Default Credentials.
_ACCOUNTS = frozenset({"T0859", "T0812"})
_REFUSED = "refused"
_OBJECT, _STRETCH = 5, 6  # where a key has them; the latter of what changes the process alone
_SWEEP = 16  # of so many things in vain asks who looks for what there is
_SEARCHES = ("T0861",)  # point and tag identification
# Reports that are believed whoever sends them: such as command (GOOSE), and those of who leases.
_AS_COMMAND = "T0855"
_SEVERITY = {
    Effect.WRITES: Severity.HIGH,
    Effect.UNKNOWN: Severity.MEDIUM,
    Effect.DISCOVERS: Severity.MEDIUM,
    Effect.READS: Severity.LOW,
    Effect.REPORTS: Severity.LOW,
    Effect.SESSION: Severity.NOTE,
}


def key(operation: Operation) -> tuple[str, ...]:
    """What makes two operations the same habit: who, whom and code; for what changes the
    process also the unit, the object and how many there are. A file of a server that controls
    nothing is one of many.
    Who is refused what he reads asks for what is not there, or not his: a habit of its own.
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
    return (*habit, "", _REFUSED if _is_refused(operation) else "")


def _is_refused(operation: Operation) -> bool:
    asks = operation.effect in (Effect.READS, Effect.DISCOVERS)
    return asks and operation.status not in (0, NO_ANSWER, UNANSWERED)


def sights(plant: Plant) -> Iterator[Sight]:
    """Every habit that neither engineers nor commands. Who misses a service that it does reach
    at other times wishes nothing new."""
    opened = frozenset((link.a_asset, link.b, link.port) for link in plant.links)
    return grouped(
        op
        for op in plant.operations
        if op.effect not in _TOLD_ELSEWHERE
        and op.protocol not in _NO_WISH
        and not (op.protocol == "tcp" and (op.client_asset, op.server, port_of(op)) in opened)
    )


def port_of(operation: Operation) -> int:
    """The port that a client tried to open: that of `port 502`."""
    number = operation.object.rpartition(" ")[2]
    return int(number) if number.isdigit() else 0


def grouped(operations: Iterator[Operation]) -> Iterator[Sight]:
    """One sight for each habit, its operations together."""
    habits: dict[tuple[str, ...], list[Operation]] = {}
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
    found = [op for op in plant.operations if key(op) == sight.key]
    return sorted(found, key=lambda op: op.first_seen)


def _answers(operations: Sequence[Operation]) -> str:
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
    names = {key(op): op.operation for op in _done(server, protocol, plant)}
    known = [k for k in usual.keys(server) if k[2] == protocol]
    return listed(names.get(k) or describe(protocol, k[3], k[5]).name for k in known)


def _usual_objects(sight: Sight, usual: Usual) -> Sequence[str]:
    """On which other objects the operation itself is usual."""
    server, _, protocol, code, *_ = sight.key
    known = (k for k in usual.keys(server) if (k[2], k[3]) == (protocol, code))
    return [named(*k[_OBJECT:]) for k in known if k[_OBJECT] not in ("", _REFUSED)]


def _is_believed(operation: Operation) -> bool:
    """Whether who hears the report does as it says, and asks for no proof of who sent it."""
    leases = operation.protocol == LEASES
    reports = operation.effect is Effect.REPORTS
    return reports and (leases or _AS_COMMAND in operation.techniques)


def _speakers(operation: Operation, usual: Usual, plant: Plant) -> str:
    """Who is usual to say the same: of that object, or else of any."""
    same = [operation.protocol, operation.code]
    done = (o for o in plant.operations if [o.protocol, o.code] == same and usual.knows(key(o)))
    of_it = [(o.client_asset, o.client) for o in done if o.object == operation.object]
    learned = [*usual.keys()]
    of_any = [(client, "") for _, client, *said in learned if said[:2] == same]
    names = listed(who(plant, *speaker) for speaker in of_it or of_any)
    return f"“{operation.operation}” is usual of {names or 'nobody'}"


def _told_apart(operation: str, objects: Iterable[str]) -> Iterator[str]:
    """What the operation's own name does not say: “stop” has stop as its object."""
    return (o for o in objects if o and not operation.endswith(o))


def _done(server: str, protocol: str, plant: Plant) -> Iterator[Operation]:
    return (o for o in plant.operations if (o.server_asset, o.protocol) == (server, protocol))


def _told_by_its_conversation(operations: Sequence[Operation], usual: Usual) -> bool:
    """Whether a pair that never spoke the protocol only opens or closes a session in it."""
    op = operations[0]
    session = all(o.effect is Effect.SESSION and o.status in (0, NO_ANSWER) for o in operations)
    if not session or not _ACCOUNTS.isdisjoint(op.techniques):
        return False
    return all(k[2] != op.protocol for k in usual.keys(op.server_asset, op.client_asset))


def tell(sight: Sight, usual: Usual, plant: Plant) -> Story | None:
    """What was done, and what usually is."""
    if sight.key[_STRETCH:] and is_within(sight.key, usual):
        return None
    ops = of(sight, plant)
    if not ops or _told_by_its_conversation(ops, usual) or is_lease(ops, usual, plant):
        return None
    op = ops[0]
    client = who(plant, op.client_asset, op.client)
    server = whom(plant, op.server_asset, (o.server for o in ops))
    names = usual_of(op.server_asset, op.protocol, usual, plant)
    if others := listed(_told_apart(op.operation, _usual_objects(sight, usual))):
        names += f"; “{op.operation}” on {others}"
    written = (named(o.object, *key(o)[_STRETCH:]) for o in ops)
    objects = listed(_told_apart(op.operation, written), most=2)
    on = f" on {objects}" if objects else ""
    learned = [o for o in _done(op.server_asset, op.protocol, plant) if usual.knows(key(o))]
    sweep = len(ops) >= _SWEEP and _is_refused(op)
    believed = _is_believed(op)
    return Story(
        kind="new operation",
        severity=_severity(op, sweep=sweep, believed=believed),
        subject=op.client_asset,
        peer=op.server_asset,
        protocol=op.protocol,
        seen=f"{client} did “{op.operation}” ({title(op.protocol)} {op.code}){on} to {server} "
        f"{times(sight.count)}{_answers(ops)}",
        usual=_speakers(op, usual, plant) if believed else _usually(op, server, names),
        techniques=tuple(dict.fromkeys((*op.techniques, *(_SEARCHES if sweep else ())))),
        evidence_usual=proofs(learned),
    )


def _severity(operation: Operation, *, sweep: bool, believed: bool) -> Severity:
    if believed:
        return Severity.HIGH
    return Severity.MEDIUM if sweep else _SEVERITY.get(operation.effect, Severity.MEDIUM)


def _usually(operation: Operation, server: str, names: str) -> str:
    if names:
        return f"usual to {server}: {names}"
    return f"no {title(operation.protocol)} operation is usual to {server}"


def crowd(sight: Sight, plant: Plant) -> Key | None:
    """Clients from the Internet that wish one thing of a server are a crowd."""
    server, client, *wish = sight.key
    return (server, EXTERNAL, *wish) if is_external(client, plant) else None


def crowds(tell: Tell) -> Crowd:
    """How many clients from the Internet that wish one thing are told, where one is told so."""

    def at_once(sights: Sequence[Sight], usual: Usual, plant: Plant) -> Story | None:
        first = next(filter(None, (tell(sight, usual, plant) for sight in sights)), None)
        if first is None:
            return None
        server, _, protocol, code, _, object_, *_ = sights[0].key
        done = f"“{describe(protocol, code, object_).name}” ({title(protocol)} {code})"
        clients = listed(who(plant, sight.key[1]) for sight in sights)
        seen = f"{len(sights)} addresses of the Internet did {done} to {who(plant, server)} "
        seen += f"{times(sum(sight.count for sight in sights))}: {clients}"
        return replace(first, subject=server, peer=None, seen=seen)

    return Crowd(crowd, at_once)


DETECTOR = Novelty("new_operation", sights, tell, crowds(tell))
