"""What assets did and answered, apart from what they say of themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from inventory.device_types import (
    BROKERED,
    CALLED_AS,
    CALLS,
    CALLS_AS,
    CONFIRMED,
    FETCHED,
    OWN_CONNECTION,
    PEERS,
    SERVERS,
    SPEAKS_FOR,
    TAKES_IO,
    TELECONTROL,
)
from inventory.model import Operation
from protocols.model import NO_ANSWER, UNANSWERED, Effect, changes_programs

Peers = dict[str, set[str]]


@dataclass(slots=True)
class Conduct:
    """What an asset did and answered: protocols, each with the assets at the other end."""

    serves: Peers = field(default_factory=lambda: defaultdict(set))
    uses: Peers = field(default_factory=lambda: defaultdict(set))
    reports: Peers = field(default_factory=lambda: defaultdict(set))  # as outstation, unanswered
    units: Peers = field(default_factory=lambda: defaultdict(set))
    asks: set[str] = field(default_factory=set)  # protocols, answered or not
    answers: set[str] = field(default_factory=set)  # protocols, what has no name included
    publishes: set[str] = field(default_factory=set)  # protocols in which nothing is asked
    did: dict[Effect, set[str]] = field(default_factory=lambda: defaultdict(set))
    watches: set[str] = field(default_factory=set)  # whose values it reads or is told at a pace
    calls_as: set[str] = field(default_factory=set)  # as what types it opens connections
    connects: set[str] = field(default_factory=set)  # to whom, from a connection of its own
    called_as: set[str] = field(default_factory=set)  # as what types it answers
    speaks_for: set[str] = field(default_factory=set)  # objects of devices behind it
    programs: set[str] = field(default_factory=set)  # whose programs or settings it changes
    masters: set[str] = field(default_factory=set)  # outstations that it polls or commands
    drives: set[str] = field(default_factory=set)  # devices whose inputs and outputs it took over
    repels: set[str] = field(default_factory=set)  # addresses and ports that did not answer it


def conducts(
    operations: Iterable[Operation], unasked: Container[tuple[str, str, str]] = ()
) -> Mapping[str, Conduct]:
    """The conduct of every asset. `unasked`: client, server and protocol of operations that
    the server of a conversation did of itself, so that its client is who reached out."""
    found: dict[str, Conduct] = defaultdict(Conduct)
    for op in operations:
        ends = op.client_asset, op.server_asset
        of_server = (op.client, op.server, op.protocol) in unasked and op.protocol not in PEERS
        if of_server or _reports(op, TELECONTROL):
            ends = ends[1], ends[0]
        _note(op, ends, found[ends[0]], found[ends[1]])
    found.pop("", None)
    return found


def _as_what(op: Operation, types: Mapping[str, str]) -> Iterator[str]:
    return (type_ for called, type_ in types.items() if op.object.endswith(called))


def _note(op: Operation, ends: tuple[str, str], client: Conduct, server: Conduct) -> None:
    protocol = op.protocol
    if op.status in (0, NO_ANSWER) and _takes_io(op):
        client.drives.add(ends[1] or op.server)
    if (protocol, op.operation) in SPEAKS_FOR and ends[0] == op.client_asset:
        client.speaks_for.add(op.object.rpartition("/")[2])
    if protocol not in BROKERED:
        _watch(op, ends, client, server)
    if op.status == 0 and (protocol, op.code) == CALLS:
        client.calls_as.update(_as_what(op, CALLS_AS))
        server.called_as.update(_as_what(op, CALLED_AS))
        if OWN_CONNECTION.fullmatch(op.object):
            client.connects.add(ends[1])
    if in_vain(op):
        client.asks.add(protocol)
        client.repels.add(f"{op.server} {op.object if protocol == 'tcp' else ''}")
    elif op.status == NO_ANSWER:
        client.publishes.add(protocol)
        if _reports(op, TELECONTROL):
            server.reports[protocol].add(ends[0])
    elif ends[1]:
        client.uses[protocol].add(ends[1])
        server.answers.add(protocol)
        # What has no name proves no server, nor does a report that was taken.
        if op.effect is not Effect.UNKNOWN and not _reports(op, CONFIRMED):
            server.serves[protocol].add(ends[0])
            if op.status == 0:  # a gateway refuses in the name of units that are not there
                server.units[protocol].add(op.unit)
            _effect(op, ends[1], client)


def in_vain(op: Operation) -> bool:
    """Whether nobody answered, or a port was closed: what a scan is made of."""
    return op.status == UNANSWERED or (op.protocol == "tcp" and bool(op.status))


def _reports(op: Operation, protocols: Container[str]) -> bool:
    return op.effect is Effect.REPORTS and op.protocol in protocols


def _takes_io(op: Operation) -> bool:
    begins = TAKES_IO.get((op.protocol, op.code))
    return begins is not None and op.object.startswith(begins)


def _watch(op: Operation, ends: tuple[str, str], client: Conduct, server: Conduct) -> None:
    if not all(ends) or op.period_ms is None or op.protocol not in SERVERS:
        return
    if op.status == 0 and (op.effect is Effect.READS or _reports(op, FETCHED)):
        client.watches.add(ends[1])
    elif op.status in (0, NO_ANSWER) and op.effect is Effect.REPORTS:
        told = server if ends[0] == op.client_asset else client
        told.watches.add(op.client_asset)


def _effect(op: Operation, server: str, client: Conduct) -> None:
    known = op.protocol in SERVERS and op.protocol not in BROKERED
    if known and op.status == 0 and op.effect is not Effect.REPORTS:
        client.did[op.effect].add(server)
        if changes_programs(op.effect, op.techniques):
            client.programs.add(server)
        if op.protocol in TELECONTROL:
            client.masters.add(server)
