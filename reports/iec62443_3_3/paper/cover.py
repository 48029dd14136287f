"""Parts 1 to 3: the cover, what is claimed and what not, scope and method and legend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from reportlab.platypus import Flowable, Spacer

from inventory.plurals import plural
from reports.iec62443_3_3.catalogue import catalogue, guard
from reports.iec62443_3_3.model import Outcome
from reports.iec62443_3_3.paper.view import View
from reports.iec62443_3_3.paper.words import WORDS, chip
from reports.paper.banner import Banner
from reports.paper.blocks import Chip, facts, note, table, tiles
from reports.paper.document import contents, page
from reports.paper.text import bold, item, mono, para


def cover(view: View) -> Iterator[Flowable]:
    """Part 1."""
    said = view.case.owner.cover
    software = view.case.software
    yield Banner("IEC 62443-3-3", "Evidence in support of an assessment")
    yield Spacer(1, 4)
    issued = said.status == "issued"
    yield Chip("ISSUED" if issued else "DRAFT", "#2e7d4f" if issued else "#c77700", size=9)
    yield Spacer(1, 12)
    yield tiles(tally(view))
    rows = [
        ("System under consideration", view.system),
        ("Owner", said.owner or "not stated"),
        ("Site", said.site or "not stated"),
        ("Assessor", said.assessor or "not stated"),
        ("Standard", catalogue().standard),
        ("Report", view.report_id),
        ("Period", view.period),
        ("Software", ", ".join(f"{n} {v}" for n, v in sorted(software.items())) or "not recorded"),
    ]
    yield facts(rows)
    yield Spacer(1, 8)
    yield para("What this report was made of", style="label")
    digests = [("Case", view.sha256), *sorted(view.case.rules.items())]
    digests.append(("Evidence manifest (Merkle root)", view.root))
    for name, digest in digests:
        yield para(f"{name}: ", mono(digest), style="quiet")
    yield from page("text")
    yield from contents()


def tally(view: View) -> list[tuple[int, str, str]]:
    """How many requirements have which verdict in some zone, each where it is worst, so that
    the boxes add up to all. What only some owners have has no box where there is none."""
    counts = Counter(_worst(view).values())
    return [
        (count, colour, words)
        for outcomes, colour, words, always in _BOXES
        if (count := sum(counts[o] for o in outcomes)) or always
    ]


def _worst(view: View) -> dict[str, Outcome]:
    worst: dict[str, Outcome] = {}
    for judged in view.judged:
        for verdict in judged.verdicts:
            known = worst.get(verdict.requirement, Outcome.NOT_SELECTED)
            worst[verdict.requirement] = min(known, verdict.outcome, key=_ORDER.index)
    return worst


_OPEN = (
    Outcome.INSUFFICIENT_OBSERVATION,
    Outcome.NO_VIOLATION_OBSERVED,
    Outcome.SUPPORTING_EVIDENCE,
)
_ORDER = (
    Outcome.VIOLATION_OBSERVED,
    Outcome.ATTESTED_NOT_MET,
    Outcome.PARTIAL,
    *_OPEN,
    Outcome.NOT_OBSERVABLE,
    Outcome.COMPENSATED,
    Outcome.ATTESTED_MET,
    Outcome.NOT_APPLICABLE,
    Outcome.NOT_SELECTED,
)


_SETTLED = (Outcome.COMPENSATED, Outcome.ATTESTED_MET, Outcome.NOT_APPLICABLE)
_BOXES: Sequence[tuple[Sequence[Outcome], str, str, bool]] = (
    ((Outcome.VIOLATION_OBSERVED,), "#b3261e", "requirements violated in some zone", True),
    ((Outcome.ATTESTED_NOT_MET,), "#7d1f1a", "more that the owner states are not met", False),
    ((Outcome.PARTIAL,), "#c77700", "more with signs that need an answer", True),
    (_OPEN, "#566270", "more that what was seen does not settle", True),
    ((Outcome.NOT_OBSERVABLE,), "#8a939e", "more that no packet can tell", True),
    (_SETTLED, "#2e7d4f", "more that the owner answered or makes up for", False),
    ((Outcome.NOT_SELECTED,), "#8a939e", "more above the target of every zone", False),
)


def claims(_: View) -> Iterator[Flowable]:
    """Part 2."""
    yield from page("text")
    yield para("2  What is claimed, and what is not", style="h1")
    yield para(
        "This report says what a passive sensor saw on the network of the system under "
        "consideration, and holds that against the requirements of the standard. It is evidence "
        "in support of an assessment. It is not an assessment, and no certificate.",
        style="lead",
    )
    yield para("Claimed", style="h2")
    yield item("A violation that is reported is proved by the packets that are named beside it.")
    yield item("The conditions by which verdicts were reached are printed with their numbers.")
    yield item(
        "The report is a function of the attached case: the same case gives the same bytes, and "
        "everybody can check that (see the last part)."
    )
    yield para("Not claimed", style="h2")
    yield item("Silence is never taken for fulfilment: “no violation observed” means just that.")
    yield item(
        "The standard rates what a system is able to do (SL-C). A sensor sees what it does, so "
        "that this report speaks of the security level achieved (SL-A), as an interval."
    )
    yield item(
        "What happens inside hosts, on screens, in cabinets and on untapped links is unseen."
    )
    yield item(
        "The text of the standard is not reproduced. Numbers, short titles and levels identify "
        "its requirements; every other sentence is Sightglass' own."
    )
    secondary = [row.id for row in catalogue().rows if row.secondary]
    yield note(
        bold("Levels from secondary sources. "),
        f"For {len(secondary)} rows ({', '.join(secondary)}) the lowest security level was taken "
        "from secondary sources that do not all agree. They are marked † throughout.",
    )


def scope(view: View) -> Iterator[Flowable]:
    """Part 3."""
    plant = view.case.plant
    yield from page("text")
    yield para("3  Scope, method and legend", style="h1")
    yield facts(
        [
            ("Assets", plural(len(plant.assets), "asset")),
            ("Zones", f"{len(plant.zones)}, {_whose(view)}"),
            ("Conduits", plural(len(plant.conduits), "conduit")),
            ("Conversations", plural(len(plant.links), "link")),
            ("Kinds of operations", plural(len(plant.operations), "operation")),
            ("Evidence kept", plural(len(view.case.evidence), "exhibit")),
        ]
    )
    yield para("How a verdict is reached", style="h2")
    yield item(bold("A breach"), " needs only its own proof: one record with its packets.")
    yield item(
        bold("No violation observed"),
        " needs the minimum observation of the check, and a zone that is seen well enough: "
        f"{guard()['zone_asset_visibility_min']:.0%} of the registered assets, at most "
        f"{guard()['capture_drop_max']:.0%} of the traffic lost, the sensor up "
        f"{guard()['sensor_uptime_min']:.0%} of the time, its clock kept right.",
    )
    yield item("An answer of the owner counts with name, date, expiry and the document's digest.")
    yield item(
        "A breach beats an answer; both together are printed as a contradiction. A compensating "
        "countermeasure counts while it is in force and somebody approved it."
    )
    yield item(
        "A breach on a conduit counts against the end with the higher target and is shown at both."
    )
    yield para("The words", style="h2")
    rows = [(chip(outcome), word.meaning) for outcome, word in WORDS.items()]
    yield table(("Verdict", "Meaning"), rows, (0.33, 0.67))
    yield para("Classes of requirements", style="h2")
    yield item(bold("A"), ": packets can prove a breach. They never prove fulfilment.")
    yield item(bold("B"), ": packets support an answer, for or against.")
    yield item(bold("C"), ": never visible on a network; a question to the owner.")


def _whose(view: View) -> str:
    if view.case.plant.owner_zones:
        return "by the owner's zone file"
    return "proposed by Sightglass; nobody confirmed them"
