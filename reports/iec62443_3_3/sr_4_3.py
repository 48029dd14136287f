"""SR 4.3: cryptography follows accepted practice: what was negotiated, and what was offered."""

from __future__ import annotations

import re
from collections.abc import Mapping

from inventory.model import Asset, Claim, Zone
from reports.iec62443_3_3.facts import Facts
from reports.iec62443_3_3.findings import claimed
from reports.iec62443_3_3.model import Check, Examination, Finding
from reports.iec62443_3_3.thresholds import (
    AGEING_CIPHERS,
    AGEING_EXCHANGES,
    AGEING_INTEGRITY,
    DH_BITS,
    WEAK_CIPHERS,
    WEAK_EXCHANGES,
    WEAK_INTEGRITY,
    WEAK_VERSIONS,
)

_WEAK: Mapping[str, re.Pattern[str]] = {
    "version": WEAK_VERSIONS,
    "cipher": WEAK_CIPHERS,
    "key_exchange": WEAK_EXCHANGES,
    "integrity": WEAK_INTEGRITY,
}
_AGEING: Mapping[str, re.Pattern[str]] = {
    "offered_version": WEAK_VERSIONS,
    "cipher": AGEING_CIPHERS,
    "key_exchange": AGEING_EXCHANGES,
    "integrity": AGEING_INTEGRITY,
}
_NAMES = {"key_exchange": "key exchange", "offered_version": "version (offered only)"}
_HANDSHAKES = ("tls", "ssh", "opcua", "rdp", "smb", "kerberos", "tds", "radius", "tacacs")
_BITS = re.compile(r"(?:DH|diffie-hellman[^,]*), (\d+) bits")


def _practice(facts: Facts, zone: Zone) -> Examination:
    claims = [*facts.claims(zone, *_WEAK, "offered_version")]
    weak = [(a, c) for a, c in claims if _is_weak(c)]
    ageing = [(a, c) for a, c in claims if (a, c) not in weak and _matches(_AGEING, c)]
    return Examination(
        "A breach: one session with SSL, TLS before 1.2, SSH 1, SMB 1, a broken or null cipher, "
        f"a Diffie-Hellman group below {DH_BITS} bits, or RADIUS without Message-Authenticator. "
        "A sign: weak versions only offered, CBC, SHA-1, key exchange without forward secrecy.",
        breaches=tuple(_told(facts, a, c, "a weak") for a, c in weak),
        signs=tuple(_told(facts, a, c, "an ageing") for a, c in ageing),
        seen=sum(op.count for op in facts.operations(zone) if op.protocol in _HANDSHAKES),
    )


def _is_weak(claim: Claim) -> bool:
    bits = _BITS.search(claim.value) if claim.attribute == "key_exchange" else None
    return _matches(_WEAK, claim) or (bits is not None and int(bits[1]) < DH_BITS)


def _matches(patterns: Mapping[str, re.Pattern[str]], claim: Claim) -> bool:
    pattern = patterns.get(claim.attribute)
    return pattern is not None and pattern.search(claim.value) is not None


def _told(facts: Facts, asset: Asset, claim: Claim, how: str) -> Finding:
    what = _NAMES.get(claim.attribute, claim.attribute)
    text = f"{facts.name(asset.id)} uses {how} {what} in {claim.protocol}: {claim.value}."
    return claimed(asset, text, claim)


CHECKS: dict[str, Check] = {"SR 4.3": _practice}
