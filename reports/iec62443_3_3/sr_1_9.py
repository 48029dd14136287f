"""SR 1.9: the strength of public key authentication: keys and signatures in use."""

from __future__ import annotations

import re

from inventory.model import Asset, Claim, Zone
from reports.iec62443_3_3.facts import Facts
from reports.iec62443_3_3.findings import claimed
from reports.iec62443_3_3.model import Check, Examination, Finding
from reports.iec62443_3_3.thresholds import EC_BITS, RSA_BITS, WEAK_SIGNATURE

_KEY = re.compile(r"(?P<kind>RSA|DSA|EC|Ed25519|Ed448)[^,]*, (?P<bits>\d+) bits")


def _keys(facts: Facts, zone: Zone) -> Examination:
    found = [*facts.claims(zone, "certificate_key", "signature")]
    weak = [(asset, claim, why) for asset, claim in found if (why := _weakness(claim))]
    return Examination(
        f"A breach: one key in use of less than {RSA_BITS} bits (RSA) or {EC_BITS} bits (elliptic "
        "curves), a DSA key, or a signature by MD5 or SHA-1.",
        breaches=tuple(_told(facts, *item) for item in weak),
        seen=len(found),
    )


def _weakness(claim: Claim) -> str:
    if claim.attribute == "signature":
        return f"signature by {claim.value}" if WEAK_SIGNATURE.search(claim.value) else ""
    key = _KEY.fullmatch(claim.value)
    if key is None:
        return ""
    bits, least = int(key["bits"]), RSA_BITS if key["kind"] in ("RSA", "DSA") else EC_BITS
    return f"key: {claim.value}" if bits < least or key["kind"] == "DSA" else ""


def _told(facts: Facts, asset: Asset, claim: Claim, why: str) -> Finding:
    return claimed(asset, f"{facts.name(asset.id)} proves itself by a weak {why}.", claim)


CHECKS: dict[str, Check] = {"SR 1.9": _keys}
