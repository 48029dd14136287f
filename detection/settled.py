"""A plant without what its open deviations are about: what may be proposed as allowed."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace

from detection import engineering_operation, habits, new_asset, new_conversation, new_operation
from detection.crowd import is_external
from detection.learned import Key
from detection.model import Deviation
from inventory.classification import EXTERNAL
from inventory.model import Link, Operation, Plant

Told = Container[tuple[str, Key]]


def settled(plant: Plant, found: Iterable[Deviation]) -> Plant:
    """The plant less the links and operations that these deviations are about."""
    told = {(d.detector, d.key) for d in found}
    operations = [op for op in plant.operations if not _is_new(op, told, plant)]
    gone = _spoken(plant.operations) - _spoken(operations)
    return replace(plant, links=[*_links(plant, told, gone)], operations=operations)


def _is_new(op: Operation, told: Told, plant: Plant) -> bool:
    key = habits.key(op)
    return any(
        _among(detector.name, key, told, plant)
        for detector in (new_operation.DETECTOR, engineering_operation.DETECTOR)
    )


def _among(detector: str, key: Key, told: Told, plant: Plant) -> bool:
    """Whether it is told, by itself or with others of the Internet."""
    server, client, *wish = key
    crowd = (server, EXTERNAL, *wish) if is_external(client, plant) else key
    return (detector, key) in told or (detector, crowd) in told


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
    for key, links in new_conversation.conversations(plant).items():
        if _among(new_conversation.DETECTOR.name, key, told, plant):
            yield from links
    for link in plant.links:
        ends = ((new_asset.DETECTOR.name, (end,)) for end in (link.a_asset, link.b_asset))
        if any(end in told for end in ends):
            yield link
