"""SR 6.2: the zone is watched all the time; the sensor's own part of it."""

from __future__ import annotations

from collections.abc import Iterator

from inventory.model import Zone
from reports.iec62443_3_3.facts import Facts
from reports.iec62443_3_3.guard import guard
from reports.iec62443_3_3.model import Check, Examination, Finding, Guard
from reports.iec62443_3_3.thresholds import (
    COVERAGE_FAILED,
    COVERAGE_GOOD,
    LOSS_FAILED,
    LOSS_GOOD,
    MONITORED_HOURS,
    UPTIME_FAILED,
    UPTIME_GOOD,
)


def _monitoring(facts: Facts, zone: Zone) -> Examination:
    seen = guard(facts, zone)
    live = _is_live(facts)
    # What is not meant to be continuous is no breach: a day, or captures of two years.
    long = live and facts.hours >= MONITORED_HOURS
    return Examination(
        "A breach, over a week or more of a live sensor: no asset of the zone seen, up-time below "
        f"{UPTIME_FAILED:.0%}, or more than {LOSS_FAILED:.0%} lost. A sign: up-time below "
        f"{UPTIME_GOOD:.0%}, loss above {LOSS_GOOD:.0%}, or less than {COVERAGE_GOOD:.0%} of the "
        "registered assets seen. "
        f"Measured: up {seen.uptime:.1%}, lost {seen.loss:.2%}.",
        breaches=tuple(_finding(facts, text) for text in _failures(seen) if long),
        signs=tuple(_finding(facts, text) for text in _hints(seen) if long),
        seen=seen.assets_seen,
        measured=True,
        lacking=tuple(_lacking(seen, live=live)),
    )


def _is_live(facts: Facts) -> bool:
    """Whether a sensor listened; files that somebody recorded prove no gap between them."""
    files = {capture.name for capture in facts.case.captures}
    return any(i.capture not in files for i in facts.plant.health.interfaces)


def _lacking(seen: Guard, *, live: bool) -> Iterator[str]:
    if seen.assets_declared is None:
        yield "no asset register was given"
    if not live:
        yield "only capture files were read, and no sensor watched the zone live"


def _coverage(seen: Guard) -> str:
    was = "was" if seen.assets_seen == 1 else "were"
    return f"{seen.assets_seen} of {seen.assets_declared} registered assets {was} seen."


def _failures(seen: Guard) -> Iterator[str]:
    if seen.assets_declared and seen.assets_seen / seen.assets_declared < COVERAGE_FAILED:
        yield _coverage(seen)
    if seen.uptime < UPTIME_FAILED:
        yield f"The sensor was up {seen.uptime:.1%} of the time."
    if seen.loss > LOSS_FAILED:
        yield f"{seen.loss:.1%} of the traffic was lost."


def _hints(seen: Guard) -> Iterator[str]:
    share = seen.assets_seen / seen.assets_declared if seen.assets_declared else 1.0
    if COVERAGE_FAILED <= share < COVERAGE_GOOD:
        yield _coverage(seen)
    if UPTIME_FAILED <= seen.uptime < UPTIME_GOOD:
        yield f"The sensor was up {seen.uptime:.1%} of the time."
    if LOSS_GOOD < seen.loss <= LOSS_FAILED:
        yield f"{seen.loss:.1%} of the traffic was lost."


def _finding(facts: Facts, text: str) -> Finding:
    return Finding(text, 1, facts.plant.start, facts.plant.end, (), ())


CHECKS: dict[str, Check] = {"SR 6.2": _monitoring}
