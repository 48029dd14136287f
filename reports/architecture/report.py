"""The architecture on paper: the plant and its zones; where it is too large to show its assets,
the zones, and then each of them opened.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from reportlab.platypus import Flowable, Spacer

from detection.incidents import parts
from inventory.plurals import plural
from reports.architecture.canvas import Picture
from reports.architecture.composition import shows_assets
from reports.architecture.drawing import Drawing
from reports.architecture.layout import Alarms, architecture
from reports.paper.document import BOTTOM, MARGIN, TOP, WIDE, build, page
from reports.paper.imprint import Imprint
from reports.paper.text import para
from reports.view import Frozen, frozen

KIND = "architecture"
_ROOM = WIDE[0] - 2 * MARGIN, WIDE[1] - TOP - BOTTOM - 64
_ASPECT = _ROOM[0] / _ROOM[1]


def pdf(data: bytes) -> bytes:
    """The pictures of a case's canonical JSON, which it carries. Raises `CanonicalError`."""
    view = frozen(data)
    title = f"Architecture · {view.system}"
    imprint = Imprint(KIND, title, "Architecture", view.case.end, data, view.sha256)
    return build([*_pages(view)], imprint, "wide")


def _pages(view: Frozen) -> Iterator[Flowable]:
    plant = view.case.plant
    whose = "the owner's" if plant.owner_zones else "proposals"
    words = f"{view.period}. {plural(len(plant.assets), 'asset')}; zones are {whose}."
    seen = architecture(plant, alarms=_alarms(view), aspect=_ASPECT)
    yield from _picture("The plant as it was seen", words, seen)
    if not shows_assets(plant):
        yield from _opened(view)
    elif len(plant.zones) > 1:
        yield from page("wide")
        zones = architecture(plant, "zone", aspect=_ASPECT)
        yield from _picture("Zones as they talk to each other", words, zones)


def _opened(view: Frozen) -> Iterator[Flowable]:
    """Each zone with its assets, among the others as they were."""
    plant, alarms = view.case.plant, _alarms(view)
    members = Counter(a.zone for a in plant.assets.values() if a.zone in plant.zones)
    for zone in sorted(z for z in members if z):
        yield from page("wide")
        opened = frozenset({zone})
        drawing = architecture(plant, opened=opened, alarms=alarms, aspect=_ASPECT)
        name = f"Zone {plant.zones[zone].name}"
        yield from _picture(name, plural(members[zone], "asset"), drawing)


def _alarms(view: Frozen) -> Alarms:
    return parts(view.case.deviations)


def _picture(title: str, words: str, drawing: Drawing) -> Iterator[Flowable]:
    yield para(title, style="h1")
    yield para(words, style="quiet")
    yield Spacer(1, 4)
    yield Picture(drawing, *_ROOM)
