"""Operations of a service that were answered, and those in vain.

A service is a server's to a client in a protocol, or that of one unit of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from detection.learned import Key
from inventory.model import Operation, Plant
from protocols.model import NO_ANSWER, UNANSWERED, protocols

OF_SERVER = 3  # parts of a key: server, client, protocol; behind them the unit


def service_of(op: Operation, *, by_unit: bool) -> Key:
    """The service that an operation is of."""
    unit = (op.unit,) if by_unit else ()
    return (op.server_asset, op.client_asset, op.protocol, *unit)


def is_answered(op: Operation, *, by_unit: bool) -> bool:
    """Whether the server answered, or the unit that was asked."""
    return op.status not in (UNANSWERED, NO_ANSWER) and not (by_unit and says_absent(op))


def says_absent(op: Operation) -> bool:
    """Whether who was asked said that the unit behind it gives no answer."""
    known = protocols().get(op.protocol)
    return known is not None and op.status in known.absent


def answered(plant: Plant, service: Key) -> Iterator[Operation]:
    """What a service answered."""
    by_unit = len(service) > OF_SERVER
    for op in plant.index(_by_service).get(service[:OF_SERVER], ()):
        if service_of(op, by_unit=by_unit) == service and is_answered(op, by_unit=by_unit):
            yield op


def _by_service(plant: Plant) -> Mapping[Key, Sequence[Operation]]:
    found: dict[Key, list[Operation]] = {}
    for op in plant.operations:
        found.setdefault(service_of(op, by_unit=False), []).append(op)
    return found


def in_vain(plant: Plant, service: Key) -> Iterator[Operation]:
    """What a service did not answer, openings of a connection to its server, and whoever looked
    for that: what shows it latest."""
    by_unit = len(service) > OF_SERVER
    known = plant.assets.get(service[0])
    for op in plant.operations:
        is_sought = op.protocol == "arp" and known is not None and op.object in known.ips
        if is_sought and op.client_asset == service[1] and not by_unit:
            yield replace(op, evidence=op.latest or op.evidence)
        if (op.server_asset, op.client_asset) != service[:2] or op.status == NO_ANSWER:
            continue
        is_opening = op.protocol == "tcp" and not by_unit
        is_ours = service_of(op, by_unit=by_unit) == service
        if is_opening or (is_ours and not is_answered(op, by_unit=by_unit)):
            yield op
