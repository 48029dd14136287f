"""What one plant has that another has not: two times of a site, compared.

Gone is what the later plant does not have, or what was not seen since the earlier one
ended: a cumulative picture still shows a device that was unplugged.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeVar

from inventory.model import Asset, Link, Operation, Plant
from protocols.model import NO_ANSWER


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
    """From `a` to `b`: assets, their attributes, links, operations.

    What one asset does to another in one way is one change, whatever the ports and the
    objects: a sweep of a network is not as many changes as it has addresses.
    """
    since = a.end if b.end > a.end else None
    assets = _parted(a.assets.values(), b.assets.values(), lambda x: x.id, since)
    links = _parted(a.links, b.links, _link_key, since)
    operations = _parted(a.operations, b.operations, _operation_key, since)
    return [
        *(Change(kind, "asset", asset.id, None, asset.label) for kind, asset in assets),
        *_attributes(a, b),
        *(_links(kind, alike, b) for kind, alike in _together(links, _link_way)),
        *(_operations(kind, alike, b) for kind, alike in _together(operations, _operation_way)),
    ]


_Kind = Literal["added", "gone"]


def _parted(
    before: Iterable[Seen],
    after: Iterable[Seen],
    key: Callable[[Seen], Hashable],
    since: datetime | None,
) -> Iterator[tuple[_Kind, Seen]]:
    old = {key(x): x for x in before}
    new = {key(x): x for x in after}
    yield from (("added", x) for k, x in new.items() if k not in old)
    for k, x in old.items():
        later = new.get(k)
        if later is None or (since is not None and later.last_seen <= since):
            yield "gone", x


def _together(
    parted: Iterable[tuple[_Kind, Seen]], way: Callable[[Seen], Hashable]
) -> Iterator[tuple[_Kind, list[Seen]]]:
    found: dict[tuple[_Kind, Hashable], list[Seen]] = {}
    for kind, x in parted:
        found.setdefault((kind, way(x)), []).append(x)
    yield from ((kind, alike) for (kind, _), alike in found.items())


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


def _link_key(x: Link) -> Hashable:
    return *_link_way(x), x.port


def _link_way(x: Link) -> tuple[str, ...]:
    return x.a_asset or x.a, x.b_asset or x.b, x.protocol, x.transport


def _links(kind: _Kind, alike: Sequence[Link], plant: Plant) -> Change:
    link = alike[0]
    what = ", ".join(link.names)
    how = f"{what} {_some(str(x.port) for x in alike)}"
    label = f"{_name(plant, link.a_asset, link.a)} to {_name(plant, link.b_asset, link.b)}: {how}"
    return Change(kind, "link", link.a_asset, link.b_asset or None, label)


def _operation_key(x: Operation) -> Hashable:
    return *_operation_way(x), x.unit, x.object, x.span


def _operation_way(x: Operation) -> tuple[str | int, ...]:
    ends = x.client_asset or x.client, x.server_asset or x.server
    return *ends, x.protocol, x.code, x.operation, x.status


def _operations(kind: _Kind, alike: Sequence[Operation], plant: Plant) -> Change:
    op = alike[0]
    ends = _name(plant, op.client_asset, op.client), _name(plant, op.server_asset, op.server)
    answer = "" if op.status == NO_ANSWER else f"({op.status_name})"
    what = (op.protocol, op.operation, _some(x.object for x in alike), answer)
    label = f"{ends[0]} to {ends[1]}: {' '.join(filter(None, what))}"
    return Change(kind, "operation", op.client_asset, op.server_asset or None, label)


def _some(words: Iterable[str], most: int = 3) -> str:
    """`a, b, c and 9 more`."""
    found = list(dict.fromkeys(filter(None, words)))
    more = f" and {len(found) - most:,} more" if len(found) > most else ""
    return ", ".join(found[:most]) + more


def _name(plant: Plant, asset_id: str, address: str) -> str:
    asset = plant.assets.get(asset_id)
    return asset.label if asset else address
