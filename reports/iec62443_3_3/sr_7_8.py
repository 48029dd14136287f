"""SR 7.8: a current list of components: the register held against the wire."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from inventory.claims import CARD, says_same
from inventory.model import Asset, Zone
from reports.iec62443_3_3.facts import Facts
from reports.iec62443_3_3.findings import claimed
from reports.iec62443_3_3.guard import declared
from reports.iec62443_3_3.model import Check, Examination, Finding
from reports.iec62443_3_3.thresholds import ACTIVE_MINUTES
from reports.register import Entry

_ATTRIBUTES = ("vendor", "model", "firmware", "serial")
_ACTIVE = timedelta(minutes=ACTIVE_MINUTES)


def _inventory(facts: Facts, zone: Zone) -> Examination:
    condition = (
        f"A breach: an asset active for {ACTIVE_MINUTES} minutes or more that the register does "
        "not list, or whose own word on vendor, model, firmware or serial differs from it. A "
        "sign: a registered asset that was never seen."
    )
    if facts.case.register is None:
        return Examination(condition, signs=(_own_list(facts, zone),) if facts.assets(zone) else ())
    known = registered(facts)
    assets = facts.assets(zone)
    strangers = [a for a in assets if a.id not in known and a.last_seen - a.first_seen >= _ACTIVE]
    differing = [f for a in assets if a.id in known for f in differences(facts, a, known[a.id])]
    return Examination(
        condition,
        breaches=(*(_stranger(facts, a) for a in strangers), *differing),
        signs=tuple(_unseen(facts, e) for e in missing(facts, zone)),
        seen=len(assets),
    )


def registered(facts: Facts) -> Mapping[str, Entry]:
    """The register's entry of each asset that it lists."""
    by_address: dict[str, Entry] = {}
    for entry in facts.case.register or ():
        by_address.update({a: entry for a in (entry.ip, entry.mac) if a})
    found = {}
    for asset in facts.plant.assets.values():
        entries = [by_address[a] for a in (*asset.ips, *asset.macs) if a in by_address]
        if entries:
            found[asset.id] = entries[0]
    return found


def differences(facts: Facts, asset: Asset, entry: Entry) -> Iterator[Finding]:
    """What an asset says of itself and the register says otherwise."""
    for attribute in _ATTRIBUTES:
        written = getattr(entry, attribute)
        claims = [c for c in asset.claims if c.attribute == attribute and c.protocol != CARD]
        if written and claims and not any(says_same(attribute, written, c.value) for c in claims):
            values = ", ".join(sorted({c.value for c in claims}))
            text = (
                f"{facts.name(asset.id)} states {attribute} “{values}”, the register “{written}”."
            )
            yield claimed(asset, text, *claims)


def missing(facts: Facts, zone: Zone) -> Iterator[Entry]:
    """The registered assets of a zone that were not seen."""
    addresses = {a for asset in facts.plant.assets.values() for a in (*asset.ips, *asset.macs)}
    for entry in declared(facts, zone) or ():
        if not {entry.ip, entry.mac} & addresses:
            yield entry


def _own_list(facts: Facts, zone: Zone) -> Finding:
    assets = facts.assets(zone)
    text = f"No register was given; Sightglass lists {len(assets)} assets of the zone itself."
    return Finding(text, len(assets), facts.plant.start, facts.plant.end, (), ())


def _stranger(facts: Facts, asset: Asset) -> Finding:
    text = f"{facts.name(asset.id)} ({asset.type.value}) is active and not in the register."
    proof = facts.proofs(asset)
    return Finding(text, 1, asset.first_seen, asset.last_seen, (asset.id,), proof)


def _unseen(facts: Facts, entry: Entry) -> Finding:
    text = f"{entry.label} is in the register and was not seen."
    return Finding(text, 1, facts.plant.start, facts.plant.end, (), ())


CHECKS: dict[str, Check] = {"SR 7.8": _inventory}
