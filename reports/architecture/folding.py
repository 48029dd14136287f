"""Which assets are shown as one box: as few boxes as a person can read, save what is opened.

A level opens into its zones, a zone into its types of assets, a type into its assets; what
is few enough opens into its assets at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from inventory.model import Asset
from reports.architecture.scene import Kind

MANY_BOXES = 40


@dataclass(frozen=True, slots=True)
class Fold:
    """Assets that one box stands for."""

    kind: Kind
    id: str
    assets: tuple[Asset, ...]


@dataclass(frozen=True, slots=True)
class Folding:
    """Assets, the band that each is drawn on, and the ids of the boxes to open."""

    assets: Sequence[Asset]
    bands: Mapping[str, str]
    opened: frozenset[str] = frozenset()

    def apart(self) -> Iterator[Fold]:
        """Each asset by itself."""
        return _each(self.assets)

    def zones(self) -> Iterator[Fold]:
        """Each zone; assets in none by their level."""
        return self._folded("zone", self._zone)

    def levels(self) -> Iterator[Fold]:
        """Each level; zones that are opened are none of it."""
        return self._folded("level", lambda asset: f"level {self.bands[asset.id]}")

    def _folded(self, kind: Kind, key: Callable[[Asset], str]) -> Iterator[Fold]:
        """An opened asset or zone stands apart from what would hold it."""
        alone = [a for a in self.assets if a.id in self.opened]
        yield from _each(alone)
        rest = [a for a in self.assets if a.id not in self.opened]
        zones = [a for a in rest if self._zone(a) in self.opened]
        yield from self._open(_alike("zone", zones, self._zone))
        rest = [a for a in rest if self._zone(a) not in self.opened]
        yield from self._open(_alike(kind, rest, key))

    def _open(self, folds: Iterable[Fold]) -> Iterator[Fold]:
        for fold in folds:
            if fold.kind != "asset" and fold.id in self.opened:
                yield from self._open(self._inside(fold))
            else:
                yield fold

    def _inside(self, fold: Fold) -> Iterator[Fold]:
        if fold.kind == "group" or len(fold.assets) <= MANY_BOXES:
            return _each(fold.assets)
        if fold.kind == "level":
            return _alike("zone", fold.assets, self._part)
        return _alike("group", fold.assets, lambda a: f"{self._part(a)}/{a.type.value}")

    def _zone(self, asset: Asset) -> str:
        return asset.zone or f"no zone, {self.bands[asset.id]}"

    def _part(self, asset: Asset) -> str:
        """A zone's part on one level."""
        return f"{self._zone(asset)}/{self.bands[asset.id]}"


def _each(assets: Iterable[Asset]) -> Iterator[Fold]:
    return (Fold("asset", asset.id, (asset,)) for asset in assets)


def _alike(kind: Kind, assets: Iterable[Asset], key: Callable[[Asset], str]) -> Iterator[Fold]:
    found: dict[str, list[Asset]] = defaultdict(list)
    for asset in assets:
        found[key(asset)].append(asset)
    return (Fold(kind, id_, tuple(alike)) for id_, alike in sorted(found.items()))
