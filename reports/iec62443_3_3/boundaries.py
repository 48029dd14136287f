"""What crosses from each zone to each other, beside what the owner allows there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.iec62443_3_3.facts import Crossing, Facts

UNSAID = "seen; nobody said what is allowed"


@dataclass(frozen=True, slots=True)
class Boundary:
    """One direction between two zones. `allowed` is None where no conduit of the owner is,
    `barred` where no zone file is; `standing` says it in words.
    """

    source: str
    target: str
    standing: str
    seen: tuple[str, ...]
    allowed: tuple[str, ...] | None
    barred: tuple[str, ...] | None
    packets: int


def boundaries(facts: Facts) -> Iterator[Boundary]:
    """Those that something crossed or that a conduit of the owner joins."""
    crossing: dict[tuple[str, str], list[Crossing]] = defaultdict(list)
    for c in facts.crossings:
        crossing[c.source.id, c.target.id].append(c)
    declared = {(c.source, c.target) for c in facts.plant.conduits if not c.proposed}
    for pair in sorted({*crossing, *declared}):
        yield _boundary(facts, pair, crossing.get(pair, ()))


def _boundary(facts: Facts, pair: tuple[str, str], crossing: Sequence[Crossing]) -> Boundary:
    seen, packets = _services(crossing), sum(c.link.packets for c in crossing)
    if not facts.plant.owner_zones:
        return Boundary(*pair, UNSAID, seen, None, None, packets)
    barred = [c for c in crossing if facts.flow(c.link, c.source, c.target) is None]
    allowed = _allowed(facts, pair)
    standing = "no conduit" if allowed is None else "allowed by the owner"
    return Boundary(*pair, standing, seen, allowed, _services(barred), packets)


def _services(crossing: Sequence[Crossing]) -> tuple[str, ...]:
    return tuple(sorted({c.link.service for c in crossing}))


def _allowed(facts: Facts, pair: tuple[str, str]) -> tuple[str, ...] | None:
    """What the owner's conduits between the two let pass, as the zone file has it."""
    conduits = [c for c in facts.plant.conduits if (c.source, c.target) == pair]
    flows = (f for c in conduits for f in c.flows)
    return tuple(f"{f.protocol} {f.port or ''}".strip() for f in flows) if conduits else None
