"""Parts 8 to 11: exceptions, register and wire, change, the evidence manifest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from reportlab.platypus import Flowable

from detection.model import Deviation
from inventory.model import Capture, Exhibit
from inventory.plurals import plural
from reports.case import Case
from reports.iec62443_3_3 import sr_7_8
from reports.iec62443_3_3.answers import lapse
from reports.iec62443_3_3.paper.view import View, zone_name
from reports.paper.blocks import Cell, facts, table, tables
from reports.paper.document import page
from reports.paper.text import Markup, bold, item, markup, mono, para, quiet
from reports.view import stamp

_MOST_CHANGES = 200


def exceptions(view: View) -> Iterator[Flowable]:
    """Part 8."""
    yield from page("text")
    yield para("8  Exceptions and compensating countermeasures", style="h1")
    made = view.case.owner.compensations
    if not made:
        yield para("The owner declared none.")
        return
    day = view.case.end.date()
    rows: list[Sequence[Cell]] = [
        (
            para(bold(c.requirement), f"\n{', '.join(c.zones) or 'all zones'}", style="cell"),
            c.countermeasure,
            f"{c.owner}\napproved by {c.approver or 'nobody'}",
            f"{c.signed}\nto {c.expires}",
            para(f"{c.document.title}\n", mono(c.document.sha256, 6.2), style="cell"),
            lapse(c, day) or "in force",
        )
        for c in made
    ]
    head = ("Requirement", "Countermeasure", "Owner", "Valid", "Document", "State")
    yield table(head, rows, (0.13, 0.22, 0.14, 0.15, 0.21, 0.15))


def differences(view: View) -> Iterator[Flowable]:
    """Part 9."""
    yield para("9  Register and wire", style="h1")
    if view.case.register is None:
        yield para(
            "No asset register was given, so that nothing can be compared. The assets that "
            "Sightglass saw are in the attached case and in the report “assets”."
        )
        return
    known = sr_7_8.registered(view.facts)
    for judged in view.judged:
        zone, assets = judged.zone, view.facts.assets(judged.zone)
        told = [
            f"{view.facts.name(a.id)} is not in the register." for a in assets if a.id not in known
        ]
        for asset in assets:
            if asset.id in known:
                told += [f.text for f in sr_7_8.differences(view.facts, asset, known[asset.id])]
        told += [
            f"{e.label} is in the register and was not seen."
            for e in sr_7_8.missing(view.facts, zone)
        ]
        yield para(zone_name(zone), style="h2")
        for text in told:
            yield item(text)
        if not told:
            yield para("Register and wire agree.")


def change(view: View) -> Iterator[Flowable]:
    """Part 10."""
    yield para("10  Change", style="h1")
    changes = view.case.changes
    if not changes:
        yield para(
            "The inventory did not change since the start of the period, or nothing is known from "
            "before it to compare with. Deviations from what is usual are listed whatever the "
            "inventory says."
        )
    else:
        counts = Counter((c.change, c.what) for c in changes)
        words = (f"{n} {what}s {how}" for (how, what), n in sorted(counts.items()))
        yield para(f"Since the start of the period: {', '.join(words)}.", style="lead")
        rows = [
            (
                c.change,
                c.what,
                c.label,
                f"{c.attribute}: {c.before or 'nothing'} → {c.after or 'nothing'}"
                if c.attribute
                else "",
            )
            for c in changes[:_MOST_CHANGES]
        ]
        yield table(("Change", "What", "Which", "From and to"), rows, (0.1, 0.12, 0.5, 0.28))
        if len(changes) > _MOST_CHANGES:
            yield para(f"{len(changes) - _MOST_CHANGES:,} more are in the attached case.")
    yield para("Deviations of the period", style="h2")
    found = [
        (stamp(d.first_seen), d.severity.name.lower(), d.kind, _seen(d), f"{d.count:,}")
        for d in view.case.deviations[:_MOST_CHANGES]
    ]
    if found:
        head = ("First (UTC)", "Severity", "Kind", "What was seen", "Count")
        yield table(head, found, (0.17, 0.1, 0.18, 0.46, 0.09), right=(4,))
    else:
        yield para(_none(view.case))
    yield from _approved(view)


def _none(case: Case) -> str:
    """Why no deviation stands here: nobody can tell one before it is known what is usual."""
    since = case.told_since
    if since is None or since > case.end:
        return "None could be told: what is usual here was still being learned."
    if since > case.start:
        return f"None was told since {stamp(since)} UTC; before, what is usual was being learned."
    return "No deviation was told."


def _seen(deviation: Deviation) -> Flowable:
    """What was seen, and the exhibits that show it."""
    shown = ", ".join(e.id for e in deviation.evidence_seen)
    proof = mono(shown, 6.2) if shown else "No frame of it was kept."
    return para(deviation.seen, Markup("<br/>"), proof, style="cell")


def _approved(view: View) -> Iterator[Flowable]:
    """What is no deviation any more because somebody said so."""
    yield para("Approved as usual", style="h2")
    rows = [(stamp(d.time), d.by, d.seen, d.why) for d in view.case.decisions]
    if rows:
        yield table(("When (UTC)", "Who", "What", "Why"), rows, (0.2, 0.15, 0.4, 0.25))
    else:
        yield para("Nobody approved a deviation.")


def evidence(view: View) -> Iterator[Flowable]:
    """Part 11."""
    yield from page("text")
    yield para("11  Evidence manifest", style="h1")
    yield facts(
        [
            ("Merkle root", para(mono(view.root), style="cell")),
            ("Leaves", f"{plural(len(view.case.evidence), 'exhibit')}, then the captures"),
            ("Attached", "iec62443.case.json, the canonical JSON of the case, inside this PDF"),
            ("Its SHA-256", para(mono(view.sha256), style="cell")),
        ]
    )
    yield from _captures(view)
    yield from _exhibits(view)


def _captures(view: View) -> Iterator[Flowable]:
    yield para("Captures", style="h2")
    rows: list[Sequence[Cell]] = [
        (
            _capture(c),
            f"{c.frames:,}",
            f"{stamp(c.start)}\n{stamp(c.end)}" if c.start and c.end else "–",
            "in part" if c.damage else "whole",
        )
        for c in view.case.captures
    ]
    if not rows:
        yield para("No capture file was read; what was seen came from live interfaces.")
        return
    head = ("Name, SHA-256", "Frames", "From, to (UTC)", "Read")
    yield table(head, rows, (0.57, 0.12, 0.21, 0.1), right=(1,))


def _capture(capture: Capture) -> Flowable:
    """Its name and digest, and what was wrong with it."""
    lines = [markup(capture.name), mono(capture.sha256, 6.2)]
    lines += [quiet(capture.damage)] if capture.damage else []
    return para(Markup("<br/>".join(lines)), style="cell")


def _exhibits(view: View) -> Iterator[Flowable]:
    yield para("Exhibits", style="h2")
    found = view.case.evidence
    if not found:
        yield para("No exhibit was kept.")
        return
    head = ("Id", "Capture: frames", "Octets", "SHA-256 of the pcapng")
    yield from tables(head, found, _exhibit, (0.16, 0.24, 0.07, 0.53), dense=True)


def _exhibit(e: Exhibit) -> Sequence[Cell]:
    cells = (e.id, _place(e), f"{e.size:,}", e.sha256)
    return [para(text, style="cell-mono") for text in cells]


def _place(e: Exhibit) -> str:
    frames = ", ".join(map(str, e.frames))
    return f"{e.capture}: {frames}{' (partial)' if e.partial else ''}"
