"""Whom others follow because somebody names them: as router or name server by DHCP, as root of a
spanning tree, as the clock that all go by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from detection import grandmasters, led, roots
from detection.learned import Key, Sight
from detection.novelty import Tell
from inventory.model import Batch, Plant


@dataclass(frozen=True)
class Followed:
    """One way to be named: whether a key is of it, what a window names, and what of that is told.
    Where ever other ones are news of one thing, `many` says what is seen of them."""

    owns: Callable[[Key], bool]
    named: Callable[[Batch, Plant], Iterator[Sight]]
    tell: Tell
    many: Callable[[Sequence[Sight]], str] | None = None


_WAYS = (
    Followed(led.is_led, led.named, led.tell),
    Followed(roots.is_root, roots.named, roots.tell, roots.many),
    Followed(grandmasters.is_grandmaster, grandmasters.named, grandmasters.tell, grandmasters.many),
)


def way(key: Key) -> Followed | None:
    """How somebody is named, where this is what the key is about."""
    return next((way for way in _WAYS if way.owns(key)), None)


def named(batch: Batch, plant: Plant) -> Iterator[Sight]:
    """Everybody whom a window names as one that others follow."""
    for followed in _WAYS:
        yield from followed.named(batch, plant)
