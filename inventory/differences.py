"""What one plant has that another has not: two times of a site, compared.

Gone is what the later plant does not have, or what was not seen since the earlier one
ended: a cumulative picture still shows a device that was unplugged.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeVar

from inventory.model import Asset, Link, Operation, Plant


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `subject` and `peer` are asset ids; `before` and `after` are texts."""

    change: Literal["added", "gone", "changed"]
    what: Literal["asset", "link", "operation", "attribute"]
    subject: str
    peer: str | None
    label: str
    attribute: str = ""
    before: str = ""
    after: str = ""


_ATTRIBUTES: Mapping[str, Callable[[Asset], object]] = {
    "ips": lambda a: ", ".join(sorted(a.ips)),
    "macs": lambda a: ", ".join(sorted(a.macs)),
    "names": lambda a: ", ".join(sorted(a.names)),
    "vendor": lambda a: a.vendor,
    "model": lambda a: a.model,
    "firmware": lambda a: a.firmware,
    "hardware": lambda a: a.hardware,
    "serial": lambda a: a.serial,
    "product_code": lambda a: a.product_code,
    "type": lambda a: a.type.value,
    "purdue_level": lambda a: a.purdue_level.value,
    "zone": lambda a: a.zone,
    "children": lambda a: ", ".join(f"{c.protocol} {c.unit}" for c in a.children),
}

Seen = TypeVar("Seen", Asset, Link, Operation)


def diff(a: Plant, b: Plant) -> list[Change]:
    """From `a` to `b`: assets, their attributes, links, operations."""
    since = a.end if b.end > a.end else None
    return [
        *_parted(a.assets.values(), b.assets.values(), lambda x: x.id, _asset, since),
        *_attributes(a, b),
        *_parted(a.links, b.links, _link_key, lambda kind, x: _link(kind, x, b), since),
        *_parted(
            a.operations,
            b.operations,
            _operation_key,
            lambda kind, x: _operation(kind, x, b),
            since,
        ),
    ]


_Kind = Literal["added", "gone"]


def _parted(
    before: Iterable[Seen],
    after: Iterable[Seen],
    key: Callable[[Seen], Hashable],
    told: Callable[[_Kind, Seen], Change],
    since: datetime | None,
) -> Iterator[Change]:
    old = {key(x): x for x in before}
    new = {key(x): x for x in after}
    yield from (told("added", x) for k, x in new.items() if k not in old)
    for k, x in old.items():
        later = new.get(k)
        if later is None or (since is not None and later.last_seen <= since):
            yield told("gone", x)


def _attributes(a: Plant, b: Plant) -> Iterator[Change]:
    for id_, old in a.assets.items():
        new = b.assets.get(id_)
        if new is None:
            continue
        for attribute, of in _ATTRIBUTES.items():
            before, after = of(old) or "", of(new) or ""
            if before != after:
                yield Change(
                    "changed", "attribute", id_, None, new.label, attribute, str(before), str(after)
                )


def _asset(kind: _Kind, asset: Asset) -> Change:
    return Change(kind, "asset", asset.id, None, asset.label)


def _link_key(x: Link) -> Hashable:
    return x.a_asset or x.a, x.b_asset or x.b, x.protocol, x.transport, x.port


def _link(kind: _Kind, link: Link, plant: Plant) -> Change:
    how = f"{link.protocol or link.transport} {link.port}"
    label = f"{_name(plant, link.a_asset, link.a)} to {_name(plant, link.b_asset, link.b)}: {how}"
    return Change(kind, "link", link.a_asset, link.b_asset or None, label)


def _operation_key(x: Operation) -> Hashable:
    ends = x.client_asset or x.client, x.server_asset or x.server
    return *ends, x.protocol, x.unit, x.code, x.object, x.span, x.status


def _operation(kind: _Kind, op: Operation, plant: Plant) -> Change:
    ends = _name(plant, op.client_asset, op.client), _name(plant, op.server_asset, op.server)
    what = " ".join(filter(None, [op.protocol, op.operation, op.object, f"({op.status_name})"]))
    return Change(
        kind,
        "operation",
        op.client_asset,
        op.server_asset or None,
        f"{ends[0]} to {ends[1]}: {what}",
    )


def _name(plant: Plant, asset_id: str, address: str) -> str:
    asset = plant.assets.get(asset_id)
    return asset.label if asset else address
