"""SR 3.9: audit information is protected; here, on its way."""

from __future__ import annotations

from inventory.model import Link, Zone
from reports.iec62443_3_3.facts import Facts
from reports.iec62443_3_3.findings import grouped
from reports.iec62443_3_3.model import Check, Examination
from reports.iec62443_3_3.thresholds import OFFICE_LEVELS


def _records(facts: Facts, zone: Zone) -> Examination:
    sent = [x for x in facts.links(zone) if x.protocol == "syslog"]
    outside = [x for x in sent if _leaves(facts, x)] if facts.plant.owner_zones else []

    def text(a: str, b: str) -> str:
        return f"{facts.name(a)} sends audit records in clear to {facts.name(b)} (syslog)."

    def key(x: Link) -> tuple[str, ...]:
        return x.a_asset, x.b_asset

    return Examination(
        "A breach: audit records in clear to a zone on level 4 or above, by the owner's zone "
        "file. A sign: in clear elsewhere.",
        breaches=grouped(outside, key, text),
        signs=grouped([x for x in sent if x not in outside], key, text),
        seen=len(sent),
        lacking=() if sent else ("no export of audit records was seen",),
    )


def _leaves(facts: Facts, link: Link) -> bool:
    ends = facts.zone(link.a_asset), facts.zone(link.b_asset)
    return ends[0].id != ends[1].id and any(z.purdue_level in OFFICE_LEVELS for z in ends)


CHECKS: dict[str, Check] = {"SR 3.9": _records}
