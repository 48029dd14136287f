"""Many news that have one thing in common are one: a flood with forged addresses, a service
that the Internet came to reach."""

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

MOST = 20  # so many are told one by one
CLIENTS = "many clients"  # stands for those of one server, in the key of what is told at once


@dataclass(frozen=True, slots=True)
class Crowd:
    """How a detector tells of many at once.

    `of` is what a sight has in common with its like, as the key of their deviation, or None for
    what is told by itself always; `tell` says what they mean together.
    """

    of: Callable[[Sight, Plant], Key | None]
    tell: Callable[[Sequence[Sight], Usual, Plant], Story | None]

    def gather(
        self, sights: Iterable[Sight], usual: Usual, plant: Plant
    ) -> Mapping[Key, Sequence[Sight]]:
        """Of all that is not usual what is too much to be told one by one, the oldest first."""
        found: defaultdict[Key, list[Sight]] = defaultdict(list)
        for sight in sights:
            key = self.of(sight, plant)
            if key and not usual.knows(sight.key):
                found[key].append(sight)
        crowds = {key: crowd for key, crowd in found.items() if len(crowd) > MOST}
        return {key: sorted(crowd, key=_begun) for key, crowd in crowds.items()}


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
    return f"{len(sights)} {'addresses of the Internet' if external else 'clients'}"


def is_external(asset_id: str, plant: Plant) -> bool:
    """Whether an asset is of the Internet, where addresses are forged and many."""
    asset = plant.assets.get(asset_id)
    return asset is not None and asset.purdue_level.value == EXTERNAL
