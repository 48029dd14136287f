"""Many news that have one thing in common are one: a flood with forged addresses, a service
that the Internet came to reach, a client that goes from server to server."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from inventory.classification import EXTERNAL
from inventory.model import Plant
from inventory.quality import worst

if TYPE_CHECKING:
    from detection.learned import Key, Sight, Usual
    from detection.novelty import Story

Common = Callable[["Sight", Plant], "Key | None"]

MOST = 20  # so many are told one by one
CLIENTS = "many clients"  # stands for those of one server, in the key of what is told at once
SERVERS = "many servers"  # and these for those that one client came to


@dataclass(frozen=True, slots=True)
class Crowd:
    """How a detector tells of many at once.

    `of` is what a sight has in common with its like, as the key of their deviation, or None for
    what is told by itself always; `otherwise` what else it may have in common, where the first
    makes no crowd: the client, in what it does elsewhere; `of_all` what many clients do, each
    something of its own: a crowd where these are too many. `tell` says what they mean together.
    """

    of: Common
    tell: Callable[[Sequence[Sight], Usual, Plant], Story | None]
    otherwise: Common | None = None
    of_all: Common | None = None

    def keys(self, sight: Sight, plant: Plant) -> list[Key]:
        """Of which crowds it may be."""
        found = (of(sight, plant) for of in (self.of_all, self.of, self.otherwise) if of)
        return [key for key in found if key]

    def gather(
        self, sights: Iterable[Sight], usual: Usual, plant: Plant
    ) -> Mapping[Key, Sequence[Sight]]:
        """Of all that is not usual what is too much to be told one by one, the oldest first."""
        left = [sight for sight in sights if not usual.knows(sight.key)]
        crowds: dict[Key, Sequence[Sight]] = {}
        for of in filter(None, (self.of_all, self.of, self.otherwise)):
            found = _crowds(left, of, plant)
            if of is self.of_all:
                found = {key: crowd for key, crowd in found.items() if _are_many(crowd)}
            within = {sight.key for crowd in found.values() for sight in crowd}
            left = [sight for sight in left if sight.key not in within]
            crowds |= found
        return crowds


def _crowds(sights: Iterable[Sight], of: Common, plant: Plant) -> dict[Key, Sequence[Sight]]:
    found: defaultdict[Key, list[Sight]] = defaultdict(list)
    for sight in sights:
        if key := of(sight, plant):
            found[key].append(sight)
    return {key: sorted(crowd, key=_begun) for key, crowd in found.items() if len(crowd) > MOST}


def _are_many(crowd: Iterable[Sight]) -> bool:
    return len({sight.key[1] for sight in crowd}) > MOST


def together(key: Key, crowd: Sequence[Sight]) -> Sight:
    """A crowd as one sight; the first of it is its proof."""
    return replace(
        crowd[0],
        key=key,
        last_seen=max(sight.last_seen for sight in crowd),
        count=sum(sight.count for sight in crowd),
        quality=worst([sight.quality for sight in crowd]),
    )


def _begun(sight: Sight) -> tuple[datetime, Key]:
    return sight.first_seen, sight.key


def named(sights: Sequence[Sight], plant: Plant) -> str:
    """How many clients these are, and whether they are of the Internet."""
    external = is_external(sights[0].key[1], plant)
    count = len({sight.key[1] for sight in sights})
    return f"{count} {'addresses of the Internet' if external else 'clients'}"


def is_external(asset_id: str, plant: Plant) -> bool:
    """Whether an asset is of the Internet, where addresses are forged and many."""
    asset = plant.assets.get(asset_id)
    return asset is not None and asset.purdue_level.value == EXTERNAL
