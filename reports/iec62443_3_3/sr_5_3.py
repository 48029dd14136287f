"""SR 5.3: general messages from outside do not reach the control system. RE 1: nor leave it."""

from __future__ import annotations

from inventory.model import Link, Zone
from reports.iec62443_3_3.facts import Facts
from reports.iec62443_3_3.findings import grouped
from reports.iec62443_3_3.model import Check, Examination
from reports.iec62443_3_3.thresholds import CONTROL_LEVELS, MESSAGE_PORTS, MESSAGE_PROTOCOLS


def _inbound(facts: Facts, zone: Zone) -> Examination:
    return _messages(facts, zone, both_ways=False)


def _any(facts: Facts, zone: Zone) -> Examination:
    return _messages(facts, zone, both_ways=True)


def _messages(facts: Facts, zone: Zone, *, both_ways: bool) -> Examination:
    within = zone.purdue_level in CONTROL_LEVELS
    found = [x for x in facts.links(zone) if within and _is_message(x)]
    crossing = [x for x in found if facts.zone(x.a_asset).id != facts.zone(x.b_asset).id]
    counted = found if both_ways else crossing
    direction = "in either direction" if both_ways else "with another zone"

    def key(x: Link) -> tuple[str, ...]:
        return x.a_asset, x.b_asset, x.service

    def text(a: str, b: str, service: str) -> str:
        return f"{facts.name(a)} talks to {facts.name(b)} by {service}, a service for messages."

    return Examination(
        f"A breach: an answered session of mail, chat or telephony {direction} in a control zone "
        "(levels 0 to 3). A sign: unanswered attempts.",
        breaches=grouped([x for x in counted if x.direction == "both"], key, text),
        signs=grouped([x for x in counted if x.direction != "both"], key, text),
        seen=len(facts.links(zone)),
        lacking=() if within else ("it is no control zone (levels 0 to 3)",),
    )


def _is_message(link: Link) -> bool:
    if link.content:
        return any(name in MESSAGE_PROTOCOLS for name in link.content)
    return link.transport == "tcp" and link.port in MESSAGE_PORTS


CHECKS: dict[str, Check] = {"SR 5.3": _inbound, "SR 5.3 RE 1": _any}
