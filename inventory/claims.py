"""Claims of an asset: the best of each attribute, and those that cannot both be true.

Confidence says how much a statement by a protocol is worth: an identity that a device's
own firmware answers with is worth more than a banner that an administrator wrote, and that
more than the vendor of its network interface.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from inventory.model import Claim, Conflict, Evidence
from inventory.quality import worst
from inventory.vendors import describes, maker, of_number, usual_name

CARD = "oui"  # whose word on the vendor is the registry's, on the network card alone
_DEFAULT = 0.7
_CONFIDENCE: Mapping[str, float] = {
    "person": 1.0,
    **dict.fromkeys(("codesys", "cclink", "gige-vision"), 0.95),
    **dict.fromkeys(("cip", "enip", "pccc", "s7comm", "s7comm-plus", "profinet-dcp"), 0.95),
    **dict.fromkeys(("umas", "ads", "hart-ip", "fins", "slmp", "ge-srtp", "ethercat"), 0.95),
    **dict.fromkeys(("pcworx", "crimson", "roc-plus", "tristation", "knxnet-ip"), 0.95),
    **dict.fromkeys(("modbus", "bacnet", "mms", "opcua", "dnp3", "iec104"), 0.9),
    **dict.fromkeys(("snmp", "lldp", "cdp", "profinet-io", "fox", "c1222", "dlms"), 0.9),
    **dict.fromkeys(("dhcp", "dhcpv6", "netbios", "smb", "dicom", "hl7", "mqtt"), 0.7),
    **dict.fromkeys(("http", "ssh", "ftp", "telnet", "tls", "vnc", "rtsp"), 0.6),
    **dict.fromkeys(("dns", "mdns", "llmnr", "syslog", "ssdp", "ws-discovery"), 0.5),
    CARD: 0.3,
}
# An OPC UA application's name is often its library's; the host's own says more.
_OF_APPLICATIONS = frozenset(["opcua"])
# What tells the maker, too.
_MAKERS = (
    ("vendor_id", of_number),
    ("product_code", maker),
    ("model", maker),
    ("description", describes),
)
_VERSIONS = frozenset({"firmware", "hardware", "software"})
_VERSION = re.compile(r"^\s*v[\s.:_-]*(?=\d)", re.IGNORECASE)  # V4.2, V.4.2 and v 4.2 are 4.2
BEHIND_ONE_UNIT = 0.95  # an asset's only station is as good as the asset, or nearly
# In these each program speaks for itself: a host runs many, a page is made by several.
_SERVICES = frozenset({"http", "ssh", "ftp", "telnet", "rdp", "rtsp", "ssdp", "tds"})

# Attributes of which a thing has one at a time.
_SINGLE = frozenset(
    [
        "vendor",
        "vendor_id",
        "model",
        "product_code",
        "firmware",
        "hardware",
        "software",
        "serial",
        "type",
        "os",
    ]
)


def confidence(protocol: str) -> float:
    """How much a statement by a protocol is worth, 0 to 1."""
    return _CONFIDENCE.get(protocol, _DEFAULT)


def best(claims: Iterable[Claim], attribute: str) -> str | None:
    """The value to believe: the most trusted, of equals the latest."""
    known = [c for c in claims if c.attribute == attribute and c.value.strip()]
    found = max(known, key=_trust, default=None)
    return found.value.strip() if found else None


def vendor(claims: Sequence[Claim]) -> str | None:
    """Who made it, under the usual name: as it is stated, else by its number or its product.
    Where nothing tells, who made its network card: the claim says so, by the least confidence."""
    stated = best((c for c in claims if c.protocol != CARD), "vendor")
    if stated:
        return usual_name(stated)
    for attribute, named in _MAKERS:
        known = sorted((c for c in claims if c.attribute == attribute), key=_trust, reverse=True)
        if made := next(filter(None, (named(c.protocol, c.value.strip()) for c in known)), None):
            return made
    card = best(claims, "vendor")
    return usual_name(card) if card else None


def _trust(claim: Claim) -> tuple[float, datetime, str]:
    return claim.confidence, claim.last_seen, claim.value


def names(claims: Iterable[Claim]) -> tuple[str, ...]:
    """What it is called: the host, the most trusted first, then what runs on it."""
    claims = [*claims]
    models = {_plain(c.value) for c in claims if c.attribute in ("model", "product_code")}
    known = [c for c in claims if c.attribute == "name" and c.value.strip()]
    known.sort(
        key=lambda c: (
            c.protocol in _OF_APPLICATIONS,
            _plain(c.value) in models,  # a module's name is what its maker called it
            -c.confidence,
            c.value,
        )
    )
    return tuple(dict.fromkeys(c.value.strip() for c in known))


def conflicts(claims: Iterable[Claim]) -> tuple[Conflict, ...]:
    """Different values that one protocol stated of one single attribute at the same time.

    A value that ended before the next began is a change, not a conflict.
    """
    stated: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.attribute in _SINGLE and claim.value.strip() and not _one_of_many(claim):
            stated[claim.attribute, claim.protocol].append(claim)
    found = []
    for (attribute, _), rivals in sorted(stated.items()):
        clashing = [c for c in rivals if any(_clash(c, other) for other in rivals)]
        if clashing:
            values = tuple(dict.fromkeys(c.value for c in clashing))
            first = sorted(c.first_seen for c in clashing)[1]
            last = max(c.last_seen for c in clashing)
            quality = worst([c.quality for c in clashing])
            found.append(Conflict(attribute, values, _proof(clashing), first, last, quality))
    return tuple(found)


def _one_of_many(claim: Claim) -> bool:
    return claim.attribute == "software" and claim.protocol in _SERVICES


def _clash(a: Claim, b: Claim) -> bool:
    return not says_same(a.attribute, a.value, b.value) and (
        a.first_seen <= b.last_seen and b.first_seen <= a.last_seen
    )


def says_same(attribute: str, one: str, other: str) -> bool:
    """Whether two values of an attribute are one, or one says it more precisely: V2.2 and
    V2.2.0."""
    a, b = (_plain(_spelled(attribute, value)) for value in (one, other))
    return a == b or a.startswith(f"{b}.") or b.startswith(f"{a}.")


def _spelled(attribute: str, value: str) -> str:
    """A maker under its usual name, a version by its number: one is written in many ways."""
    if attribute == "vendor":
        return usual_name(value)
    return _VERSION.sub("", value) if attribute in _VERSIONS else value


def _plain(value: str) -> str:
    return "".join(value.casefold().split())


def _proof(claims: Iterable[Claim]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(c.evidence for c in claims if c.evidence))
