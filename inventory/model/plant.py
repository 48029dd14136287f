"""All of it together, and what many look up in it put in order once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

from inventory.model.asset import Asset
from inventory.model.health import Health
from inventory.model.traffic import Link, Operation, Violation
from inventory.model.zones import Conduit, Zone

Indexed = TypeVar("Indexed")


@dataclass(frozen=True)
class Plant:
    """Everything known of one site in one span of time. What many look up in it is put in order
    once, when it is asked for."""

    start: datetime
    end: datetime
    assets: Mapping[str, Asset] = field(default_factory=dict)
    links: Sequence[Link] = ()
    operations: Sequence[Operation] = ()
    violations: Sequence[Violation] = ()
    zones: Mapping[str, Zone] = field(default_factory=dict)
    conduits: Sequence[Conduit] = ()
    owner_zones: bool = False  # whether zones and conduits come from the owner
    health: Health = field(default_factory=Health)

    def index(self, make: Callable[[Plant], Indexed]) -> Indexed:
        """What `make` puts in order of it, once: who looks up many does not go through all for
        each."""
        if make not in self._indexes:
            self._indexes[make] = make(self)
        return self._indexes[make]  # type: ignore[no-any-return]

    @cached_property
    def _indexes(self) -> dict[object, Any]:
        return {}

    @cached_property
    def places(self) -> Mapping[tuple[str, str], str]:
        """The asset that has an address in a realm, or in any (an empty one): where one only
        has it."""
        found: dict[tuple[str, str], str] = {}
        several = set()
        for asset in self.assets.values():
            for place in _places(asset):
                if found.setdefault(place, asset.id) != asset.id:
                    several.add(place)
        return {place: id_ for place, id_ in found.items() if place not in several}


def _places(asset: Asset) -> Iterator[tuple[str, str]]:
    for address in (*asset.ips, *asset.macs):
        yield "", address
        for realm in asset.realms:
            yield realm, address
