"""SR 5.1: control networks are apart from others. RE 2: and do not need their services."""

from __future__ import annotations

from collections.abc import Sequence

from inventory.model import Link, Zone
from reports.iec62443_3_3.facts import Crossing, Facts
from reports.iec62443_3_3.findings import grouped
from reports.iec62443_3_3.model import Check, Examination, Finding
from reports.iec62443_3_3.thresholds import BASIC_SERVICES, CONTROL_LEVELS, OFFICE_LEVELS

_LACKING = ("the zones are proposals, not the owner's",)


def _segmentation(facts: Facts, zone: Zone) -> Examination:
    if not facts.plant.owner_zones:
        return Examination(_CONDITION, lacking=_LACKING)
    crossing = [c for c in facts.crossings if zone.id in (c.source.id, c.target.id)]
    mixed = [c for c in crossing if _mixes(c)]
    bypass = [c for c in mixed if not facts.conduits(c.source, c.target)]
    near = [c for c in bypass if c.link.protocol == "arp"]
    here = [c for c in bypass if facts.charged(c.source, c.target, 5).id == zone.id]
    skips = [c for c in mixed if c not in bypass]
    return Examination(
        _CONDITION,
        breaches=(
            *_told(facts, [c for c in here if c not in near], "in no conduit"),
            *_told(facts, [c for c in here if c in near], "in one broadcast domain"),
        ),
        signs=_told(facts, skips, "in a conduit that passes no DMZ"),
        elsewhere=_told(facts, [c for c in bypass if c not in here], "in no conduit"),
        seen=len(crossing),
        lacking=() if crossing else ("nothing was seen to cross the zone's boundary",),
    )


_CONDITION = (
    "A breach: traffic between a control zone (levels 0 to 3) and another (levels 4, 5, external) "
    "that no conduit joins, or ARP between them. A sign: a conduit between them that passes no DMZ."
)


def _mixes(c: Crossing) -> bool:
    levels = {c.source.purdue_level, c.target.purdue_level}
    return bool(levels & set(CONTROL_LEVELS)) and bool(levels & set(OFFICE_LEVELS))


def _told(facts: Facts, crossings: Sequence[Crossing], how: str) -> tuple[Finding, ...]:
    def key(x: Link) -> tuple[str, ...]:
        return x.a_asset, x.b_asset, x.protocol or f"{x.transport} {x.port}"

    def text(a: str, b: str, protocol: str) -> str:
        zones = f"{facts.zone(a).name} to {facts.zone(b).name}"
        return f"{facts.name(a)} to {facts.name(b)} by {protocol}, {zones}, {how}."

    return grouped([c.link for c in crossings], key, text)


def _independence(facts: Facts, zone: Zone) -> Examination:
    condition = (
        "A breach: members of a control zone get " + ", ".join(BASIC_SERVICES) + " only from "
        "zones on level 4 or above. A sign: also from there."
    )
    if not facts.plant.owner_zones:
        return Examination(condition, lacking=_LACKING)
    asked = [x for x in facts.links(zone) if _is_service(facts, x, zone)]
    outside = [x for x in asked if facts.zone(x.b_asset).purdue_level in OFFICE_LEVELS]
    inside = {x.protocol for x in asked if x not in outside}
    only = [x for x in outside if x.protocol not in inside]

    def text(client: str, server: str, protocol: str) -> str:
        return f"{facts.name(client)} gets {protocol} from {facts.name(server)}, outside control."

    def key(x: Link) -> tuple[str, ...]:
        return x.a_asset, x.b_asset, x.protocol

    return Examination(
        condition,
        breaches=grouped(only, key, text),
        signs=grouped([x for x in outside if x not in only], key, text),
        seen=len(asked),
        lacking=() if asked else ("no such service was seen",),
    )


def _is_service(facts: Facts, link: Link, zone: Zone) -> bool:
    asks = facts.zone(link.a_asset).id == zone.id and zone.purdue_level in CONTROL_LEVELS
    return asks and link.protocol in BASIC_SERVICES and link.direction == "both"


CHECKS: dict[str, Check] = {"SR 5.1": _segmentation, "SR 5.1 RE 2": _independence}
