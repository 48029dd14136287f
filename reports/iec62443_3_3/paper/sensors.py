"""Part 4: sensors, what they delivered, and how well each zone is seen."""

from __future__ import annotations

from collections.abc import Iterator

from reportlab.platypus import Flowable

from inventory.model import InterfaceHealth
from inventory.plurals import plural
from protocols.model import Visibility, protocols
from reports.iec62443_3_3.guard import uptime
from reports.iec62443_3_3.paper.view import View, zone_name
from reports.paper.blocks import facts, note, table
from reports.paper.document import page
from reports.paper.text import bold, item, para
from reports.view import stamp


def sensors(view: View) -> Iterator[Flowable]:
    """Part 4."""
    yield from page("text")
    yield para("4  Sensors and coverage", style="h1")
    yield from _quality(view)
    yield from _interfaces(view)
    yield from _zones(view)
    yield from _gaps(view)


def _quality(view: View) -> Iterator[Flowable]:
    health, octets = view.case.plant.health, _octets(view)
    whole = sum(octets.values()) or 1
    yield facts(
        [
            ("Frames", f"{health.frames:,} ({health.bytes / 1e6:,.1f} MB)"),
            ("Lost", f"{health.loss_share:.3%}; {plural(health.dropped, 'frame')} dropped"),
            ("Sensor up", f"{uptime(view.case.plant):.1%} of the period"),
            ("Clock", view.case.owner.clock or "nobody states how it is kept right"),
            ("Frames decoded", f"{health.decoded_share:.1%}"),
            ("Octets in clear", f"{octets['clear'] / whole:.1%}"),
            ("Octets encrypted", f"{octets['encrypted'] / whole:.1%}"),
            ("Octets of unknown protocols", f"{octets['unknown'] / whole:.1%}"),
            ("Seen in one direction only", f"{health.one_way_share:.1%} of the conversations"),
            ("Seen twice", f"{health.duplicate_share:.2%} of the frames"),
            ("Faults of decoders", f"{health.decoder_faults:,}"),
        ]
    )


def _octets(view: View) -> dict[str, int]:
    """Octets by how a protocol treats what it carries."""
    found = {"clear": 0, "encrypted": 0, "depends": 0, "unknown": 0}
    for link in view.case.plant.links:
        known = protocols().get(next(iter(link.speaks), ""))
        found[known.visibility.value if known else "unknown"] += link.bytes
    assert set(found) == {*Visibility, "unknown"}
    return found


def _decoded(interface: InterfaceHealth) -> str:
    """The share of what it delivered, copies left out, as above."""
    told = interface.frames - interface.duplicates
    return f"{interface.decoded_frames / told:.1%}" if told > 0 else "–"


def _interfaces(view: View) -> Iterator[Flowable]:
    yield para("Tap points", style="h2")
    rows = [
        (
            f"{i.interface}\n{i.capture}",
            f"{stamp(i.first_seen)}\n{stamp(i.last_seen)}",
            f"{i.frames:,}",
            f"{i.dropped:,}",
            _decoded(i),
            f"{i.malformed:,}",
        )
        for i in sorted(view.case.plant.health.interfaces, key=lambda i: (i.interface, i.capture))
    ]
    if not rows:
        yield para("No interface delivered anything in the period.")
        return
    yield table(
        ("Interface, capture", "From, to (UTC)", "Frames", "Dropped", "Decoded", "Malformed"),
        rows,
        (0.3, 0.24, 0.13, 0.11, 0.11, 0.11),
        right=(2, 3, 4, 5),
    )


def _zones(view: View) -> Iterator[Flowable]:
    yield para("Coverage of zones", style="h2")
    rows = [
        (
            zone_name(judged.zone),
            f"{judged.guard.assets_seen}",
            "–" if judged.guard.assets_declared is None else f"{judged.guard.assets_declared}",
            "holds" if not judged.guard.failures else "; ".join(judged.guard.failures) + ".",
        )
        for judged in view.judged
    ]
    seen = "Assets seen" if view.case.register is None else "Registered and seen"
    head = ("Zone", seen, "Registered", "Guard for “no violation observed”")
    yield table(head, rows, (0.24, 0.14, 0.12, 0.5), right=(1, 2))


def _gaps(view: View) -> Iterator[Flowable]:
    plant = view.case.plant
    yield para("Gaps", style="h2")
    for gap in plant.health.gaps:
        yield item(f"{stamp(gap.start)} to {stamp(gap.end)}: {gap.reason}")
    for damage in plant.health.damages:
        yield item(damage)
    for name, count in sorted(plant.health.limits.items()):
        yield item(f"The limit “{name}” was reached {plural(count, 'time')}.")
    if not (plant.health.gaps or plant.health.damages or plant.health.limits):
        yield para("The sensor recorded no gap, no damage and no limit that was reached.")
    silent = [c for c in plant.conduits if not _is_seen(view, c.source, c.target)]
    if silent:
        names = ", ".join(f"{c.source} to {c.target}" for c in silent)
        yield note(
            bold("Conduits without traffic. "),
            f"{names}: nothing was seen there; either nothing passed or no sensor is on the way.",
        )


def _is_seen(view: View, source: str, target: str) -> bool:
    return any((c.source.id, c.target.id) == (source, target) for c in view.facts.crossings)
