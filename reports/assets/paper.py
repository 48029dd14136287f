"""The inventory on paper: a summary, then every asset of every zone."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from reportlab.platypus import Flowable, Spacer

from inventory.model import Asset, Plant
from inventory.plurals import plural
from inventory.quality import worst
from inventory.type_names import typed
from reports.assets.tables import in_order, spoken
from reports.paper.banner import Banner
from reports.paper.blocks import Cell, facts, note, tables
from reports.paper.document import build, page
from reports.paper.imprint import Imprint
from reports.paper.text import Markup, bold, item, mono, para, quiet
from reports.view import Frozen, capture, frozen, stamp

KIND = "assets"


def pdf(data: bytes) -> bytes:
    """The inventory of a case's canonical JSON, which it carries. Raises `CanonicalError`."""
    view = frozen(data)
    story = [*_cover(view), *_zones(view.case.plant), *_conflicts(view.case.plant)]
    title = f"Asset inventory · {view.system}"
    imprint = Imprint(KIND, title, "Asset inventory", view.case.end, data, view.sha256)
    return build(story, imprint)


def _cover(view: Frozen) -> Iterator[Flowable]:
    plant = view.case.plant
    yield Banner("Asset inventory", view.system)
    yield Spacer(1, 6)
    yield facts(
        [
            ("Period", view.period),
            ("Assets", plural(len(plant.assets), "asset")),
            ("Zones", _whose(plant)),
            ("With vendor and model", _share(a for a in plant.assets.values() if a.model)),
            ("With firmware", _share(a for a in plant.assets.values() if a.firmware)),
            ("Of what is claimed", _quality(plant)),
        ]
    )
    types = Counter(a.type.value for a in plant.assets.values())
    ordered = sorted(types.items(), key=lambda i: (-i[1], i[0]))
    yield para("By type", style="h2")
    yield para(
        ", ".join(f"{count} {typed(type_)}" for type_, count in ordered) or "nothing was seen"
    )
    yield note(
        "A passive sensor lists what speaks. Silent, serial and unplugged devices are not here; "
        "an attribute that is empty was never said on the wire."
    )


def _quality(plant: Plant) -> str:
    """What of the claims was seen less than whole."""
    claims = [claim for asset in plant.assets.values() for claim in asset.claims]
    flawed = [claim.quality for claim in claims if claim.quality.loss or claim.quality.one_way]
    if not flawed:
        return "all was seen whole"
    return f"{len(flawed):,} of {len(claims):,} not seen whole. {capture(worst(flawed))}"


def _whose(plant: Plant) -> str:
    whose = "by the owner's zone file" if plant.owner_zones else "proposed by Sightglass"
    return f"{len(plant.zones)}, {whose}"


def _share(assets: Iterable[Asset]) -> str:
    return plural(sum(1 for _ in assets), "asset")


def _zones(plant: Plant) -> Iterator[Flowable]:
    yield from page("text")
    for zone, assets in itertools.groupby(in_order(plant), key=lambda a: a.zone or ""):
        known = plant.zones.get(zone)
        yield para(known.name if known else "In no zone", style="h1")
        head = ("Asset", "Type", "Product", "Speaks", "First, last (UTC)")
        yield from tables(head, [*assets], _row, (0.24, 0.14, 0.24, 0.17, 0.21))


def _row(a: Asset) -> Sequence[Cell]:
    seen = f"{stamp(a.first_seen)}\n{stamp(a.last_seen)}"
    return (_who(a), _what(a), _product(a), _speaks(a), seen)


def _who(a: Asset) -> Cell:
    names = ", ".join(n for n in a.names if n != a.label)
    lines = [bold(a.label), *([quiet(names)] if names else [])]
    lines += [quiet(ip) for ip in a.ips if ip != a.label]
    lines += [mono(mac, 6.6) for mac in a.macs if mac != a.label]
    return para(_lines(lines), style="cell")


def _what(a: Asset) -> Cell:
    level = a.purdue_level.value
    told = "level unknown" if level == "unknown" else f"level {level}"
    stations = [quiet(plural(len(a.children), "station"))] if a.children else []
    return para(_lines([bold(typed(a.type.value)), quiet(told), *stations]), style="cell")


def _product(a: Asset) -> Cell:
    told = (
        ("", " ".join(filter(None, [a.vendor, a.model]))),
        ("order ", a.product_code),
        ("firmware ", a.firmware),
        ("hardware ", a.hardware),
        ("serial ", a.serial),
    )
    return "\n".join(f"{name}{value}" for name, value in told if value) or "–"


def _speaks(a: Asset) -> Cell:
    told = (("serves ", spoken(a, "server")), ("uses ", spoken(a, "client")))
    return "\n".join(f"{name}{value}" for name, value in told if value) or "–"


def _lines(lines: Iterable[str]) -> Markup:
    return Markup("<br/>".join(lines))


def _conflicts(plant: Plant) -> Iterator[Flowable]:
    found = [(a, c) for a in in_order(plant) for c in a.conflicts]
    if found:
        yield from page("text")
        yield para("Conflicts", style="h1")
        yield para("Two statements that cannot both be true; neither was settled silently.")
    for asset, conflict in found:
        told = f", {conflict.attribute}: {' or '.join(conflict.values)}. "
        yield item(bold(asset.label), told, capture(conflict.quality))
