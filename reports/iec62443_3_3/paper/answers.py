"""What people answered to a requirement, below its findings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from reportlab.platypus import Flowable

from inventory.model import Zone
from reports.iec62443_3_3.judge import Judged
from reports.iec62443_3_3.model import Verdict
from reports.owner import Attestation, Compensation
from reports.paper.blocks import note
from reports.paper.text import bold, mono, para

Answer = TypeVar("Answer", Attestation, Compensation)
Said = tuple[Judged, Verdict]
_NAMED = 12  # zones of one verdict; the matrix of part 6 has each


def answers(said: Sequence[Said]) -> Iterator[Flowable]:
    """What people said, each answer once with the zones that it is for."""
    whole = [judged.zone for judged, _ in said]
    contradicted = [judged.zone for judged, verdict in said if verdict.contradicted]
    if contradicted:
        yield note(
            bold(f"Contradiction: {zone_names(contradicted, whole)}. "),
            "The owner states that the requirement is met; packets prove a breach. The breach "
            "stands.",
        )
    for answer, zones in _grouped((v.attestation, j.zone) for j, v in said):
        yield _answer(answer, zone_names(zones, whole))
    for answer, zones in _grouped((v.expired, j.zone) for j, v in said):
        gone = f". The answer ran out on {answer.expires} and does not count."
        yield _answer(answer, zone_names(zones, whole), gone)
    for made, zones in _grouped((v.compensation, j.zone) for j, v in said):
        lapsed = next(v.lapsed for _, v in said if v.compensation is made)
        yield para(
            bold(f"Compensation ({zone_names(zones, whole)}). "),
            f"{made.countermeasure} {lapsed} See part 8.",
        )


def _answer(answer: Attestation, zones: str, end: str = "") -> Flowable:
    return para(
        bold(f"Answer ({zones}): {answer.answer}. "),
        f"{answer.statement} ({answer.owner}, {answer.signed}, valid to {answer.expires}; ",
        f"{answer.document.title}, SHA-256 ",
        mono(answer.document.sha256, 6.6),
        f"){end}",
    )


def _grouped(pairs: Iterable[tuple[Answer | None, Zone]]) -> list[tuple[Answer, list[Zone]]]:
    found: dict[Answer, list[Zone]] = defaultdict(list)
    for answer, zone in pairs:
        if answer is not None:
            found[answer].append(zone)
    return list(found.items())


def zone_names(zones: Sequence[Zone], whole: Sequence[Zone]) -> str:
    """Some of a report's zones, of which `whole` are all: what they are called, or who is left
    out, where that is shorter."""
    if len(zones) == len(whole) > 1:
        return "All zones"
    names = [zone.name for zone in zones]
    if len(names) <= _NAMED:
        return ", ".join(names)
    some = {zone.id for zone in zones}
    others = [zone.name for zone in whole if zone.id not in some]
    if len(others) <= _NAMED:
        return f"All zones but {', '.join(others)}"
    return f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED:,} more (part 6 has each)"
