"""Rows between addresses become operations, links and violations between assets."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Literal, TypeVar

from inventory.addresses import is_group
from inventory.beside import CHANGES, beside, meaning
from inventory.carried import Done, riding
from inventory.identity import Identities
from inventory.model import Evidence, Link, Operation, Quality, Sight, ValueChange, Violation
from inventory.order import joined, successions
from inventory.quality import Place, at, of_links, worst
from inventory.rows import (
    ChangeRow,
    LinkRow,
    OperationRow,
    SeenRow,
    ValuesRow,
    ViolationRow,
)
from inventory.tenure import parted
from inventory.times import moment
from inventory.values import Ranges, range_of, step_of
from protocols.model import NO_ANSWER, status_name, value_name

_Row = TypeVar("_Row", OperationRow, ViolationRow)

_REGULAR = 5  # so many gaps before a period is told

_status_name = lru_cache(maxsize=4096)(status_name)


def operations(
    rows: Iterable[OperationRow],
    values: Iterable[ValuesRow],
    known: Identities,
    qualities: Mapping[Place, Quality],
    evidence: Mapping[str, Evidence],
) -> list[Operation]:
    """Each operation once, whatever realms and ports it was seen in, in order of time."""
    rows = list(rows)
    ranges = Ranges(values)
    found: dict[tuple[object, ...], list[OperationRow]] = {}
    for row in sorted(_parted(chain(rows, beside(rows, ranges)), known), key=_first_ns):
        ends = _ends(row, known)
        found.setdefault((*ends, row.client, row.server, *row[5:11]), []).append(row)
    return [
        _operation(
            str(key[0]),
            str(key[1]),
            same[0] if len(same) == 1 else _merged(same),
            ranges,
            worst([at(qualities, _place(row)) for row in same]),
            evidence,
        )
        for key, same in found.items()
    ]


def by_servers(
    rows: Iterable[OperationRow], qualities: Mapping[Place, Quality]
) -> frozenset[tuple[str, str, str]]:
    """Client, server and protocol of what servers did of themselves: an outstation reports
    unasked, a controller fetches the program that it was told to load."""
    return frozenset(
        (row.client, row.server, row.protocol)
        for row in rows
        if (place := _place(row)) not in qualities and place.turned in qualities
    )


def _place(row: OperationRow) -> Place:
    return Place(row.realm, row.client, row.server, row.transport, row.port)


def _merged(rows: Sequence[OperationRow]) -> OperationRow:
    """One operation seen in several realms or on several ports."""
    most = max(rows, key=lambda row: row.counted)
    return most._replace(
        counted=sum(row.counted for row in rows),
        first_ns=min(row.first_ns for row in rows),
        last_ns=max(row.last_ns for row in rows),
        evidence=next((r.evidence for r in sorted(rows, key=_first_ns) if r.evidence), None),
        latest=max(rows, key=_last_ns).latest,
    )


def _operation(
    client: str,
    server: str,
    row: OperationRow,
    ranges: Ranges,
    quality: Quality,
    evidence: Mapping[str, Evidence],
) -> Operation:
    means, spanned = meaning(row.protocol, row.code, row.object), ranges.spanned(row)
    return Operation(
        client=row.client,
        server=row.server,
        client_asset=client,
        server_asset=server,
        protocol=row.protocol,
        unit=row.unit,
        operation=means.name,
        code=row.code,
        object=row.object,
        span=row.span,
        effect=means.effect,
        techniques=means.techniques,
        status=row.status,
        status_name=_status_name(row.protocol, row.status),
        count=row.counted,
        first_seen=moment(row.first_ns),
        last_seen=moment(row.last_ns),
        values=range_of(spanned) if row.status in (0, NO_ANSWER) else None,
        period_ms=_period_ms(row),
        evidence=evidence.get(row.evidence or ""),
        quality=quality,
        latest=evidence.get(row.latest or ""),
        step=step_of(spanned, row.span) if row.span > 1 and means.effect in CHANGES else 1,
    )


def _period_ms(row: OperationRow) -> float | None:
    """The usual gap, the longest left aside; none for what does not repeat regularly."""
    n = row.gap_n - 1
    if n < _REGULAR or row.gap_max is None:
        return None
    mean = (row.gap_sum - row.gap_max) / n
    variance = (row.gap_sum2 - row.gap_max**2) / n - mean**2
    return mean * 1000 if mean > 0 and math.sqrt(max(0.0, variance)) < mean else None


def links(
    rows: Iterable[LinkRow], known: Identities, done: Done, evidence: Mapping[str, Evidence]
) -> list[Link]:
    """Each link once. What no decoder knew goes with what one knew on the same port."""
    ports: dict[tuple[str, str, str, str, str, int], dict[str, list[LinkRow]]] = {}
    for row in map(_from_sender, rows):
        a = known.of_mac(row.client_mac, row.realm, row.client, row.first_ns, row.last_ns)
        b = _server(row, known)
        key = (a, b, row.client, row.server, row.transport, row.port)
        ports.setdefault(key, defaultdict(list))[row.protocol].append(row)
    found = []
    for key, protocols in ports.items():
        if len(protocols) > 1 and "" in protocols:
            unknown = protocols.pop("")
            most = max(protocols.values(), key=lambda same: sum(map(_packets, same)))
            most.extend(unknown)
        found += [_link(key[0], key[1], p, same, done, evidence) for p, same in protocols.items()]
    return found


def servers_of_all(rows: Iterable[LinkRow], known: Identities) -> set[tuple[str, str]]:
    """Assets that answered to a group, each with the protocol."""
    return {
        (_server(row, known), row.protocol) for row in rows if row.protocol and is_group(row.client)
    }


def _server(row: LinkRow, known: Identities) -> str:
    return known.of_mac(row.server_mac, row.realm, row.server, row.first_ns, row.last_ns)


def _from_sender(row: LinkRow) -> LinkRow:
    """A group only hears: what a server answers to all is the server's link."""
    if not is_group(row.client) or is_group(row.server):
        return row
    return row._replace(
        client=row.server,
        server=row.client,
        client_mac=row.server_mac,
        server_mac=row.client_mac,
        packets_out=row.packets_in,
        packets_in=row.packets_out,
        bytes_out=row.bytes_in,
        bytes_in=row.bytes_out,
    )


def _link(
    a: str,
    b: str,
    protocol: str,
    rows: list[LinkRow],
    done: Done,
    evidence: Mapping[str, Evidence],
) -> Link:
    row, order = rows[0], joined(r.order_digest for r in rows)
    out, back = sum(r.packets_out for r in rows), sum(r.packets_in for r in rows)
    direction: Literal["both", "a to b", "b to a"] = "both"
    if not (out and back):
        direction = "a to b" if out else "b to a"
    return Link(
        a=row.client,
        b=row.server,
        a_asset=a,
        b_asset=b,
        protocol=protocol,
        transport=row.transport,
        port=row.port,
        direction=direction,
        packets=sum(_packets(r) for r in rows),
        bytes=sum(_octets(r) for r in rows),
        first_seen=moment(min(r.first_ns for r in rows)),
        last_seen=moment(max(r.last_ns for r in rows)),
        quality=of_links(rows),
        evidence=_first(rows, evidence),
        order_digest=order.hex(),
        successions=successions(order),
        rides=riding(protocol, rows, done),
    )


def _packets(row: LinkRow) -> int:
    """A packet that a router showed in two realms counts once."""
    return max(1, row.packets_out + row.packets_in - row.copies)


def _octets(row: LinkRow) -> int:
    whole = row.packets_out + row.packets_in
    return round((row.bytes_out + row.bytes_in) * min(1.0, _packets(row) / max(1, whole)))


def violations(
    rows: Iterable[ViolationRow],
    known: Identities,
    qualities: Mapping[Place, Quality],
    evidence: Mapping[str, Evidence],
) -> list[Violation]:
    """Each way in which an asset's address broke a protocol, once."""
    found: dict[tuple[str, ...], list[ViolationRow]] = {}
    for row in _parted(rows, known):
        ends = _ends(row, known)
        key = (*ends, row.client, row.server, row.protocol, row.kind)
        found.setdefault(key, []).append(row)
    return [
        Violation(
            protocol=same[0].protocol,
            kind=same[0].kind,
            text=same[0].text or "",
            src=same[0].client,
            dst=same[0].server,
            count=sum(r.counted for r in same),
            first_seen=moment(min(r.first_ns for r in same)),
            last_seen=moment(max(r.last_ns for r in same)),
            evidence=_first(same, evidence),
            latest=evidence.get(max(same, key=_last_ns).latest or ""),
            quality=worst([at(qualities, Place(r.realm, r.client, r.server)) for r in same]),
            src_asset=src,
            dst_asset=dst,
        )
        for (src, dst, *_), same in found.items()
    ]


def value_changes(
    rows: Iterable[ChangeRow],
    known: Identities,
    qualities: Mapping[Place, Quality],
    evidence: Mapping[str, Evidence],
) -> list[ValueChange]:
    """The rows with their assets and what was done."""
    return [
        ValueChange(
            time=moment(row.at_ns),
            client=row.client,
            server=row.server,
            client_asset=known.at(row.realm, row.client, row.at_ns, row.at_ns),
            server_asset=known.at(row.realm, row.server, row.at_ns, row.at_ns),
            protocol=row.protocol,
            unit=row.unit,
            operation=meaning(row.protocol, row.code, row.object).name,
            code=row.code,
            object=row.object,
            old=value_name(row.protocol, row.object, row.old or ""),
            new=value_name(row.protocol, row.object, row.new or ""),
            evidence=evidence.get(row.evidence or ""),
            quality=at(qualities, Place(row.realm, row.client, row.server)),
            old_seen=_old_seen(row, known),
        )
        for row in rows
    ]


def _old_seen(row: ChangeRow, known: Identities) -> Sight | None:
    seen = SeenRow.read(row.old_seen)
    if seen is None:
        return None
    return Sight(
        time=moment(seen.at_ns),
        client=seen.client,
        client_asset=known.at(row.realm, seen.client, seen.at_ns, seen.at_ns),
        operation=meaning(row.protocol, seen.code, row.object).name,
        code=seen.code,
    )


def _parted(rows: Iterable[_Row], known: Identities) -> Iterator[_Row]:
    """The rows, those in two during which an address changed hands."""
    for row in rows:
        yield from parted(row, (row.client, row.server), known.tenures)


def _ends(row: OperationRow | ViolationRow, known: Identities) -> tuple[str, str]:
    client, server = (
        known.at(row.realm, end, row.first_ns, row.last_ns) for end in (row.client, row.server)
    )
    return client, server


def _first_ns(row: OperationRow | LinkRow | ViolationRow) -> int:
    return row.first_ns


def _last_ns(row: OperationRow | ViolationRow) -> int:
    return row.last_ns


def _first(
    rows: Sequence[LinkRow | ViolationRow], evidence: Mapping[str, Evidence]
) -> Evidence | None:
    for row in sorted(rows, key=_first_ns):
        if row.evidence and row.evidence in evidence:
            return evidence[row.evidence]
    return None
