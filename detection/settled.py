"""A plant without what its open deviations are about: what may be proposed as allowed."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace

from detection import engineering_operation, habits, new_asset, new_conversation, new_operation
from detection.learned import Key
from detection.model import Deviation
from detection.novelty import Novelty
from inventory.model import Link, Operation, Plant

Told = Container[tuple[str, Key]]
_OF_OPERATIONS = (new_operation.DETECTOR, engineering_operation.DETECTOR)


def settled(plant: Plant, found: Iterable[Deviation]) -> Plant:
    """The plant less the links and operations that these deviations are about."""
    told = {(d.detector, d.key) for d in found}
    new = {key for detector in _OF_OPERATIONS for key in _told(detector, told, plant)}
    operations = [op for op in plant.operations if habits.key(op) not in new]
    gone = _spoken(plant.operations) - _spoken(operations)
    return replace(plant, links=[*_links(plant, told, gone)], operations=operations)


def _told(detector: Novelty, told: Told, plant: Plant) -> Iterator[Key]:
    """What a detector told, by itself or with others."""
    for sight in detector.sights(plant):
        crowds = detector.crowd.keys(sight, plant) if detector.crowd else []
        if any((detector.name, key) in told for key in (sight.key, *crowds)):
            yield sight.key


def _spoken(operations: Iterable[Operation]) -> set[Key]:
    return {(op.client_asset, op.server_asset, op.protocol) for op in operations}


def _links(plant: Plant, told: Told, gone: Container[Key]) -> Iterator[Link]:
    """Each link by what is left of what it speaks."""
    new = {*map(id, _new(plant, told))}
    for link in plant.links:
        left = [n for n in link.names if (link.a_asset, link.b_asset, n) not in gone]
        if left and id(link) not in new:
            yield replace(link, rides=tuple(left)) if link.rides else link


def _new(plant: Plant, told: Told) -> Iterator[Link]:
    """The links of new conversations and of new assets."""
    conversations = plant.index(new_conversation.conversations)
    for key in _told(new_conversation.DETECTOR, told, plant):
        yield from conversations[key]
    for link in plant.links:
        ends = ((new_asset.DETECTOR.name, (end,)) for end in (link.a_asset, link.b_asset))
        if any(end in told for end in ends):
            yield link
