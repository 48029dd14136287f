"""Part 7: each requirement: verdicts, condition, findings with their packets, blind spots."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from reportlab.platypus import Flowable, KeepTogether

from inventory.model import Zone
from reports.iec62443_3_3.catalogue import Row, catalogue
from reports.iec62443_3_3.judge import CHECKS, Judged
from reports.iec62443_3_3.model import Finding, Outcome, Verdict
from reports.iec62443_3_3.paper.answers import Said, answers, zone_names
from reports.iec62443_3_3.paper.view import View, place
from reports.iec62443_3_3.paper.words import chip
from reports.paper.blocks import Cell, line, rule, table
from reports.paper.document import page
from reports.paper.text import Markup, bold, markup, mono, para, quiet
from reports.view import capture, stamp

MOST = 25  # findings printed of a kind in a zone; all are in the attached case


def requirements(view: View) -> Iterator[Flowable]:
    """Part 7."""
    for fr in catalogue().foundations:
        yield from page("text")
        above = [para(f"7.{fr.number}  {fr.title} ({fr.code})", style="h1")]
        for row in catalogue().of(fr.number):
            i = catalogue().rows.index(row)
            yield from _requirement(view, row, [(j, j.verdicts[i]) for j in view.judged], above)
            above = []


def _requirement(
    view: View, row: Row, said: Sequence[Said], above: Sequence[Flowable]
) -> Iterator[Flowable]:
    head: list[Flowable] = [*above, rule(), para(f"{row.id}  {row.title}", style="h2")]
    if row.summary:
        head.append(para(row.summary))
    head.append(para(_facts(row), style="quiet"))
    yield KeepTogether([*head, *_verdicts(said)])
    if not said:
        return
    verdict = said[0][1]
    if row.id in CHECKS:
        yield para(bold("Condition. "), verdict.condition)
    for judged, found in said:
        yield from _findings(view, judged, found)
    yield from answers(said)
    if row.id in CHECKS and verdict.blind_spots:
        yield para(quiet(f"Blind spots: {verdict.blind_spots}."), style="quiet")
    if any(v.outcome in _OPEN for _, v in said):
        yield para(bold("Question to the owner. "), row.question)


_OPEN = (
    Outcome.PARTIAL,
    Outcome.NO_VIOLATION_OBSERVED,
    Outcome.SUPPORTING_EVIDENCE,
    Outcome.INSUFFICIENT_OBSERVATION,
    Outcome.NOT_OBSERVABLE,
    Outcome.VIOLATION_OBSERVED,
)


def _facts(row: Row) -> Markup:
    """Level, class and crosswalks on one line."""
    levels = ", ".join(map(str, range(row.sl, 5)))
    mark = " † (level from secondary sources)" if row.secondary else ""
    parts = [f"SL {levels}{mark}", f"class {row.class_}"]
    if row.is_enhancement:
        return quiet(" · ".join([*parts, "crosswalks as of the requirement that it enhances"]))
    parts += [f"IEC 62443-4-2 {row.iec62443_4_2}"] if row.iec62443_4_2 else []
    parts += [f"NIST CSF 1.1 {', '.join(row.nist_csf_1_1)}"] if row.nist_csf_1_1 else []
    if row.attack_mitigations:
        parts.append(f"ATT&CK for ICS {', '.join(row.attack_mitigations)}")
    if row.attack_techniques:
        parts.append(f"techniques {', '.join(row.attack_techniques)}")
    return quiet(" · ".join(parts))


def _verdicts(said: Sequence[Said]) -> Iterator[Flowable]:
    """A line for each group of zones that have the same verdict for the same reasons."""
    alike: dict[tuple[Outcome, str], list[Zone]] = defaultdict(list)
    for judged, verdict in said:
        alike[verdict.outcome, _why(judged, verdict)].append(judged.zone)
    rows: list[Sequence[Cell]] = [
        (zone_names(zones, [j.zone for j, _ in said]), chip(outcome), why)
        for (outcome, why), zones in alike.items()
    ]
    if len(rows) > 1:
        yield table(("Zone", "Verdict", "Why"), rows, _WIDTHS)
    for zones, word, why in rows if len(rows) == 1 else ():
        yield line((zones, word, why), _WIDTHS)


_WIDTHS = (0.24, 0.27, 0.49)


def _why(judged: Judged, verdict: Verdict) -> str:
    parts = []
    if verdict.outcome is Outcome.NOT_SELECTED and verdict.observed is Outcome.VIOLATION_OBSERVED:
        parts.append("A violation was observed all the same.")
    elif verdict.outcome is Outcome.NOT_SELECTED:
        return "Above the zone's target."
    if verdict.breaches:
        parts.append(_counted(verdict.breaches, "breach", "breaches"))
    if verdict.signs:
        parts.append(_counted(verdict.signs, "sign", "signs"))
    if verdict.support:
        parts.append(f"{len(verdict.support)} in support.")
    if verdict.elsewhere:
        parts.append(f"{len(verdict.elsewhere)} on a conduit, counted at its other end.")
    reasons = [reason for reason in verdict.reasons if reason not in judged.guard.failures]
    if len(reasons) < len(verdict.reasons):
        reasons.append("the zone's guard does not hold (part 4)")
    if reasons:
        sentence = "; ".join(reasons)
        parts.append(f"{sentence[0].upper()}{sentence[1:]}.")
    if verdict.minimum and verdict.observed is Outcome.NO_VIOLATION_OBSERVED:
        parts.append(f"The minimum ({verdict.minimum}) was reached.")
    if verdict.minimum:
        parts.append(capture(verdict.quality))
    return " ".join(filter(None, parts))


def _counted(found: Sequence[Finding], one: str, many: str) -> str:
    return f"{len(found)} {one if len(found) == 1 else many}."


_KINDS = (
    ("breaches", "Breaches"),
    ("signs", "Signs"),
    ("support", "In support"),
    ("elsewhere", "On a conduit, counted at its other end"),
)


def _findings(view: View, judged: Judged, verdict: Verdict) -> Iterator[Flowable]:
    for kind, title in _KINDS:
        found: Sequence[Finding] = getattr(verdict, kind)
        if not found:
            continue
        where = judged.zone.name if judged.zone.id else "no zone"
        yield para(f"{title} in {where}", style="h3")
        rows = [_row(finding) for finding in found[:MOST]]
        head = ("What was seen", "Count", "First, last (UTC)", "Packets")
        yield table(head, rows, (0.44, 0.09, 0.19, 0.28), right=(1,))
        if len(found) > MOST:
            more = f"{len(found) - MOST:,} more are in the attached case and in the JSON report."
            yield para(more, style="quiet")


def _row(finding: Finding) -> Sequence[Cell]:
    return (
        "\n".join(filter(None, (finding.text, capture(finding.quality)))),
        f"{finding.count:,}",
        f"{stamp(finding.first_seen)}\n{stamp(finding.last_seen)}",
        para(_packets(finding), style="cell-quiet"),
    )


def _packets(finding: Finding) -> Markup:
    """The first proof with its frames, the others by id."""
    if not finding.evidence:
        return markup("none kept")
    first, *others = finding.evidence
    lines = [markup(place(first)), mono(first.id, 6.6), *(mono(e.id, 6.6) for e in others)]
    return Markup("<br/>".join(lines))
