"""What rides on carriers: S7comm on ISO transport, CIP on EtherNet/IP, PROFINET IO on DCE/RPC."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from inventory.quality import Place
from inventory.rows import LinkRow, OperationRow
from protocols.model import Protocol, protocols

Done = Mapping[Place, Mapping[str, int]]


def done(rows: Iterable[OperationRow]) -> Done:
    """How much was done by each protocol in each place."""
    found: dict[Place, Counter[str]] = defaultdict(Counter)
    for row in rows:
        place = Place(row.realm, row.client, row.server, row.transport, row.port)
        found[place][row.protocol] += row.counted
    return found


def riding(protocol: str, rows: Iterable[LinkRow], by: Done) -> tuple[str, ...]:
    """What was done on a link that speaks this carrier, the most used first."""
    carrier = protocols().get(protocol)
    if carrier is None or not carrier.carrier:
        return ()
    used = Counter[str]()
    for row in rows:
        place = Place(row.realm, row.client, row.server, row.transport, row.port)
        for either in (place, place.turned):  # whichever end asked
            used.update(by.get(either, {}))
    names = (name for name in used if _rides(name, carrier))
    return tuple(sorted(names, key=lambda name: (-used[name], name)))


def _rides(name: str, carrier: Protocol) -> bool:
    known = protocols().get(name)
    return known is not None and not known.carrier and bool({*known.ports} & {*carrier.ports})
