"""What an attack is, and whom it aims at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.lab.model import Host, Plant, Service

OUTSIDER, INSIDER = "outsider", "insider"
BOTH = (OUTSIDER, INSIDER)
# Stands in for what an attack needs no service for.
NOTHING = Service("", 0, {})


@dataclass(frozen=True, slots=True)
class Aim:
    """Who attacks whom: the source is the host whose network this runs in."""

    plant: Plant
    source: Host
    target: Host
    service: Service

    @property
    def address(self) -> str:
        """The target's IP address as its own zone knows it."""
        return self.target.ip

    @property
    def own(self) -> str:
        """The source's IP address that the target sees, where nobody translates it."""
        zones = {card.zone: card.ip for card in self.source.interfaces}
        return zones.get(self.target.zone) or self.source.ip

    def number(self, setting: str) -> int:
        """A number of the target's service, such as its unit."""
        return int(self.service.settings[setting])


@dataclass(frozen=True, slots=True)
class Attack:
    """An act against a host that serves `protocol` (any host when that is empty).

    `kind` is the word that a deviation's kind must carry. `shows` is tshark's filter for its
    frames, in which {source}, {target}, {mac} and {theirs} are addresses of both. An outsider is
    a station that the plant does not know; an insider is who asks the target anyway.
    """

    name: str
    title: str
    protocol: str
    techniques: tuple[str, ...]
    kind: str
    shows: str
    act: Callable[[Aim], None]
    forms: tuple[str, ...] = BOTH
    crafted: bool = False

    def filter(self, aim: Aim) -> str:
        """`shows` for this aim."""
        return self.shows.format(
            source=aim.own,
            target=aim.address,
            mac=aim.source.mac,
            theirs=aim.target.mac,
        )
