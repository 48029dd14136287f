"""SR 1.13: all ways in from untrusted networks are controlled."""

from __future__ import annotations

from inventory.model import Link, Zone
from reports.iec62443_3_3.facts import Crossing, Facts
from reports.iec62443_3_3.findings import grouped
from reports.iec62443_3_3.links import remote_by_port
from reports.iec62443_3_3.model import Check, Examination
from reports.iec62443_3_3.operations import controls
from reports.iec62443_3_3.thresholds import CONTROL_LEVELS, OFFICE_LEVELS, REMOTE_ACCESS


def _ways_in(facts: Facts, zone: Zone) -> Examination:
    direct = [c for c in facts.crossings if c.target.id == zone.id and _is_direct(c)]
    return Examination(
        "A sign: an answered session that acts or hands over a machine, from a zone on level 4 or "
        "above straight into a control zone. No list of gateways was given, so that none is "
        "called a breach.",
        signs=grouped(
            [c.link for c in direct],
            lambda x: (x.a_asset, x.b_asset, _way(x)),
            lambda a, b, way: f"{facts.name(a)} reaches {facts.name(b)} {way}.",
        ),
        seen=len(direct),
        lacking=("no list of access gateways was given",),
    )


def _is_direct(c: Crossing) -> bool:
    inward = c.source.purdue_level in OFFICE_LEVELS and c.target.purdue_level in CONTROL_LEVELS
    acts = any(name in REMOTE_ACCESS or controls(name) for name in c.link.content)
    return inward and (acts or bool(remote_by_port(c.link))) and c.link.direction == "both"


def _way(link: Link) -> str:
    if name := remote_by_port(link):
        return f"on {link.transport} port {link.port}, which is {name}'s; no decoder read it"
    return f"by {link.service}"


CHECKS: dict[str, Check] = {"SR 1.13": _ways_in}
