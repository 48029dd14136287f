"""Rows of what was done between addresses become operations and violations between assets."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import TypeVar

from inventory.beside import CHANGES, beside
from inventory.identity import Identities
from inventory.model import Evidence, Operation, Quality, Violation
from inventory.quality import Place, at, worst
from inventory.rows import (
    LinkRow,
    OperationRow,
    ValuesRow,
    ViolationRow,
    first_evidence,
)
from inventory.tenure import parted
from inventory.times import moment
from inventory.values import Ranges, range_of, step_of
from protocols.model import NO_ANSWER, describe, status_name

_Row = TypeVar("_Row", OperationRow, ViolationRow)

_REGULAR = 5  # so many gaps before a period is told


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
    means, spanned = describe(row.protocol, row.code, row.object), ranges.spanned(row)
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
        status_name=status_name(row.protocol, row.status),
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
            evidence=first_evidence(same, evidence),
            latest=evidence.get(max(same, key=_last_ns).latest or ""),
            quality=worst([at(qualities, Place(r.realm, r.client, r.server)) for r in same]),
            src_asset=src,
            dst_asset=dst,
        )
        for (src, dst, *_), same in found.items()
    ]


def _parted(rows: Iterable[_Row], known: Identities) -> Iterable[_Row]:
    """The rows, those in two during which an address changed hands."""
    if not known.tenures:
        return rows
    return chain.from_iterable(parted(r, (r.client, r.server), known.tenures) for r in rows)


def _ends(row: OperationRow | ViolationRow, known: Identities) -> tuple[str, str]:
    client, server = (
        known.at(row.realm, end, row.first_ns, row.last_ns) for end in (row.client, row.server)
    )
    return client, server


def _first_ns(row: OperationRow | LinkRow | ViolationRow) -> int:
    return row.first_ns


def _last_ns(row: OperationRow | ViolationRow) -> int:
    return row.last_ns
