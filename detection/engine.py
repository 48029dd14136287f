"""All detectors in step: one window in, deviations and incidents out. No clock, no store."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from detection import (
    account,
    browsing,
    engineering_operation,
    identity_change,
    identity_conflict,
    lapse,
    new_asset,
    new_conversation,
    new_operation,
    other_command,
    position,
    protocol_violation,
    resolution,
    scan,
    setting,
    silence,
    state_break,
    timing,
    tunnel,
    value,
)
from detection.incidents import gather, in_bout, incident
from detection.learned import approve
from detection.model import Detector, Deviation, Incident, Learning, State
from detection.novelty import continued
from inventory.model import Batch, Plant
from inventory.times import moment

DETECTORS: Sequence[Detector] = (
    new_asset.DETECTOR,
    new_conversation.DETECTOR,
    new_operation.DETECTOR,
    engineering_operation.DETECTOR,
    protocol_violation.DETECTOR,
    identity_conflict.DETECTOR,
    identity_change.DETECTOR,
    resolution.DETECTOR,
    account.DETECTOR,
    scan.DETECTOR,
    browsing.DETECTOR,
    tunnel.DETECTOR,
    value.DETECTOR,
    setting.DETECTOR,
    other_command.DETECTOR,
    position.DETECTOR,
    state_break.DETECTOR,
    timing.DETECTOR,
    silence.DETECTOR,
    lapse.DETECTOR,
)

# Below four hours the false alarms of a learned day stay above none (docs/decisions/0003);
# a day sees every shift.
LEARNING_TIME = timedelta(hours=24)

# Since when that is known which the owner declared.
LONG_AGO = datetime.min.replace(tzinfo=UTC)

# Of more than anybody reads the oldest are no longer told apart from new ones.
MOST_DEVIATIONS = 50_000


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the engine knows between windows.

    `began` is the time of the first window that had frames; `declared` that the owner
    declared a capture clean, which ends observed learning. `begun` is when each detector, by its
    `form`, began to learn: one that a later version of ours brings learns by itself.
    """

    states: Mapping[str, State] = field(default_factory=dict)
    began: datetime | None = None
    declared: bool = False
    deviations: Mapping[str, Deviation] = field(default_factory=dict)
    begun: Mapping[str, datetime] = field(default_factory=dict)

    def learning(self, now: datetime, *, declared: bool) -> Learning:
        """What a window at `now` means for what is usual."""
        if declared:
            return Learning.DECLARED
        if self.declared or (self.began is not None and now - self.began >= LEARNING_TIME):
            return Learning.OVER
        return Learning.OBSERVED

    @property
    def told_since(self) -> datetime | None:
        """From when on deviations are told; None before anything was seen."""
        if self.began is None or self.declared:
            return self.began
        return self.began + LEARNING_TIME

    def learning_of(self, detector: Detector, now: datetime, *, declared: bool) -> Learning:
        """What it means to one detector."""
        if declared:
            return Learning.DECLARED
        began = self.begun.get(form(detector))
        is_over = began is not None and now - began >= LEARNING_TIME
        return Learning.OVER if is_over else Learning.OBSERVED

    def late(self, now: datetime) -> Mapping[str, datetime | None]:
        """The detectors that still learn though the site's learning is over, and since when."""
        if self.learning(now, declared=False) is not Learning.OVER:
            return {}
        found = [d for d in DETECTORS if self.learning_of(d, now, declared=False) != Learning.OVER]
        return {d.name: self.begun.get(form(d)) for d in found}


def form(detector: Detector) -> str:
    """What a detector learned in: of another version its state is dropped."""
    return f"{detector.name} {detector.version}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a window changed."""

    knowledge: Knowledge
    deviations: Sequence[Deviation]
    incidents: Sequence[Incident]


def step(knowledge: Knowledge, batch: Batch, plant: Plant, *, declared: bool) -> Outcome:
    """Runs every detector over a window."""
    start, now = moment(batch.start_ns), moment(batch.end_ns)
    states: dict[str, State] = {}
    found: list[Deviation] = []
    for detector in DETECTORS:
        state = knowledge.states.get(detector.name, {})
        learning = knowledge.learning_of(detector, now, declared=declared)
        states[detector.name], deviations = detector.step(state, batch, plant, learning)
        found.extend(deviations)
    began = knowledge.began or (start if _has_frames(batch) else None)
    begun = _begun(knowledge, start if began else None, declared=declared)
    grown = Knowledge(states, began, knowledge.declared or declared, knowledge.deviations, begun)
    if not found:
        return Outcome(grown, (), ())
    known = knowledge.deviations
    fresh = [continued(known[d.id], d) if d.id in known else d for d in found]
    fresh = [in_bout(d, known.get(d.id), start) for d in fresh]
    fresh = gather(fresh, known.values())
    told = _latest({**known, **{d.id: d for d in fresh}})
    touched = {d.incident for d in fresh if d.incident}
    return Outcome(replace(grown, deviations=told), fresh, incidents(touched, told, plant))


def _begun(
    knowledge: Knowledge, start: datetime | None, *, declared: bool
) -> Mapping[str, datetime]:
    """Since when each detector learns; what the owner declared is learned for good."""
    if start is None and not declared:
        return knowledge.begun
    forms = [*map(form, DETECTORS)]
    if declared:
        return dict.fromkeys(forms, LONG_AGO)
    fresh = {name: start for name in forms if name not in knowledge.begun and start}
    return {**knowledge.begun, **fresh} if fresh else knowledge.begun


def _latest(deviations: Mapping[str, Deviation]) -> Mapping[str, Deviation]:
    """Those that were seen last, if there are too many."""
    if len(deviations) <= MOST_DEVIATIONS:
        return deviations
    last = sorted(deviations.values(), key=lambda d: d.last_seen)[-MOST_DEVIATIONS:]
    return {d.id: d for d in last}


def _has_frames(batch: Batch) -> bool:
    """Whether anything came: a live sensor's windows go on before its mirror is plugged in."""
    return any(batch.tables["health"].column("frames").to_pylist())


def incidents(
    ids: Collection[str], deviations: Mapping[str, Deviation], plant: Plant
) -> list[Incident]:
    """The incidents of these ids that deviations still make."""
    together: dict[str, list[Deviation]] = {}
    for deviation in deviations.values():
        if deviation.incident and deviation.incident in ids:
            together.setdefault(deviation.incident, []).append(deviation)
    return [incident(of_one, plant) for of_one in together.values()]


def approved(knowledge: Knowledge, deviations: Sequence[Deviation]) -> Knowledge:
    """The knowledge in which what these deviations show is usual."""
    states = dict(knowledge.states)
    for deviation in deviations:
        learned = states.get(deviation.detector, {})
        states[deviation.detector] = approve(learned, deviation.key)
    gone = {d.id for d in deviations}
    kept = {id_: d for id_, d in knowledge.deviations.items() if id_ not in gone}
    return replace(knowledge, states=states, deviations=kept)
