"""The architecture's picture: readable, deterministic, safe."""

from __future__ import annotations

import dataclasses
import io
import itertools
import json
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from inventory.model import Plant, Zone
from reports.architecture.drawing import Drawing, Group, Line, Point, Rect, Shape, Text
from reports.architecture.folding import MANY_BOXES
from reports.architecture.layout import Alarms, architecture
from reports.architecture.measures import CARD_HEIGHT, CARD_WIDTH
from reports.architecture.raster import png
from reports.architecture.scene import BANDS
from reports.architecture.svg import svg
from reports.typeface import BOLD, REGULAR, width
from tests.reports import plants
from tests.sites import listed, sightglass

pytestmark = pytest.mark.quick

ROOT = Path(__file__).parent.parent.parent
EVERY_PLANT = [plants.plant(), plants.plant(owner=False), plants.large(3, 12), plants.large(9, 60)]


def groups(shapes: Iterable[Shape], kind: str) -> list[Group]:
    return [s for s in flat(shapes) if isinstance(s, Group) and s.kind == kind]


def flat(shapes: Iterable[Shape]) -> Iterator[Shape]:
    for shape in shapes:
        yield shape
        if isinstance(shape, Group):
            yield from flat(shape.shapes)


def rectangle(card: Group) -> Rect:
    return next(s for s in card.shapes if isinstance(s, Rect) and s.style == "card")


def crosses(a: Point, b: Point, box: Rect) -> bool:
    """Whether a horizontal or vertical piece passes through the inside of a box."""
    left, right = box.x + 1, box.x + box.width - 1
    top, bottom = box.y + 1, box.y + box.height - 1
    across = max(a[0], b[0]) > left and min(a[0], b[0]) < right
    return across and max(a[1], b[1]) > top and min(a[1], b[1]) < bottom


@pytest.mark.parametrize("plant", EVERY_PLANT)
def test_no_wire_runs_through_a_card(plant: Plant) -> None:
    drawing = architecture(plant, opened=frozenset({"z01"}))
    cards = [rectangle(card) for card in groups(drawing.shapes, "card")]
    wires = groups(drawing.shapes, "wire")
    assert wires
    for wire in wires:
        (line,) = (s for s in wire.shapes if isinstance(s, Line) and not s.closed)
        for a, b in zip(line.points, line.points[1:], strict=False):
            assert a[0] == b[0] or a[1] == b[1], "wires go along the axes"
            assert not any(crosses(a, b, card) for card in cards)


def test_no_name_of_a_wire_stands_on_another() -> None:
    drawing = architecture(plants.plant(), "zone")
    wires, names = (groups(drawing.shapes, kind) for kind in ("wire", "wire-name"))
    assert len(names) > 3
    for name, wire in itertools.product(names, wires):
        (line,) = (s for s in wire.shapes if isinstance(s, Line) and not s.closed)
        (room,) = (s for s in name.shapes if isinstance(s, Rect))
        on_it = any(crosses(a, b, room) for a, b in itertools.pairwise(line.points))
        assert wire.data == name.data or not on_it


@pytest.mark.parametrize("plant", EVERY_PLANT)
def test_every_wire_ends_at_its_cards(plant: Plant) -> None:
    drawing = architecture(plant)
    at = {card.data["id"]: rectangle(card) for card in groups(drawing.shapes, "card")}
    for wire in groups(drawing.shapes, "wire"):
        (line,) = (s for s in wire.shapes if isinstance(s, Line) and not s.closed)
        assert on_edge(line.points[0], at[wire.data["a"]], 0.01)
        assert on_edge(line.points[-1], at[wire.data["b"]], 4.01)


def on_edge(point: Point, box: Rect, slack: float) -> bool:
    across = max(box.x - point[0], point[0] - box.x - box.width)
    down = max(box.y - point[1], point[1] - box.y - box.height)
    return -0.01 <= max(across, down) <= slack and min(across, down) <= 0


@pytest.mark.parametrize("plant", EVERY_PLANT)
def test_cards_lie_in_the_picture_and_apart(plant: Plant) -> None:
    drawing = architecture(plant)
    cards = [rectangle(card) for card in groups(drawing.shapes, "card")]
    assert 1 < len(cards) <= MANY_BOXES
    for i, a in enumerate(cards):
        assert a.x >= 0
        assert a.x + CARD_WIDTH <= drawing.width
        assert a.y + CARD_HEIGHT <= drawing.height
        for b in cards[i + 1 :]:
            assert abs(a.x - b.x) >= CARD_WIDTH or abs(a.y - b.y) >= CARD_HEIGHT


def test_words_fit_their_cards() -> None:
    long = plants.plant()
    name = "An uncommonly long name that somebody gave to a controller 中文 \u202e\x07"
    assets = {k: dataclasses.replace(a, names=(name,)) for k, a in long.assets.items()}
    drawing = architecture(dataclasses.replace(long, assets=assets))
    for card in groups(drawing.shapes, "card"):
        box = rectangle(card)
        for text in (s for s in card.shapes if isinstance(s, Text)):
            face = BOLD if text.bold else REGULAR
            assert text.x + width(text.text, text.size, face) <= box.x + box.width


def test_the_same_plant_gives_the_same_picture_in_every_process() -> None:
    code = (
        "from tests.reports import plants; from reports.architecture.layout import architecture;"
        "from reports.architecture.svg import svg; print(svg(architecture(plants.plant())), end='')"
    )
    pictures = set()
    for seed in ("0", "1", "4711"):
        environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "TZ": "Asia/Kolkata"}
        done = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, check=True
        )
        pictures.add(done.stdout)
    assert pictures == {svg(architecture(plants.plant())).encode()}


def test_the_order_of_assets_and_links_does_not_matter() -> None:
    plant = plants.plant()
    turned = dataclasses.replace(
        plant,
        assets=dict(reversed([*plant.assets.items()])),
        links=tuple(reversed(plant.links)),
        operations=tuple(reversed(plant.operations)),
    )
    assert svg(architecture(turned)) == svg(architecture(plant))


def test_text_from_the_wire_stays_text() -> None:
    plant = plants.plant()
    hostile = '"><script>alert(1)</script>&\x00\ud800'
    first, *rest = plant.assets.values()
    assets = [dataclasses.replace(first, names=(hostile,), vendor=hostile), *rest]
    zone = dataclasses.replace(plant.zones["cell"], name=hostile)
    text = svg(
        architecture(
            dataclasses.replace(
                plant, assets={a.id: a for a in assets}, zones={**plant.zones, "cell": zone}
            )
        )
    )
    root = ElementTree.fromstring(text)
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert names <= {"svg", "style", "g", "title", "rect", "path", "circle", "text"}
    assert not any(name.startswith("on") for element in root.iter() for name in element.attrib)


def test_every_card_can_be_reached_and_says_what_it_is() -> None:
    plant = plants.plant()
    root = ElementTree.fromstring(
        svg(architecture(plant, alarms={plants.asset_id("plc-s7"): {"d1", "d2"}}))
    )
    cards = [e for e in root.iter() if e.get("class", "").startswith("card ") and e.get("data-id")]
    assert {card.get("data-id") for card in cards} == set(plant.assets)
    for card in cards:
        assert card.get("role") == "button"
        assert card.get("tabindex") == "0"
        title = card.find("{http://www.w3.org/2000/svg}title")
        assert title is not None
        assert title.text == card.get("aria-label")
    said = {card.get("data-id"): card.get("aria-label", "") for card in cards}
    assert "10.10.1.10" in said[plants.asset_id("plc-s7")]
    assert said[plants.asset_id("plc-s7")].endswith("2 open deviations")


def test_the_legend_explains_badges_where_there_are_some() -> None:
    badges = "A red frame has the number of open deviations"
    plant = plants.plant()
    assert badges in svg(architecture(plant, alarms={plants.asset_id("plc-s7"): {"d1"}}))
    assert badges not in svg(architecture(plant))


def cards_of(plant: Plant, *opened: str, alarms: Alarms | None = None) -> dict[str, Group]:
    drawing = architecture(plant, opened=frozenset(opened), alarms=alarms)
    return {card.data["id"]: card for card in groups(drawing.shapes, "card")}


def stand_for(shown: Iterable[Group]) -> list[str]:
    return sorted(asset for card in shown for asset in card.data["assets"].split())


def test_many_assets_collapse_to_zones_and_open_one_by_one() -> None:
    plant = plants.large(9, 60)
    closed = cards_of(plant)
    assert {card.data["kind"] for card in closed.values()} == {"zone"}
    opened = cards_of(plant, "z03")
    types = {id_ for id_, card in opened.items() if card.data["kind"] == "group"}
    assert types == {"z03/1/plc", "z03/2/hmi"}
    assert sum(card.data["kind"] == "zone" for card in opened.values()) == 8
    plcs = [c for c in cards_of(plant, "z03", "z03/1/plc").values() if c.data["kind"] == "asset"]
    assert len(plcs) == 59
    assert stand_for(closed.values()) == stand_for(opened.values()) == sorted(plant.assets)


def test_many_zones_collapse_to_levels_and_open_one_by_one() -> None:
    plant = plants.large(60, 12)
    assert set(cards_of(plant)) == {"level 1", "level 2"}
    zones = cards_of(plant, "level 1")
    assert len(zones) == 61, "each zone's part on the level, and the other level"
    assets = cards_of(plant, "level 1", "z07/1")
    assert sum(card.data["kind"] == "asset" for card in assets.values()) == 11
    for shown in (zones, assets, cards_of(plant, "z07"), cards_of(plant, "level 1", "level 2")):
        assert stand_for(shown.values()) == sorted(plant.assets)
    assert len(cards_of(plant, "z07")) == 2 + 12, "a zone opens among levels too"


def test_an_asset_is_shown_by_itself_among_what_stands_for_others() -> None:
    plant = plants.large(60, 12)
    one, another = plants.asset_id("plc-7-3"), plants.asset_id("hmi-9")
    shown = cards_of(plant, one, another)
    assert set(shown) == {one, another, "level 1", "level 2"}
    assert stand_for(shown.values()) == sorted(plant.assets)


def test_what_stands_for_assets_has_their_deviations_each_once() -> None:
    a, b = plants.asset_id("plc-1-1"), plants.asset_id("hmi-1")
    shown = cards_of(plants.large(9, 60), alarms={a: {"d1", "d2"}, b: {"d2", "d3"}})
    assert shown["z01"].label.endswith("3 open deviations")
    assert "open deviation" not in shown["z02"].label


def test_a_picture_says_what_stands_for_the_assets() -> None:
    told = "stand for {} assets: more could not be read."
    assert f"Zones {told.format(540)}" in svg(architecture(plants.large(9, 60)))
    assert f"Levels {told.format(720)}" in svg(architecture(plants.large(60, 12)))
    assert f"Levels {told.format(720)}" in svg(architecture(plants.large(60, 12), "zone"))
    assert "more could not be read" not in svg(architecture(plants.large(9, 60), "zone"))


def test_a_proposed_zones_name_is_not_cut(attacked_site: Path) -> None:
    done = sightglass("graph", "--site", attacked_site, "--level", "zone")
    shown = sightglass("zones", "show", "--site", attacked_site, "--format", "json")
    names = [zone["name"] for zone in json.loads(shown.stdout)]
    assert names
    assert all(f">{name}<" in done.stdout for name in names)


def test_who_stands_at_its_zones_level_for_want_of_its_own_is_told(attacked_site: Path) -> None:
    assets = listed(attacked_site, "assets")
    guests = [a for a in assets if a["purdue_level"] == "unknown" and a["zone"]]
    assert guests
    picture = sightglass("graph", "--site", attacked_site).stdout
    told = f"Drawn on the level of the zone for want of a known level: {len(guests)} assets."
    assert f">{told}<" in picture


def test_zones_and_levels_are_coarser_pictures() -> None:
    plant = plants.plant()
    zones = groups(architecture(plant, "zone").shapes, "card")
    assert {card.data["id"] for card in zones} == set(plants.ZONES)
    levels = groups(architecture(plant, "site").shapes, "card")
    assert {card.data["id"] for card in levels} == {
        f"level {n}" for n in ("3.5", "3", "2", "1", "0")
    }


def test_nothing_seen_is_a_picture_too() -> None:
    drawing: Drawing = architecture(Plant(plants.START, plants.END))
    assert "Nothing was seen" in drawing.description
    assert ">Nothing was seen yet.<" in svg(drawing)
    assert ElementTree.fromstring(svg(drawing)).tag.endswith("svg")


def test_the_picture_is_a_png_of_its_size() -> None:
    drawing = architecture(plants.plant(), "zone")
    image = Image.open(io.BytesIO(png(drawing, scale=1.0)))
    assert image.size == (round(drawing.width), round(drawing.height))
    colours = image.getcolors(1 << 20)
    assert colours is not None
    assert len(colours) > 100, "cards, wires and words are drawn"


ZONES = "abcdefgh"
ASSETS = st.lists(
    st.tuples(st.sampled_from(["", *ZONES]), st.sampled_from(BANDS)), min_size=1, max_size=24
)
PAIRS = st.lists(st.tuples(st.integers(0, 23), st.integers(0, 23)), max_size=60)


@settings(max_examples=60, deadline=None)
@given(ASSETS, PAIRS)
def test_any_plant_has_a_picture_without_wires_through_cards(
    places: list[tuple[str, str]], pairs: list[tuple[int, int]]
) -> None:
    hosts = [
        plants.Host(f"h{i}", zone, f"10.0.0.{i}", f"00:00:00:00:00:{i:02x}", "plc", level)
        for i, (zone, level) in enumerate(places)
    ]
    ends = [(hosts[a % len(hosts)], hosts[b % len(hosts)]) for a, b in pairs]
    assets = [dataclasses.replace(plants.asset(h), zone=h.zone or None) for h in hosts]
    drawing = architecture(
        Plant(
            plants.START,
            plants.END,
            {a.id: a for a in assets},
            [plants.link(a, b, "modbus", 502, 9) for a, b in ends if a is not b],
            zones={z: Zone(z, f"Zone {z}", "1") for z in ZONES},
        )
    )
    assert_apart(drawing)
    cards = [rectangle(card) for card in groups(drawing.shapes, "card")]
    wires = groups(drawing.shapes, "wire")
    assert len(wires) == len({(a.name, b.name) for a, b in ends if a is not b})
    for wire in wires:
        (line,) = (s for s in wire.shapes if isinstance(s, Line) and not s.closed)
        for a, b in itertools.pairwise(line.points):
            assert not any(crosses(a, b, card) for card in cards)
            assert min(a[0], b[0]) >= 0
            assert max(a[0], b[0]) <= drawing.width


def assert_apart(drawing: Drawing) -> None:
    """No frame of a zone lies on another, and no card on a frame's edge."""
    frames = [s for s in flat(drawing.shapes) if isinstance(s, Rect) and s.style == "frame"]
    for one, other in itertools.combinations(frames, 2):
        assert (
            one.x + one.width <= other.x
            or other.x + other.width <= one.x
            or (one.y + one.height <= other.y or other.y + other.height <= one.y)
        )
    for frame, card in itertools.product(frames, groups(drawing.shapes, "card")):
        box = rectangle(card)
        beside = box.x >= frame.x + frame.width or box.x + box.width <= frame.x
        above = box.y >= frame.y + frame.height or box.y + box.height <= frame.y
        inside = frame.x < box.x and box.x + box.width < frame.x + frame.width
        inside &= frame.y < box.y and box.y + box.height < frame.y + frame.height
        assert beside or above or inside


def test_zones_that_could_not_be_read_side_by_side_stand_below_each_other() -> None:
    hosts = [
        plants.Host(f"h{i}", f"z{i}", f"10.0.{i}.1", f"00:00:00:00:00:{i:02x}", "plc", level)
        for i, level in enumerate(["1"] * 20 + ["2"] * 10)
    ]
    tall = plants.Host("hmi", "z0", "10.0.0.2", "00:00:00:00:01:00", "hmi", "2")
    assets = [plants.asset(host) for host in (*hosts, tall)]
    zones = {h.zone: Zone(h.zone, h.zone, h.level) for h in hosts}
    seen = Plant(plants.START, plants.END, {a.id: a for a in assets}, zones=zones)
    drawing = architecture(seen, aspect=1.9)
    assert 1.3 < drawing.width / drawing.height < 2.6
    assert len(groups(drawing.shapes, "card")) == 31
    assert_apart(drawing)


def runs(drawing: Drawing) -> Iterator[tuple[str, bool, float, float, float]]:
    """The straight pieces of all wires: whose, upright or not, where, from, to."""
    for wire in groups(drawing.shapes, "wire"):
        (line,) = (s for s in wire.shapes if isinstance(s, Line) and not s.closed)
        for a, b in itertools.pairwise(line.points):
            along = 1 if a[0] == b[0] else 0
            low, high = sorted((a[along], b[along]))
            yield wire.data["a"], bool(along), a[1 - along], low, high


@pytest.mark.parametrize("plant", EVERY_PLANT)
def test_wires_of_two_sources_never_lie_on_each_other(plant: Plant) -> None:
    found = list(runs(architecture(plant)))
    for i, (source, upright, at, low, high) in enumerate(found):
        for other, upright2, at2, low2, high2 in found[i + 1 :]:
            if source != other and upright == upright2 and abs(at - at2) < 0.5:
                assert min(high, high2) - max(low, low2) <= 0.5
