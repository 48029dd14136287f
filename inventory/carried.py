"""What rides on carriers: S7comm on ISO transport, PROFINET IO on DCE/RPC."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from inventory.model import Operation
from protocols.model import Protocol, protocols

Done = Mapping[frozenset[str | None], Counter[str]]


def done(operations: Iterable[Operation]) -> Done:
    """How much each pair of assets did, by protocol."""
    found: dict[frozenset[str | None], Counter[str]] = defaultdict(Counter)
    for op in operations:
        found[frozenset((op.client_asset, op.server_asset))][op.protocol] += op.count
    return found


def spoken(protocol: str, client: str, server: str, by: Done) -> tuple[str, ...]:
    """What a pair speaks that speaks this: of a mere carrier what was seen to ride on it, the
    most used first. A carrier that does something to a plant itself keeps its name."""
    carrier = protocols().get(protocol)
    if carrier is None or not carrier.carrier or carrier.controls:
        return (protocol,)
    used = by.get(frozenset((client, server)), Counter[str]())
    riding = [name for name in used if _rides(name, carrier)]
    return tuple(sorted(riding, key=lambda name: (-used[name], name))) or (protocol,)


def _rides(name: str, carrier: Protocol) -> bool:
    known = protocols().get(name)
    return known is not None and not known.carrier and bool({*known.ports} & {*carrier.ports})
