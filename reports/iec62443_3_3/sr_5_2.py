"""SR 5.2: boundaries pass what the conduits allow. RE 1: and nothing else.

A mirror port shows what crossed, never what a firewall refused: answered traffic outside
every permission disproves, silence only supports.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from inventory.model import Flow, Link, Operation, Zone
from reports.iec62443_3_3.facts import Crossing, Facts
from reports.iec62443_3_3.findings import grouped
from reports.iec62443_3_3.model import Check, Examination, Finding
from reports.iec62443_3_3.operations import accepted
from reports.iec62443_3_3.thresholds import EXPIRED_GRACE_DAYS

_GRACE = timedelta(days=EXPIRED_GRACE_DAYS)
_WITH_PORTS = ("tcp", "udp")  # elsewhere a link's port is the number of what IP or Ethernet carries
_LACKING = ("no zone file of the owner says what may cross",)


def _boundary(facts: Facts, zone: Zone) -> Examination:
    condition = (
        "A breach: answered traffic between zones that no conduit allows, by protocol, port and "
        f"effect. A sign: unanswered attempts; what may be a file by FTP; a permission that ran "
        f"out less than {EXPIRED_GRACE_DAYS} days before. Errors of ICMP are part of what they "
        "answer."
    )
    if not facts.plant.owner_zones:
        return Examination(condition, lacking=_LACKING)
    mine = _mine(facts, zone)
    barred = [c for c in mine if _is_barred(facts, c, timedelta(0))]
    hints = [c for c in barred if not _is_sure(facts, c) or not _is_barred(facts, c, _GRACE)]
    proven = [c for c in barred if c not in hints]
    here = [c for c in proven if facts.charged(c.source, c.target, 5).id == zone.id]
    return Examination(
        condition,
        breaches=(*_told(facts, here, "allowed by no conduit"), *_wrong_effects(facts, zone)),
        signs=_hinted(facts, hints, "allowed by no conduit"),
        elsewhere=_told(facts, [c for c in proven if c not in here], "allowed by no conduit"),
        seen=len(mine),
    )


def _deny_by_default(facts: Facts, zone: Zone) -> Examination:
    condition = (
        "A breach: a request to a port that no conduit between the two zones names crossed the "
        "boundary and was answered from inside. A sign: it crossed and was not answered, or may "
        "be a file by FTP."
    )
    if not facts.plant.owner_zones:
        return Examination(condition, lacking=_LACKING)
    strange = [c for c in _mine(facts, zone) if facts.flow(c.link, c.source, c.target) is None]
    proven = [c for c in strange if _is_sure(facts, c)]
    here = [c for c in proven if facts.charged(c.source, c.target, 5).id == zone.id]
    return Examination(
        condition,
        breaches=_told(facts, here, "on no list, and answered"),
        signs=_hinted(facts, [c for c in strange if c not in proven], "on no list"),
        elsewhere=_told(facts, [c for c in proven if c not in here], "on no list, and answered"),
        seen=len(strange),
        lacking=() if strange else ("no request outside the list was seen",),
    )


def _mine(facts: Facts, zone: Zone) -> list[Crossing]:
    return [c for c in facts.crossings if zone.id in (c.source.id, c.target.id)]


def _is_sure(facts: Facts, c: Crossing) -> bool:
    """Answered, and not perhaps a file of a session that FTP holds."""
    return c.link.direction == "both" and not facts.may_be_data(c.link)


def _is_barred(facts: Facts, c: Crossing, grace: timedelta) -> bool:
    flow = facts.flow(c.link, c.source, c.target)
    return flow is None or _ran_out(flow, c.link, grace)


def _ran_out(flow: Flow, link: Link, grace: timedelta) -> bool:
    return flow.until is not None and link.last_seen > flow.until + grace


def _wrong_effects(facts: Facts, zone: Zone) -> tuple[Finding, ...]:
    """What crosses by an allowed protocol but does more than the conduit allows."""
    wrong = [op for op in _acts(facts) if _exceeds(facts, op, zone)]
    return grouped(
        wrong,
        lambda op: (op.client_asset, op.server_asset, op.protocol, op.effect.value),
        lambda client, server, protocol, effect: (
            f"{facts.name(client)} {effect} at {facts.name(server)} by {protocol}; the conduit "
            "allows the protocol, not that."
        ),
    )


def _acts(facts: Facts) -> list[Operation]:
    return [op for op in facts.plant.operations if accepted(op) and op.server_asset]


def _exceeds(facts: Facts, op: Operation, zone: Zone) -> bool:
    source, target = facts.zone(op.client_asset), facts.zone(op.server_asset)
    if source.id == target.id or facts.charged(source, target, 5).id != zone.id:
        return False
    flows = [
        f for c in facts.conduits(source, target) for f in c.flows if f.protocol == op.protocol
    ]
    return bool(flows) and not any(not f.effects or op.effect in f.effects for f in flows)


def _hinted(facts: Facts, crossings: Sequence[Crossing], how: str) -> tuple[Finding, ...]:
    """What is no proof, each with why it is none."""
    found: dict[str, list[Crossing]] = defaultdict(list)
    for c in crossings:
        found[_doubt(facts, c, how)].append(c)
    return tuple(f for why, doubted in sorted(found.items()) for f in _told(facts, doubted, why))


def _doubt(facts: Facts, c: Crossing, how: str) -> str:
    flow = facts.flow(c.link, c.source, c.target)
    ran_out = f"its permission ran out on {flow.until:%Y-%m-%d}" if flow and flow.until else ""
    unanswered = "not answered" if c.link.direction != "both" else ""
    data = "perhaps a file by FTP" if facts.may_be_data(c.link) else ""
    return ", ".join(filter(None, (ran_out or how, unanswered, data)))


def _told(facts: Facts, crossings: Sequence[Crossing], how: str) -> tuple[Finding, ...]:
    def key(x: Link) -> tuple[str, ...]:
        port = str(x.port) if x.port and x.transport in _WITH_PORTS else ""
        return x.a_asset, x.b_asset, ", ".join(x.names), port

    def text(a: str, b: str, protocol: str, port: str) -> str:
        zones = f"{facts.zone(a).name} to {facts.zone(b).name}"
        where = f"{protocol}, port {port}" if port else protocol
        return f"{facts.name(a)} to {facts.name(b)} by {where} ({zones}): {how}."

    return grouped([c.link for c in crossings], key, text)


CHECKS: dict[str, Check] = {"SR 5.2": _boundary, "SR 5.2 RE 1": _deny_by_default}
