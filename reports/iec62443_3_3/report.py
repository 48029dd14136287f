"""The report of IEC 62443-3-3: as PDF and as JSON, each a pure function of the case."""

from __future__ import annotations

from inventory import canonical
from reports.iec62443_3_3.boundaries import boundaries
from reports.iec62443_3_3.catalogue import catalogue
from reports.iec62443_3_3.judge import Judged
from reports.iec62443_3_3.model import Verdict
from reports.iec62443_3_3.paper import closing, cover, levels, proof, requirements, sensors, zones
from reports.iec62443_3_3.paper.view import View
from reports.paper.document import build
from reports.paper.imprint import Imprint
from reports.view import frozen

KIND = "iec62443"
SUBJECT = "IEC 62443-3-3: evidence in support of an assessment"

_PARTS = (
    cover.cover,
    cover.claims,
    cover.scope,
    sensors.sensors,
    zones.zones,
    levels.levels,
    requirements.requirements,
    proof.exceptions,
    proof.differences,
    proof.change,
    proof.evidence,
    closing.questions,
    closing.signing,
    closing.verifying,
)


def pdf(data: bytes) -> bytes:
    """The PDF of a case's canonical JSON, which it carries. Raises `CanonicalError`."""
    view = _view(data)
    story = [flowable for part in _PARTS for flowable in part(view)]
    title = f"IEC 62443-3-3 · {view.system}"
    return build(story, Imprint(KIND, title, SUBJECT, view.case.end, data, view.sha256))


def json(data: bytes) -> bytes:
    """The verdicts of a case's canonical JSON, canonical JSON too. Raises `CanonicalError`."""
    view = _view(data)
    return canonical.dump(
        {
            "report": view.report_id,
            "standard": catalogue().standard,
            "subject": SUBJECT,
            "case_sha256": view.sha256,
            "manifest_root": view.root,
            "cover": view.case.owner.cover,
            "start": view.case.start,
            "end": view.case.end,
            "software": view.case.software,
            "rules": view.case.rules,
            "catalogue": catalogue().rows,
            "zones": [_zone(judged) for judged in view.judged],
            "approved": view.case.decisions,
            "conduits": [*boundaries(view.facts)],
        }
    )


def _view(data: bytes) -> View:
    known = frozen(data)
    return View(known.case, known.data, known.sha256)


def _zone(judged: Judged) -> dict[str, object]:
    return {
        "zone": judged.zone,
        "guard": judged.guard,
        "sl_a": [{**_plain(a), "judgement": a.judgement} for a in judged.achieved],
        "verdicts": [_verdict(v) for v in judged.verdicts],
    }


def _verdict(verdict: Verdict) -> dict[str, object]:
    return {**_plain(verdict), "outcome": verdict.outcome, "contradicted": verdict.contradicted}


def _plain(value: object) -> dict[str, object]:
    plain = canonical.plain(value)
    assert isinstance(plain, dict)
    return plain
