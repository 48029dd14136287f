"""Part 5: zones and conduits, and the picture of both."""

from __future__ import annotations

from collections.abc import Iterator

from reportlab.platypus import Flowable, Spacer

from inventory.plurals import plural
from reports.architecture.canvas import Picture
from reports.architecture.composition import shows_assets
from reports.architecture.layout import architecture
from reports.iec62443_3_3.boundaries import UNSAID, Boundary, boundaries
from reports.iec62443_3_3.paper.view import View, zone_name
from reports.paper.blocks import table
from reports.paper.document import BOTTOM, MARGIN, TOP, WIDE, page
from reports.paper.text import para


def zones(view: View) -> Iterator[Flowable]:
    """Part 5."""
    plant = view.case.plant
    yield from page("text")
    yield para("5  Zones and conduits", style="h1")
    if not plant.owner_zones:
        yield para(
            "No zone file of the owner was given. The zones below are Sightglass' proposals, made "
            "from networks; checks that need the owner's word did not judge them.",
            style="lead",
        )
    rows = [
        (
            zone_name(j.zone),
            j.zone.purdue_level,
            ", ".join(j.zone.networks) or "–",
            f"{len(view.facts.assets(j.zone))}",
            " ".join(map(str, j.zone.sl_t)) if j.zone.sl_t else "not set",
        )
        for j in view.judged
    ]
    yield table(
        ("Zone", "Level", "Networks", "Assets", "SL-T (FR 1 to 7)"),
        rows,
        (0.32, 0.1, 0.28, 0.1, 0.2),
        right=(3,),
    )
    yield para("Conduits", style="h2")
    yield from _conduits(view)
    yield from _picture(view)


def _conduits(view: View) -> Iterator[Flowable]:
    found = [*boundaries(view.facts)]
    if not found:
        yield para("Nothing crosses from one zone to another, and no conduit is declared.")
    elif view.case.plant.owner_zones:
        judged = ("From", "To", "Allowed", "Seen, not allowed", "Packets")
        widths = (0.18, 0.18, 0.26, 0.28, 0.1)
        yield table(judged, [_judged(view, b) for b in found], widths, right=(4,))
    else:
        seen = ("From", "To", UNSAID.capitalize(), "Packets")
        yield table(seen, [_seen(view, b) for b in found], (0.2, 0.2, 0.5, 0.1), right=(3,))


def _judged(view: View, b: Boundary) -> tuple[str, ...]:
    allowed = "no conduit" if b.allowed is None else ", ".join(b.allowed) or "nothing"
    return (*_ends(view, b), allowed, ", ".join(b.barred or ()) or "–", f"{b.packets:,}")


def _seen(view: View, b: Boundary) -> tuple[str, ...]:
    return (*_ends(view, b), ", ".join(b.seen), f"{b.packets:,}")


def _ends(view: View, b: Boundary) -> tuple[str, ...]:
    known = view.case.plant.zones
    return tuple(known[id_].name if id_ in known else id_ for id_ in (b.source, b.target))


def _picture(view: View) -> Iterator[Flowable]:
    """The whole plant on a page of its own, then the zones alone, unless it shows no more."""
    room = WIDE[0] - 2 * MARGIN, WIDE[1] - TOP - BOTTOM - 60
    drawing = architecture(view.case.plant, "asset", aspect=room[0] / room[1])
    yield from page("wide")
    yield para("The plant as it was seen", style="h2")
    yield para(
        f"{plural(len(view.case.plant.assets), 'asset')}. {drawing.description}", style="quiet"
    )
    yield Spacer(1, 4)
    yield Picture(drawing, *room)
    if shows_assets(view.case.plant) and len(view.case.plant.zones) > 1:
        yield from page("text")
        yield para("Zones as they talk to each other", style="h2")
        yield Spacer(1, 4)
        yield Picture(architecture(view.case.plant, "zone", aspect=1.2), 482, 560)
