"""What is usual here: exported, checked, approved."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from console import known, rows
from console.api.depends import Core
from console.rows import Row
from detection.engine import DETECTORS, LEARNING_TIME, Knowledge
from detection.learned import Count, count
from detection.model import Learning
from detection.words import listed
from inventory.canonical import plain
from inventory.times import iso

router = APIRouter(prefix="/baseline")


class Approval(BaseModel):
    """Who decides that deviations show what is usual from now on, and why."""

    deviations: Annotated[list[str], Field(min_length=1)]
    by: Annotated[str, Field(min_length=1, max_length=200)]
    why: Annotated[str, Field(min_length=1, max_length=2000)]


@router.get("")
def export(core: Core) -> Row:
    """Everything learned, by detector, and what people approved."""
    knowledge = core.knowledge
    return {
        "began": iso(knowledge.began) if knowledge.began else None,
        "declared": knowledge.declared,
        "learned": {name: plain(state) for name, state in knowledge.states.items()},
        "decisions": decisions(core),
    }


@router.get("/decisions")
def decisions(core: Core) -> list[Row]:
    """What was approved, the latest first."""
    return [rows.decision(decision) for decision in core.decisions()]


@router.get("/learning")
def learning(core: Core) -> Row:
    """Whether deviations are told yet, and what stands behind the usual."""
    knowledge, now = core.knowledge, core.store.plant().end
    over = knowledge.learning(now, declared=False) is Learning.OVER
    return {"over": over, "text": _how(knowledge, now), "late": _late(knowledge, now)}


@router.get("/check")
def check(core: Core) -> list[Row]:
    """How far learning is, a line for each detector."""
    knowledge = core.knowledge
    now = core.store.plant().end
    how, late = _how(knowledge, now), knowledge.late(now)
    found: list[Row] = []
    for detector in DETECTORS:
        counts = count(knowledge.states.get(detector.name, {}))
        name = detector.name
        text = _counted(counts, _until(late[name]) if name in late else how)
        found.append({"detector": name, **counts._asdict(), "text": text})
    return found


def _counted(counts: Count, how: str) -> str:
    text = f"{counts.usual} of {counts.seen} facts seen while learning are usual ({how})"
    if not counts.seen:
        text = f"no fact of this kind was seen while learning ({how})"
    return f"{text}; {counts.approved} approved" if counts.approved else text


def _how(knowledge: Knowledge, now: datetime) -> str:
    """How the usual became usual, or until when nothing is told. Of what was seen only now and
    then, as captures are, the time from first to last is no time of observation."""
    if knowledge.declared:
        return "declared clean by the owner"
    if knowledge.began is None:
        return "nothing was seen yet"
    if knowledge.learning(now, declared=False) is Learning.OVER:
        return f"learned from {knowledge.began:%Y-%m-%d %H:%M} to {_end(knowledge.began)}"
    return _until(knowledge.began)


def _late(knowledge: Knowledge, now: datetime) -> str:
    """Which detectors a later version of ours brought, that know too little yet to tell of."""
    late = knowledge.late(now)
    if not late:
        return ""
    began = max(filter(None, late.values()), default=None)
    names = listed((name.replace("_", " ") for name in late), most=len(late))
    return f"{names} came with a later version and learned nothing before: {_until(began)}"


def _until(began: datetime | None) -> str:
    if began is None:
        return "learning begins with the next packet"
    return f"still learning, no deviation is told before {_end(began)}"


def _end(began: datetime) -> str:
    return f"{began + LEARNING_TIME:%Y-%m-%d %H:%M} UTC"


@router.post("/approve")
def approve(core: Core, approval: Approval) -> Row:
    """What these deviations show is usual from now on."""
    found = [known.deviation(core, id_) for id_ in dict.fromkeys(approval.deviations)]
    core.approve(found, approval.by, approval.why)
    return {"approved": len(found)}
