"""SR 1.13: all ways in from untrusted networks are controlled."""

from __future__ import annotations

from inventory.model import Zone
from reports.iec62443_3_3.facts import Crossing, Facts, controls, grouped
from reports.iec62443_3_3.model import Check, Examination
from reports.iec62443_3_3.thresholds import CONTROL_LEVELS, OFFICE_LEVELS, REMOTE_ACCESS


def _ways_in(facts: Facts, zone: Zone) -> Examination:
    direct = [c for c in facts.crossings if c.target.id == zone.id and _is_direct(c)]
    return Examination(
        "A sign: an answered session that acts or hands over a machine, from a zone on level 4 or "
        "above straight into a control zone. No list of gateways was given, so that none is "
        "called a breach.",
        signs=grouped(
            [c.link for c in direct],
            lambda x: (x.a_asset, x.b_asset, x.service),
            lambda a, b, protocol: f"{facts.name(a)} reaches {facts.name(b)} by {protocol}.",
        ),
        seen=len(direct),
        lacking=("no list of access gateways was given",),
    )


def _is_direct(c: Crossing) -> bool:
    inward = c.source.purdue_level in OFFICE_LEVELS and c.target.purdue_level in CONTROL_LEVELS
    acts = any(name in REMOTE_ACCESS or controls(name) for name in c.link.speaks)
    return inward and acts and c.link.direction == "both"


CHECKS: dict[str, Check] = {"SR 1.13": _ways_in}
