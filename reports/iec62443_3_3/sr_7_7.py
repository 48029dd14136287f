"""SR 7.7: services that a control zone does not need are off."""

from __future__ import annotations

from inventory.model import Link, Zone
from reports.iec62443_3_3.facts import Facts
from reports.iec62443_3_3.findings import grouped
from reports.iec62443_3_3.model import Check, Examination
from reports.iec62443_3_3.thresholds import (
    ANNOUNCED_SERVICES,
    CONTROL_LEVELS,
    INSECURE_PORTS,
    INSECURE_SERVICES,
)


def _services(facts: Facts, zone: Zone) -> Examination:
    level = zone.purdue_level
    within = level in CONTROL_LEVELS or (not facts.plant.owner_zones and level == "unknown")
    offered = [x for x in facts.links(zone) if _is_here(facts, x, zone) and within]
    unneeded = [x for x in offered if _service(x) and not _is_needed(facts, x, zone)]
    answered = [x for x in unneeded if x.direction == "both"]
    sent = [x for x in unneeded if x not in answered and _service(x) in ANNOUNCED_SERVICES]

    def key(x: Link) -> tuple[str, ...]:
        return _service(x), _offers(x), str(x.port)

    return Examination(
        "A breach: one of these services answered in a control zone (levels 0 to 3) and the owner "
        f"has not named it as needed: {', '.join(INSECURE_SERVICES)}. A sign: sent and answered by "
        "nobody, or known by its port alone.",
        breaches=grouped(
            [x for x in answered if x.content],
            key,
            lambda service, asset, port: f"{facts.name(asset)} answers {service} on port {port}.",
        ),
        signs=(
            *grouped(
                [x for x in answered if not x.content],
                key,
                lambda service, asset, port: (
                    f"{facts.name(asset)} answers on port {port}, which is {service}'s; no decoder "
                    "read it."
                ),
            ),
            *grouped(
                sent,
                key,
                lambda service, asset, port: f"{facts.name(asset)} sends {service} ({port}).",
            ),
        ),
        seen=len(offered),
        lacking=() if within else ("it is no control zone (levels 0 to 3)",),
    )


def _is_here(facts: Facts, link: Link, zone: Zone) -> bool:
    return facts.zone(_offers(link)).id == zone.id


def _offers(link: Link) -> str:
    """Who answers; where one side alone was heard, who spoke."""
    if link.direction == "a to b" or not link.b_asset:
        return link.a_asset
    return link.b_asset


def _service(link: Link) -> str:
    """The insecure service that a link is, or nothing."""
    known = (link.protocol,) if link.protocol else link.recognised
    if known:
        services = (*INSECURE_SERVICES, *ANNOUNCED_SERVICES)
        return next((name for name in known if name in services), "")
    return INSECURE_PORTS.get((link.transport, link.port), "")


def _is_needed(facts: Facts, link: Link, zone: Zone) -> bool:
    return any(
        s.protocol == _service(link) and (not s.zones or zone.id in s.zones)
        for s in facts.case.owner.services
    )


CHECKS: dict[str, Check] = {"SR 7.7": _services}
