"""The colours of pictures, by style, in light and in dark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paint:
    """How a style is painted; colours are `#rrggbb`, none where empty. Widths in pixels."""

    fill: str = ""
    stroke: str = ""
    width: float = 1.0
    dash: tuple[float, ...] = ()


Theme = Mapping[str, Paint]

# One hue for each level, from the office down to the process.
_HUES_LIGHT: Mapping[str, str] = {
    "external": "#6b7280",
    "5": "#64748b",
    "4": "#5b6bb0",
    "3.5": "#9a5b9e",
    "3": "#2f6fb3",
    "2": "#0f8388",
    "1": "#3d8a54",
    "0": "#b0741a",
    "unknown": "#8a929c",
}
_HUES_DARK: Mapping[str, str] = {
    "external": "#9aa3af",
    "5": "#94a3b8",
    "4": "#94a2e6",
    "3.5": "#cf93d3",
    "3": "#6fb0f2",
    "2": "#4cc4c8",
    "1": "#76c98f",
    "0": "#e3ad5a",
    "unknown": "#9aa1ab",
}


def level_class(band: str) -> str:
    """A level as the end of a style's name: `3.5` is `3-5`."""
    return band.replace(".", "-")


def _levels(hues: Mapping[str, str], tint: float, ground: str) -> dict[str, Paint]:
    found: dict[str, Paint] = {}
    for band, hue in hues.items():
        name = level_class(band)
        found[f"level-{name}"] = Paint(fill=hue)
        found[f"tile-{name}"] = Paint(fill=mixed(hue, ground, tint))
        found[f"text-level-{name}"] = Paint(fill=hue)
        found[f"icon-{name}"] = Paint(stroke=hue, width=1.5)
        found[f"icon-solid-{name}"] = Paint(fill=hue)
    return found


def mixed(colour: str, ground: str, share: float) -> str:
    """`share` of a colour over a ground."""
    pairs = zip(_channels(colour), _channels(ground), strict=True)
    return "#" + "".join(f"{round(c * share + g * (1 - share)):02x}" for c, g in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


LIGHT: Theme = {
    "page": Paint(fill="#ffffff"),
    "band-even": Paint(fill="#f5f7f9"),
    "band-odd": Paint(fill="#eef1f4"),
    "frame": Paint(fill="#ffffff", stroke="#c3ccd6", width=1.2),
    "frame-proposed": Paint(fill="#ffffff", stroke="#b4bfcb", width=1.2, dash=(5, 3)),
    "frame-title": Paint(fill="#ffffff"),
    "card": Paint(fill="#ffffff", stroke="#cfd6de", width=1.0),
    "card-stack": Paint(fill="#f8fafb", stroke="#cfd6de", width=1.0),
    "badge": Paint(fill="#c4320a"),
    "text-badge": Paint(fill="#ffffff"),
    "alarm": Paint(stroke="#c4320a", width=1.8),
    "text": Paint(fill="#17202b"),
    "text-quiet": Paint(fill="#566270"),
    "text-zone": Paint(fill="#3b4755"),
    "wire-reads": Paint(stroke="#93a1b1", width=1.2),
    "wire-writes": Paint(stroke="#d98324", width=1.2),
    "wire-engineers": Paint(stroke="#8b3fd1", width=1.2),
    "arrow-reads": Paint(fill="#93a1b1"),
    "arrow-writes": Paint(fill="#d98324"),
    "arrow-engineers": Paint(fill="#8b3fd1"),
    "text-wire": Paint(fill="#3b4755"),
    "wire-label": Paint(fill="#ffffff"),
    **_levels(_HUES_LIGHT, 0.13, "#ffffff"),
}

DARK: Theme = {
    "page": Paint(fill="#0f151c"),
    "band-even": Paint(fill="#131b24"),
    "band-odd": Paint(fill="#17202b"),
    "frame": Paint(fill="#1b2632", stroke="#3a4858", width=1.2),
    "frame-proposed": Paint(fill="#1b2632", stroke="#3f4e5f", width=1.2, dash=(5, 3)),
    "frame-title": Paint(fill="#1b2632"),
    "card": Paint(fill="#212e3b", stroke="#3f4d5d", width=1.0),
    "card-stack": Paint(fill="#1d2833", stroke="#3f4d5d", width=1.0),
    "badge": Paint(fill="#e5542b"),
    "text-badge": Paint(fill="#ffffff"),
    "alarm": Paint(stroke="#f06a43", width=1.8),
    "text": Paint(fill="#e8edf2"),
    "text-quiet": Paint(fill="#a3afbc"),
    "text-zone": Paint(fill="#c2ccd6"),
    "wire-reads": Paint(stroke="#66768a", width=1.2),
    "wire-writes": Paint(stroke="#e59a45", width=1.2),
    "wire-engineers": Paint(stroke="#b07cf0", width=1.2),
    "arrow-reads": Paint(fill="#66768a"),
    "arrow-writes": Paint(fill="#e59a45"),
    "arrow-engineers": Paint(fill="#b07cf0"),
    "text-wire": Paint(fill="#c2ccd6"),
    "wire-label": Paint(fill="#17202b"),
    **_levels(_HUES_DARK, 0.20, "#17202b"),
}
