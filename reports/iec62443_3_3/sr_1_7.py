"""SR 1.7: the strength of passwords, judged by length and class of those seen in clear."""

from __future__ import annotations

from inventory.model import Zone
from reports.iec62443_3_3.facts import Credential, Facts
from reports.iec62443_3_3.findings import claimed
from reports.iec62443_3_3.model import Check, Examination, Finding
from reports.iec62443_3_3.thresholds import PASSWORD_CLASSES, PASSWORD_LENGTH

# At most so many of letters, capitals, digits and signs can be in a secret of this class.
_CLASSES = {"empty": 0, "digits": 1, "letters": 2, "letters and digits": 3}


def _strength(facts: Facts, zone: Zone) -> Examination:
    policy = facts.case.owner.policy
    length = policy.password_length or PASSWORD_LENGTH
    classes = policy.password_classes or PASSWORD_CLASSES
    seen = [c for c in facts.credentials(zone) if c.kind == "password"]
    weak = [(c, why) for c in seen if (why := _weakness(c, length, classes))]
    return Examination(
        f"A breach: one accepted password in clear that is shorter than {length} characters, has "
        f"fewer than {classes} of four classes whatever it is, or stands in makers' lists of "
        "defaults.",
        breaches=tuple(_told(facts, c, why) for c, why in weak),
        seen=len(seen),
        hidden=facts.sealed(zone),
    )


def _weakness(c: Credential, length: int, classes: int) -> str:
    """Why a password is weak; empty when it is not."""
    if c.class_ == "well known":
        return "it stands in makers' lists of defaults"
    if c.length < length:
        return f"it has {c.length} characters, {length} are needed"
    most = _CLASSES.get(c.class_, 4)
    return f"it is made of {c.class_}, {classes} classes are needed" if most < classes else ""


def _told(facts: Facts, c: Credential, why: str) -> Finding:
    text = f"A password that {facts.name(c.asset.id)} accepts by {c.claim.protocol} is weak: {why}."
    return claimed(c.asset, text, c.claim)


CHECKS: dict[str, Check] = {"SR 1.7": _strength}
