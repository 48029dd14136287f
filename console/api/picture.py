"""The architecture as a picture and as data: the server computes it, everybody shows the same.

What draws is imported by who draws, as networkx is: it is large, and no list needs it.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from console.api.depends import At, Core
from reports.architecture.scene import Level

if TYPE_CHECKING:
    from reports.architecture.drawing import Drawing

router = APIRouter()

Opened = Annotated[
    list[str] | None,
    Query(description="ids of boxes to be taken apart, and of assets to be shown by themselves"),
]


def _drawing(core: Core, level: Level, at: datetime | None, ids: list[str] | None) -> Drawing:
    from reports.architecture.layout import architecture

    opened = frozenset(ids or ())
    return architecture(core.store.plant(end=at), level, opened=opened, alarms=core.alarms(at))


@router.get("/graph.svg")
def as_svg(core: Core, level: Level = "asset", at: At = None, open: Opened = None) -> Response:
    """The picture for pages: accessible, light and dark."""
    from reports.architecture.svg import svg

    return Response(svg(_drawing(core, level, at, open)), media_type="image/svg+xml")


@router.get("/graph.png")
def as_png(core: Core, level: Level = "asset", at: At = None, open: Opened = None) -> Response:
    """The picture for documents."""
    from reports.architecture.raster import png

    return Response(png(_drawing(core, level, at, open)), media_type="image/png")


@router.get("/graph.graphml")
def as_graphml(core: Core, level: Level = "asset", at: At = None) -> Response:
    """Nodes and edges for other tools."""
    from inventory.graph import graphml

    return Response(graphml(core.store.plant(end=at), level), media_type="application/graphml+xml")


@router.get("/graph.json")
def as_json(core: Core, level: Level = "asset", at: At = None) -> Response:
    """Nodes and edges as JSON."""
    from inventory.graph import to_json

    return Response(to_json(core.store.plant(end=at), level), media_type="application/json")
