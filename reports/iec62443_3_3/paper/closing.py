"""Parts 12 to 14: questions to the owner, sign-off, how to verify."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from reportlab.platypus import Flowable, Spacer

from inventory.model import Zone
from reports.iec62443_3_3.catalogue import catalogue
from reports.iec62443_3_3.model import Outcome
from reports.iec62443_3_3.paper.answers import zone_names
from reports.iec62443_3_3.paper.view import View
from reports.paper.blocks import Cell, facts, table
from reports.paper.document import page
from reports.paper.text import bold, item, mono, para


def questions(view: View) -> Iterator[Flowable]:
    """Part 12."""
    yield from page("text")
    yield para("12  What packets cannot tell", style="h1")
    yield para(
        "These rows need an answer of the owner: they are never visible on a network, or too "
        "little was seen. An answer needs a statement, an owner, a date, an expiry and the digest "
        "of the document that it rests on (SITE/attestations.toml).",
        style="lead",
    )
    for wanted, title in _LISTS:
        rows = [*_asked(view, wanted)]
        yield para(f"{title} ({len(rows)})", style="h2")
        if rows:
            head = ("Requirement", "Question", "Zones")
            yield table(head, rows, (0.27, 0.53, 0.2))
        else:
            yield para("None.")


_LISTS = (
    ((Outcome.NOT_OBSERVABLE,), "Never visible on a network"),
    ((Outcome.PARTIAL,), "Signs that the owner must answer"),
    (
        (
            Outcome.INSUFFICIENT_OBSERVATION,
            Outcome.NO_VIOLATION_OBSERVED,
            Outcome.SUPPORTING_EVIDENCE,
        ),
        "Not settled by what was observed",
    ),
)


def _asked(view: View, wanted: Sequence[Outcome]) -> Iterator[Sequence[Cell]]:
    zones: dict[str, list[Zone]] = defaultdict(list)
    for judged in view.judged:
        for verdict in judged.verdicts:
            if verdict.outcome in wanted:
                zones[verdict.requirement].append(judged.zone)
    for row in catalogue().rows:
        if asked := zones.get(row.id):
            title = para(bold(row.id), f" {row.title}", style="cell")
            yield title, row.question, zone_names(asked, [j.zone for j in view.judged])


def signing(view: View) -> Iterator[Flowable]:
    """Part 13."""
    yield from page("text")
    yield para("13  Sign-off", style="h1")
    issued = view.case.owner.cover.status == "issued"
    yield para(
        f"This report is {'issued' if issued else 'a draft'}. Whoever signs it states to have read "
        "it and to answer for the part named beside the signature, not that the system meets the "
        "standard.",
        style="lead",
    )
    for role, what in (
        ("Assessor", "the method, the scope and the conclusions drawn from this report"),
        ("Owner of the system", "the zone file, the register, the answers and the exceptions"),
        ("Operator of the sensor", "tap points, up-time and clock of the sensor"),
    ):
        yield para(role, style="h2")
        yield para(f"Answers for {what}.", style="quiet")
        yield Spacer(1, 22)
        yield facts([("Name", " "), ("Date", " "), ("Signature", "\n\n")])


def verifying(view: View) -> Iterator[Flowable]:
    """Part 14."""
    yield from page("text")
    yield para("14  How to verify this report", style="h1")
    yield para(
        "Everything above is a function of the case attached to this PDF. Anybody with Sightglass "
        "can rebuild the report from it and compare the bytes; anybody without can check digests.",
        style="lead",
    )
    steps = (
        ("Rebuild and compare", "sightglass report verify REPORT.pdf"),
        ("With the packets", "sightglass report verify REPORT.pdf --bundle BUNDLE.zip"),
        ("Take the case out", "pdfdetach -save 1 -o case.json REPORT.pdf"),
        ("Its digest, as on every page", "sha256sum case.json"),
        ("An exhibit's packets", "tshark -r evidence/SHA256.pcapng -V"),
    )
    yield facts([(name, para(mono(command), style="cell")) for name, command in steps], 0.32)
    yield para("What the steps show", style="h2")
    yield item("The rebuilt bytes are those of this file: nobody changed a word of it.")
    yield item("The exhibits' digests and the Merkle root agree: the packets are those meant.")
    yield item(
        "Other versions of the software may set the same words in other bytes; those that made "
        "this report are on its cover."
    )
    yield item("A signature is appended to the file; what stands before it stays as it was.")
    yield para(f"Report {view.report_id}.", style="quiet")
