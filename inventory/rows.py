"""What the store hands to the plant: rows merged over windows, addresses not yet assets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from inventory.model import Evidence, Gap
from inventory.sightings import Sighting


class OperationRow(NamedTuple):
    """Kind `did`. Gaps in seconds."""

    realm: str
    client: str
    server: str
    transport: str
    port: int
    protocol: str
    unit: str
    code: str
    object: str
    span: int
    status: int
    counted: int
    first_ns: int
    last_ns: int
    gap_n: int
    gap_sum: float
    gap_sum2: float
    gap_max: float | None
    evidence: str | None
    latest: str | None = None


class ValuesRow(NamedTuple):
    """Kind `was`."""

    realm: str
    client: str
    server: str
    protocol: str
    unit: str
    code: str
    object: str
    span: int
    counted: int
    first_ns: int
    last_ns: int
    value_min: float | None
    value_max: float | None
    value_distinct: int | None
    value_text: str | None
    evidence: str | None = None


class ClaimRow(NamedTuple):
    """Kind `is`; `client` to `port` say in which conversation it was stated first."""

    realm: str
    subject: str
    unit: str
    attribute: str
    value: str
    protocol: str
    client: str | None
    server: str | None
    transport: str | None
    port: int | None
    first_ns: int
    last_ns: int
    evidence: str | None
    latest: str | None = None


class LinkRow(NamedTuple):
    """Traffic of one pair of addresses and MACs over one port."""

    realm: str
    client: str
    server: str
    client_mac: str
    server_mac: str
    transport: str
    port: int
    protocol: str
    packets_out: int
    packets_in: int
    bytes_out: int
    bytes_in: int
    first_ns: int
    last_ns: int
    conversations: int
    one_way: int
    stream_bytes: int
    lost_bytes: int
    copies: int
    order_digest: bytes | None
    evidence: str | None
    orphans: int = 0


class ViolationRow(NamedTuple):
    """Kind `broke`; `client` is who broke it."""

    realm: str
    client: str
    server: str
    protocol: str
    kind: str
    text: str | None
    counted: int
    first_ns: int
    last_ns: int
    evidence: str | None
    latest: str | None = None


class ChangeRow(NamedTuple):
    """An object's value became another."""

    realm: str
    client: str
    server: str
    protocol: str
    unit: str
    code: str
    object: str
    at_ns: int
    old: str | None
    new: str | None
    evidence: str | None
    old_seen: str | None = None


class SeenRow(NamedTuple):
    """Where an old value was seen; `read` gives it from a change's `old_seen`."""

    at_ns: int
    client: str
    code: str

    @classmethod
    def read(cls, text: str | None) -> SeenRow | None:
        """None where it was seen by the same request."""
        if not text:
            return None
        at_ns, client, code = text.split(" ", 2)
        return cls(int(at_ns), client, code)


class InterfaceRow(NamedTuple):
    """What an interface or capture file delivered; no times before its first frame."""

    capture: str
    interface: str
    first_ns: int | None
    last_ns: int | None
    frames: int
    bytes: int
    dropped: int
    decoded_frames: int
    duplicates: int
    malformed: int
    decoder_faults: int


@dataclass(frozen=True, slots=True)
class Rows:
    """Everything of a span of time, in nanoseconds since 1970."""

    start_ns: int
    end_ns: int
    sightings: Sequence[Sighting] = ()
    operations: Sequence[OperationRow] = ()
    values: Sequence[ValuesRow] = ()
    claims: Sequence[ClaimRow] = ()
    links: Sequence[LinkRow] = ()
    violations: Sequence[ViolationRow] = ()
    interfaces: Sequence[InterfaceRow] = ()
    limits: Mapping[tuple[str, str], Mapping[str, int]] = field(default_factory=dict)
    gaps: Sequence[Gap] = ()
    damages: Sequence[str] = ()
    evidence: Mapping[str, Evidence] = field(default_factory=dict)


def first_evidence(
    rows: Sequence[LinkRow | ViolationRow], evidence: Mapping[str, Evidence]
) -> Evidence | None:
    """That of the first of some rows of which any was kept."""
    for row in sorted(rows, key=lambda row: row.first_ns):
        if row.evidence and row.evidence in evidence:
            return evidence[row.evidence]
    return None
