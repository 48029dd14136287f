"""What people answered to a requirement, below its findings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from reportlab.platypus import Flowable

from reports.iec62443_3_3.judge import Judged
from reports.iec62443_3_3.model import Verdict
from reports.owner import Attestation, Compensation
from reports.paper.blocks import note
from reports.paper.text import bold, mono, para

Answer = TypeVar("Answer", Attestation, Compensation)
Said = tuple[Judged, Verdict]


def answers(said: Sequence[Said]) -> Iterator[Flowable]:
    """What people said, each answer once with the zones that it is for."""
    contradicted = [judged.zone.name for judged, verdict in said if verdict.contradicted]
    if contradicted:
        yield note(
            bold(f"Contradiction: {', '.join(contradicted)}. "),
            "The owner states that the requirement is met; packets prove a breach. The breach "
            "stands.",
        )
    for answer, zones in _grouped((v.attestation, j.zone.name) for j, v in said):
        yield _answer(answer, zone_names(zones, len(said)))
    for answer, zones in _grouped((v.expired, j.zone.name) for j, v in said):
        gone = f". The answer ran out on {answer.expires} and does not count."
        yield _answer(answer, zone_names(zones, len(said)), gone)
    for made, zones in _grouped((v.compensation, j.zone.name) for j, v in said):
        lapsed = next(v.lapsed for _, v in said if v.compensation is made)
        yield para(
            bold(f"Compensation ({zone_names(zones, len(said))}). "),
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


def _grouped(pairs: Iterable[tuple[Answer | None, str]]) -> list[tuple[Answer, list[str]]]:
    found: dict[Answer, list[str]] = defaultdict(list)
    for answer, zone in pairs:
        if answer is not None:
            found[answer].append(zone)
    return list(found.items())


def zone_names(names: Sequence[str], whole: int) -> str:
    """Some of a report's zones, of which there are `whole`."""
    return "All zones" if len(names) == whole > 1 else ", ".join(names)
