"""What assets reached for and nobody was seen to answer: at once, or a little now and then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address

from detection.incidents import TOGETHER
from detection.learned import Key
from detection.new_operation import port_of
from inventory.model import Asset, Operation, Plant
from protocols.model import NO_ANSWER, UNANSWERED

MANY = 12  # a plant has a few dead devices that are asked for again and again
MANY_SLOWLY = 24  # as many come to be asked for by one client within a day
SLOW = "slow"  # ends the key of what was no burst
_DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Reach:
    """What one asset reached for in vain, in one way and one time."""

    client: str
    protocol: str
    operations: tuple[Operation, ...]
    is_slow: bool = False

    @property
    def key(self) -> Key:
        """What makes it the same."""
        return (self.client, self.protocol, *([SLOW] if self.is_slow else []))

    @property
    def is_many(self) -> bool:
        """Whether a plant has not so many dead devices that are asked for at once, or come to be
        asked for in a day."""
        return len(self.targets[0]) >= (MANY_SLOWLY if self.is_slow else MANY)

    @property
    def addresses(self) -> list[str]:
        """Each once."""
        arp = self.protocol == "arp"
        return list(dict.fromkeys(op.object if arp else op.server for op in self.operations))

    @property
    def ports(self) -> list[str]:
        """Each once, where many were tried on few addresses."""
        if self.protocol != "tcp" or len(self.addresses) >= MANY:
            return []
        return list(dict.fromkeys(f"{op.object} of {op.server}" for op in self.operations))

    @property
    def units(self) -> list[str]:
        """Stations behind few addresses, each once."""
        if self.protocol == "tcp" or len(self.addresses) >= MANY:
            return []
        asked = (op for op in self.operations if op.unit)
        return list(dict.fromkeys(f"{op.unit} of {op.server}" for op in asked))

    @property
    def targets(self) -> tuple[list[str], str]:
        """What it reached for, and what that is."""
        if self.ports:
            return self.ports, "ports"
        return (self.units, "units") if len(self.units) >= MANY else (self.addresses, "addresses")


@dataclass(frozen=True, slots=True)
class _Known:
    """Who answers to whom: assets by their ids, servers by their addresses."""

    assets: Mapping[str, Asset]
    owned: frozenset[str]
    answered: frozenset[tuple[str, str]]
    opened: frozenset[tuple[str, str, int]]
    units: frozenset[tuple[str, str, str]]

    @classmethod
    def of(cls, plant: Plant) -> _Known:
        links = plant.links
        return cls(
            plant.assets,
            frozenset(address for asset in plant.assets.values() for address in asset.ips),
            frozenset((link.a_asset, link.b) for link in links if link.direction == "both"),
            frozenset((link.a_asset, link.b, link.port) for link in links),
            frozenset((o.server, o.protocol, o.unit) for o in plant.operations if o.status == 0),
        )

    def in_vain(self, op: Operation) -> bool:
        """Whether an operation of a known asset reached nobody, and never did before."""
        if op.client_asset not in self.assets:
            return False
        match op.protocol:
            case "arp":  # a request; probes and announcements have more words
                return op.code == "1" and op.object not in self.owned and " " not in op.object
            case "tcp":
                return (op.client_asset, op.server, port_of(op)) not in self.opened
            case _:
                known = (op.client_asset, op.server) in self.answered
                return (op.status == UNANSWERED and not known) or self.nobody_there(op)

    def nobody_there(self, op: Operation) -> bool:
        """Whether an answered request was for a station that never said yes."""
        refused = op.unit and op.status not in (0, NO_ANSWER)
        return bool(refused) and (op.server, op.protocol, op.unit) not in self.units


def reaches(plant: Plant) -> Iterator[Reach]:
    """Every asset's burst of reaching for what it did not know, by protocol, and what it reached
    for in the plant within a day and in no burst."""
    known = _Known.of(plant)
    found: dict[tuple[str, str], list[Operation]] = {}
    for op in filter(known.in_vain, plant.operations):
        found.setdefault((op.client_asset, op.protocol), []).append(op)
    for (client, protocol), ops in found.items():
        ordered = sorted(ops, key=lambda op: op.first_seen)
        bursts = list(_within(ordered, TOGETHER))
        yield Reach(client, protocol, _burst(ordered, bursts))
        if slow := _slow(ordered, bursts):
            yield Reach(client, protocol, slow, is_slow=True)


def _burst(
    ordered: Sequence[Operation], bursts: Sequence[tuple[int, int]]
) -> tuple[Operation, ...]:
    """Of those that began within ten minutes the latest, if they are many, else the most: what
    came to nothing once more, later in the same window, is no other burst."""
    latest = bursts[-1]
    begin, end = latest if latest[1] - latest[0] >= MANY else max(bursts, key=lambda b: b[1] - b[0])
    return tuple(ordered[begin:end])


def _slow(ordered: Sequence[Operation], bursts: Sequence[tuple[int, int]]) -> tuple[Operation, ...]:
    """The day's before the latest that were no burst's; of the Internet, who is shut off from it
    looks for ever other addresses."""
    begun = [ordered[begin:end] for begin, end in bursts if end - begin >= MANY]
    fast = {id(op) for burst in begun for op in burst}
    left = [op for op in ordered if id(op) not in fast and _is_inside(op)]
    return tuple(op for op in left if left[-1].first_seen - op.first_seen <= _DAY)


def _is_inside(op: Operation) -> bool:
    try:
        return ip_address(op.object if op.protocol == "arp" else op.server).is_private
    except ValueError:
        return False


def _within(ordered: Sequence[Operation], span: timedelta) -> Iterator[tuple[int, int]]:
    """For each operation, from which to which place those are that began at most so long before
    it, itself included."""
    begin = 0
    for at, op in enumerate(ordered):
        while op.first_seen - ordered[begin].first_seen > span:
            begin += 1
        yield begin, at + 1
