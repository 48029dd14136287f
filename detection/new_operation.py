"""New operation.

## What it sees
A client does to a server what it never did while the plant was learned: another
function, service or command of a protocol that the pair may well speak, another topic, or more
objects than it ever wrote; or it is refused ten log-ons and more, or those of five accounts; or it
is let in without a proof where others need one. Refused attempts count: the wish
is the news. Or DHCP names as router or name server whom it never did, or a bridge names one as root
of the spanning tree that wins over those before; or another clock is announced by PTP than
before, or that it lost what it goes by.

## Why it matters
Most OT protocols do not ask who is writing. The insider form of an attack has the
master's address; only what it does gives it away (ATT&CK T0855, T0836).

## What to do
Compare with the operations that are usual for this server, shown beside it, and ask
whether a change was planned.

## When it is wrong
An operator's rare action, such as a manual set-point, that learning did not cover. A service whose
stored password was changed elsewhere. A switch whose priority was set anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detection import followed
from detection.asked import answered, says_absent, service_of
from detection.believed import as_believed, is_believed
from detection.deeds import answers, by_unit, done, places, usual_to, usually
from detection.guesses import as_guesses, is_slip
from detection.habits import (
    STRETCH,
    UNIT,
    grouped,
    is_refused,
    is_usual,
    key,
    logs_on,
    of,
    takes_secrets,
)
from detection.learned import Sight, Usual
from detection.leases import is_lease
from detection.model import Severity
from detection.novelty import Novelty, Story
from detection.operation_crowd import crowds
from detection.searches import is_answer
from detection.topics import as_published, is_told_before
from detection.words import listed, proofs, times, who, whom
from inventory.model import Operation, Plant
from protocols.model import NO_ANSWER, Effect, title

# Asking a neighbour for its address, and pinging it, is what every stack does by itself.
_NO_WISH = frozenset({"arp", "icmp", "icmpv6"})
# A session that is idle is tested by either side: IEC 60870-5-104, 5.2; MQTT 5.0, 3.12; HART-IP's
# and UMAS's keep-alives; SMB's echo; KNXnet/IP's heartbeat.
_KEEPS_ALIVE = frozenset(
    {
        *(("iec104", "0.67"), ("mqtt", "12"), ("hart-ip", "2"), ("umas", "18")),
        *(("smb", "1.43"), ("smb", "2.13"), ("knxnet-ip", "207")),
    }
)
# What bridges tell of each line that comes or goes.
_NOTIFIES = ("stp", "128")
# What engineers or commands has a detector of its own.
_TOLD_ELSEWHERE = frozenset({Effect.ENGINEERS, Effect.COMMANDS})
# What hosts and devices tell all of themselves when they start, and now and then: BACnet's I-Am and
# I-Have, NetBIOS' registration of names, announcements of hosts, domains and master browsers.
_ANNOUNCES = frozenset(
    {
        *(("bacnet", "1.0"), ("bacnet", "1.1"), ("netbios", "5.32"), ("netbios", "15.32")),
        *(("netbios", "17.1"), ("netbios", "17.12"), ("netbios", "17.15")),
    }
)
_SWEEP = 16  # of so many things in vain asks who looks for what there is
_SEARCHES = ("T0861",)  # point and tag identification
_SEVERITY = {
    Effect.WRITES: Severity.HIGH,
    Effect.UNKNOWN: Severity.MEDIUM,
    Effect.DISCOVERS: Severity.MEDIUM,
    Effect.READS: Severity.LOW,
    Effect.REPORTS: Severity.LOW,
    Effect.SESSION: Severity.NOTE,
}


def sights(plant: Plant) -> Iterator[Sight]:
    """Every habit that neither engineers nor commands. Who misses a service that it does reach
    at other times wishes nothing new, nor does who is found by a search."""
    opened = frozenset((link.a_asset, link.b, link.port) for link in plant.links)
    return grouped(
        op
        for op in plant.operations
        if op.effect not in _TOLD_ELSEWHERE
        and (op.protocol not in _NO_WISH or is_believed(op))
        and (op.protocol, op.code) not in _KEEPS_ALIVE
        and (op.protocol, op.code) != _NOTIFIES
        and not is_answer(op, plant)
        and not (op.protocol == "tcp" and (op.client_asset, op.server, port_of(op)) in opened)
    )


def port_of(operation: Operation) -> int:
    """The port that a client tried to open: that of `port 502`."""
    number = operation.object.rpartition(" ")[2]
    return int(number) if number.isdigit() else 0


def _told_by_its_conversation(operations: Sequence[Operation], usual: Usual) -> bool:
    """Whether a pair that never spoke the protocol only opens or closes a session in it, without
    an account."""
    op = operations[0]
    session = all(o.effect is Effect.SESSION and o.status in (0, NO_ANSWER) for o in operations)
    if not session or logs_on(op):
        return False
    return all(k[2] != op.protocol for k in usual.keys(op.server_asset, op.client_asset))


def _gave_up(operations: Sequence[Operation], plant: Plant) -> bool:
    """Whether a gateway only says that units give no answer which gave the client one before: that
    is their silence, and no wish of the client's."""
    if not all(says_absent(op) for op in operations):
        return False
    return all(any(answered(plant, service_of(op, by_unit=True))) for op in operations)


def tell(sight: Sight, usual: Usual, plant: Plant) -> Story | None:
    """What was done, and what usually is."""
    if way := followed.way(sight.key):
        return way.tell(sight, usual, plant)
    if is_usual(sight.key, usual):
        return None
    ops = of(sight, plant)
    if not ops or _told_by_its_conversation(ops, usual) or is_lease(ops, usual, plant):
        return None
    op = ops[0]
    if is_slip(sight, ops, usual) or is_told_before(op, usual, plant) or _gave_up(ops, plant):
        return None
    client = who(plant, op.client_asset, op.client)
    server = whom(plant, op.server_asset, (o.server for o in ops))
    names = usually(sight, op.operation, usual, plant)
    done_to = ((*key(o)[:UNIT], o.unit, o.object, *key(o)[STRETCH:]) for o in ops)
    objects = listed(places(op.operation, done_to, units=by_unit(sight, usual)), most=2)
    on = f" on {objects}" if objects else ""
    learned = [o for o in done(op.server_asset, op.protocol, plant) if usual.knows(key(o))]
    sweep = len(ops) >= _SWEEP and is_refused(op) and not logs_on(op)
    severity = Severity.MEDIUM if sweep else _severity(op, usual)
    story = Story(
        kind="new operation",
        severity=severity,
        subject=op.client_asset,
        peer=op.server_asset,
        protocol=op.protocol,
        seen=f"{client} did “{op.operation}” ({title(op.protocol)} {op.code}){on} to {server} "
        f"{times(sight.count)}{answers(ops)}",
        usual=f"usual to {usual_to(op, plant)}: {names}"
        if names
        else f"no {title(op.protocol)} operation is usual to {server}",
        techniques=tuple(dict.fromkeys((*op.techniques, *(_SEARCHES if sweep else ())))),
        evidence_usual=proofs(learned),
    )
    story = as_guesses(story, sight, ops, (client, server))
    story = as_published(story, op, usual, plant)
    return as_believed(story, op, usual, plant)


def _severity(op: Operation, usual: Usual) -> Severity:
    """How urgent it is: who asks all, or tells all of itself, in a protocol that it speaks anyway
    has rather begun anew."""
    severity = _by_itself(op)
    if op.server_asset:
        return severity
    if (op.protocol, op.code) in _ANNOUNCES:
        return Severity.NOTE if op.protocol == "netbios" or _speaks(op, usual) else severity
    discovers = op.effect is Effect.DISCOVERS
    return Severity.LOW if discovers and _speaks(op, usual) else severity


def _by_itself(op: Operation) -> Severity:
    """By what it does: a write that no technique of ATT&CK is about, such as a form of a page or a
    row of a table, changes data and hardly the process."""
    if takes_secrets(op):
        return Severity.HIGH
    if op.effect is Effect.WRITES and not op.techniques:
        return Severity.MEDIUM
    return _SEVERITY.get(op.effect, Severity.MEDIUM)


def _speaks(op: Operation, usual: Usual) -> bool:
    """Whether it is usual to ask, or to be asked, in the protocol."""
    known = [*usual.keys()]
    return any(op.client_asset in key[:2] and key[2] == op.protocol for key in known)


DETECTOR = Novelty("new_operation", sights, tell, crowds(tell), passing=followed.named)
