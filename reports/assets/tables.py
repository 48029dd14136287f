"""The inventory as tables: assets, what each claims, stations behind them, conflicts."""

from __future__ import annotations

from collections.abc import Iterator

from inventory import canonical, vendors
from inventory.model import Asset, Claim, Evidence, Plant
from inventory.times import iso
from reports.sheet import Sheet, to_csv
from reports.view import frozen


def csv(data: bytes) -> bytes:
    """The assets of a case's canonical JSON, one a line."""
    return to_csv(_assets(frozen(data).case.plant))


def xlsx(data: bytes) -> bytes:
    """The same as a workbook, with claims, stations and conflicts."""
    from reports.workbook import to_xlsx

    view = frozen(data)
    plant = view.case.plant
    sheets = (_assets(plant), _claims(plant), _stations(plant), _conflicts(plant))
    return to_xlsx(sheets, f"Asset inventory · {view.system}", view.case.end)


def json(data: bytes) -> bytes:
    """The same as canonical JSON: a list of assets, judgements beside their reasons."""
    plant = frozen(data).case.plant
    return canonical.dump([_row(asset) for asset in in_order(plant)])


def in_order(plant: Plant) -> list[Asset]:
    """By zone, level from the top, and label."""
    return sorted(
        plant.assets.values(),
        key=lambda a: (a.zone or "~", _level(a.purdue_level.value), a.label, a.id),
    )


def _level(level: str) -> float:
    try:
        return -float(level)
    except ValueError:
        return 1.0


def _row(asset: Asset) -> dict[str, object]:
    row = canonical.plain(asset)
    assert isinstance(row, dict)
    row["label"] = asset.label
    row["type"], row["type_reason"] = asset.type.value, asset.type.reason
    level = asset.purdue_level
    row["purdue_level"], row["purdue_level_reason"] = level.value, level.reason
    row["roles"] = [role.value for role in asset.roles]
    row["role_reasons"] = [role.reason for role in asset.roles]
    return row


_ASSET = (
    ("Name", 24),
    ("Type", 20),
    ("Level", 8),
    ("Zone", 16),
    ("IP", 18),
    ("MAC", 20),
    ("Vendor", 24),
    ("Model", 24),
    ("Order number", 18),
    ("Firmware", 14),
    ("Hardware", 12),
    ("Serial", 18),
    ("Serves", 26),
    ("Uses", 26),
    ("Stations", 10),
    ("Conflicts", 10),
    ("First seen (UTC)", 21),
    ("Last seen (UTC)", 21),
    ("Why this type", 50),
    ("Evidence of what it is", 60),
    ("Id", 18),
)


def _assets(plant: Plant) -> Sheet:
    return Sheet("Assets", _ASSET, [_asset(asset) for asset in in_order(plant)])


def _asset(a: Asset) -> list[str | int]:
    return [
        a.label,
        a.type.value,
        a.purdue_level.value,
        a.zone or "",
        ", ".join(a.ips),
        ", ".join(a.macs),
        a.vendor or "",
        a.model or "",
        a.product_code or "",
        a.firmware or "",
        a.hardware or "",
        a.serial or "",
        spoken(a, "server"),
        spoken(a, "client"),
        len(a.children),
        len(a.conflicts),
        iso(a.first_seen),
        iso(a.last_seen),
        a.type.reason,
        "; ".join(_proof(a)),
        a.id,
    ]


# What columns of a product say, as fields of an asset and attributes of its claims.
_PRODUCT = ("vendor", "model", "product_code", "firmware", "hardware", "serial")


def _proof(asset: Asset) -> Iterator[str]:
    """The evidence of each of these that was stated on the wire."""
    claims = [*asset.claims, *(claim for child in asset.children for claim in child.claims)]
    for attribute in _PRODUCT:
        value = getattr(asset, attribute)
        said = (c for c in claims if c.attribute == attribute and _says(c, value))
        ids = (claim.evidence.id for claim in said if claim.evidence)
        if proven := next(ids, None):
            yield f"{attribute.replace('_', ' ')} {proven}"


def _says(claim: Claim, value: str | None) -> bool:
    """Whether a claim has the value; a vendor is listed under its usual name."""
    told = vendors.usual_name(claim.value) if claim.attribute == "vendor" else claim.value.strip()
    return told == value


def spoken(asset: Asset, side: str) -> str:
    """The protocols of one side."""
    return ", ".join(sorted({p.name for p in asset.protocols if p.side == side}))


_CLAIM = (
    ("Asset", 24),
    ("Station", 14),
    ("Attribute", 20),
    ("Value", 44),
    ("Protocol", 14),
    ("Confidence, %", 13),
    ("First seen (UTC)", 21),
    ("Last seen (UTC)", 21),
    ("Missed, %", 10),
    ("One direction only", 18),
    ("Evidence", 22),
    ("Capture: frames", 36),
)


def _claims(plant: Plant) -> Sheet:
    rows = [
        _claim(asset, unit, claim)
        for asset in in_order(plant)
        for unit, claim in (
            *(("", claim) for claim in asset.claims),
            *((child.unit, claim) for child in asset.children for claim in child.claims),
        )
    ]
    return Sheet("Claims", _CLAIM, rows)


def _claim(asset: Asset, unit: str, claim: Claim) -> list[str | int]:
    return [
        asset.label,
        unit,
        claim.attribute,
        claim.value,
        claim.protocol,
        round(claim.confidence * 100),
        iso(claim.first_seen),
        iso(claim.last_seen),
        round(claim.quality.loss * 100),
        "yes" if claim.quality.one_way else "",
        *_where(claim.evidence),
    ]


def _where(evidence: Evidence | None) -> tuple[str, str]:
    if evidence is None:
        return "", ""
    return evidence.id, f"{evidence.capture}: {', '.join(map(str, evidence.frames))}"


def _stations(plant: Plant) -> Sheet:
    columns = (("Asset", 24), ("Protocol", 14), ("Station", 16), ("What it says of itself", 80))
    return Sheet("Stations", columns, [*_station_rows(plant)])


def _station_rows(plant: Plant) -> Iterator[list[str | int]]:
    for asset in in_order(plant):
        for child in asset.children:
            said = "; ".join(f"{c.attribute}: {c.value}" for c in child.claims)
            yield [asset.label, child.protocol, child.unit, said]


def _conflicts(plant: Plant) -> Sheet:
    columns = (("Asset", 24), ("Attribute", 20), ("Values", 60), ("Evidence", 40))
    rows = [
        [a.label, c.attribute, "; ".join(c.values), ", ".join(e.id for e in c.evidence)]
        for a in in_order(plant)
        for c in a.conflicts
    ]
    return Sheet("Conflicts", columns, rows)
