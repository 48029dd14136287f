"""SR 1.5: passwords, keys and communities are changed from default and kept secret."""

from __future__ import annotations

from inventory.model import Zone
from protocols.model import Effect
from reports.iec62443_3_3.facts import Credential, Facts
from reports.iec62443_3_3.findings import claimed
from reports.iec62443_3_3.model import Check, Examination, Finding
from reports.iec62443_3_3.operations import accepted

_ATTRIBUTES = ("credential", "authentication", "user")


def _authenticators(facts: Facts, zone: Zone) -> Examination:
    found = [*facts.credentials(zone)]
    written = {
        (op.server_asset, op.protocol)
        for op in facts.operations(zone)
        if op.effect is Effect.WRITES and accepted(op)
    }
    proven = [c for c in found if _is_breach(c, (c.asset.id, c.claim.protocol) in written)]
    return Examination(
        "A breach: one password or key in clear; one community or password that stands in "
        "makers' lists of defaults; one community that writes. A sign: another community that "
        "only reads.",
        breaches=tuple(_told(facts, c) for c in proven),
        signs=tuple(_told(facts, c) for c in found if c not in proven),
        seen=sum(1 for _ in facts.claims(zone, *_ATTRIBUTES)),
        hidden=facts.sealed(zone),
    )


def _is_breach(credential: Credential, writes: bool) -> bool:
    return credential.kind != "community" or credential.class_ == "well known" or writes


def _told(facts: Facts, c: Credential) -> Finding:
    how = {
        "well known": "stands in makers' lists of defaults",
        "empty": "is empty",
    }.get(c.class_, f"has {c.length} octets ({c.class_})")
    did = "took" if facts.asked(c.asset, c.claim.protocol) else "showed"
    text = f"{facts.name(c.asset.id)} {did} a {c.kind} in clear by {c.claim.protocol}; it {how}."
    return claimed(c.asset, text, c.claim)


CHECKS: dict[str, Check] = {"SR 1.5": _authenticators}
