"""What a picture of the plant shows: boxes, the wires between them, and frames of zones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Level = Literal["site", "zone", "asset"]
Kind = Literal["asset", "group", "zone", "level"]

BANDS = ("external", "5", "4", "3.5", "3", "2", "1", "0", "unknown")
BAND_NAMES: Mapping[str, str] = {
    "external": "External",
    "5": "Enterprise",
    "4": "Site business",
    "3.5": "DMZ",
    "3": "Operations",
    "2": "Supervision",
    "1": "Basic control",
    "0": "Process",
    "unknown": "Level unknown",
}
WIRE_STYLES = ("reads", "writes", "engineers")


@dataclass(frozen=True, slots=True)
class Box:
    """A card: an asset, or several that are shown as one; `assets` are their ids."""

    id: str
    kind: Kind
    title: str
    lines: tuple[str, ...]
    icon: str
    band: str
    zone: str | None
    label: str
    assets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wire:
    """All traffic that one box asks of another; `style` is its strongest effect."""

    source: str
    target: str
    protocols: tuple[str, ...]
    packets: int
    style: str


@dataclass(frozen=True, slots=True)
class Frame:
    """A zone drawn around its boxes."""

    id: str
    name: str
    proposed: bool
    label: str


@dataclass(frozen=True, slots=True)
class Scene:
    """Boxes, wires between them, and the frames of the zones that are open."""

    boxes: tuple[Box, ...]
    wires: tuple[Wire, ...]
    frames: Mapping[str, Frame]
    note: str = ""
