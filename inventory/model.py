"""The plant as Python knows it: one value at one time, a pure input of every picture and check."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Literal, Protocol, TypeVar

import pyarrow as pa

from inventory.asset_ids import OTHERS
from protocols.model import Effect

Indexed = TypeVar("Indexed")
Address = str  # an IP, or a MAC where there is no IP; canonical lower case


class Batch(Protocol):
    """A numbered window of a sensor, as `Store.insert` takes it."""

    @property
    def sensor(self) -> str:
        """Which sensor."""

    @property
    def boot(self) -> str:
        """Which start of it, or which set of capture files."""

    @property
    def sequence(self) -> int:
        """Which window of that start, from 0."""

    @property
    def start_ns(self) -> int:
        """When the window opened, nanoseconds since 1970."""

    @property
    def end_ns(self) -> int:
        """When it closed."""

    @property
    def tables(self) -> Mapping[str, pa.RecordBatch]:
        """observations, changes, links, endpoints, evidence, health."""


@dataclass(frozen=True, slots=True)
class Quality:
    """How good the capture was while something was seen.

    `loss` is the share that was missed, 0 to 1: of octets (TCP), of packets (datagrams that
    answer a question which was not seen), of frames (kernel);
    `one_way` that only one direction was visible; `copies` the share of packets seen twice.
    """

    loss: float = 0.0
    one_way: bool = False
    copies: float = 0.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where the proof is: its id, and the frames by number in their capture.

    What goes on has two: `evidence` of its first sight, and `latest` of one at most an hour
    before the last.
    """

    id: str
    capture: str
    frames: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """The frames of an evidence: a pcapng capture of its own, redacted spans in its comments.

    `partial` says that frames beyond the sensor's limit are missing.
    """

    evidence: Evidence
    partial: bool
    pcapng: bytes


@dataclass(frozen=True, slots=True)
class Exhibit:
    """An evidence as a list names it: where it was, how many octets its pcapng has, and its
    digest.
    """

    id: str
    capture: str
    frames: tuple[int, ...]
    partial: bool
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody stated that an attribute of an endpoint has a value."""

    attribute: str
    value: str
    protocol: str
    confidence: float
    first_seen: datetime
    last_seen: datetime
    quality: Quality
    evidence: Evidence | None
    latest: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two claims that cannot both be true of one asset: shown, never settled silently."""

    attribute: str
    values: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    first_seen: datetime  # when the later of the claims was first made
    last_seen: datetime
    quality: Quality = Quality()


@dataclass(frozen=True, slots=True)
class ProtocolSide:
    """A protocol that an asset speaks, and as what."""

    name: str
    side: Literal["client", "server"]


@dataclass(frozen=True, slots=True)
class Child:
    """A station behind an asset's address: a module in a rack, a slave behind a gateway."""

    unit: str
    protocol: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Reasoned:
    """A judgement with its reason in one sentence."""

    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Asset:
    """A device: a deterministic grouping of endpoints, with what they claim."""

    id: str
    ips: tuple[str, ...]
    macs: tuple[str, ...]
    realms: tuple[str, ...]
    names: tuple[str, ...]
    vendor: str | None
    model: str | None
    firmware: str | None
    hardware: str | None
    serial: str | None
    product_code: str | None
    type: Reasoned  # plc, hmi, engineering station, switch, router...; "unknown" with the reason
    roles: tuple[Reasoned, ...]
    purdue_level: Reasoned  # "0" to "5", "3.5", or "unknown"
    zone: str | None
    protocols: tuple[ProtocolSide, ...]
    children: tuple[Child, ...]
    first_seen: datetime
    last_seen: datetime
    claims: tuple[Claim, ...]
    conflicts: tuple[Conflict, ...]

    @property
    def label(self) -> str:
        """What people call it: a name, a model, or an address."""
        if self.id == OTHERS:
            return "other outside addresses"
        return next(
            iter((*self.names, *filter(None, [self.model]), *self.ips, *self.macs)), self.id
        )


@dataclass(frozen=True, slots=True)
class ValueRange:
    """Values seen of an operation's objects. `last` as text, so that names and numbers fit."""

    min: float | None
    max: float | None
    last: str
    distinct: int


@dataclass(frozen=True, slots=True)
class Operation:
    """A client did something to a server, `count` times, always with the same answer.

    `status` is the protocol's own (0 is success); `status_name` says it in words. `step` is how
    far apart the numbers of the `span` objects are, where they were changed; 0 where these do
    not follow each other.
    """

    client: Address
    server: Address
    client_asset: str
    server_asset: str
    protocol: str
    unit: str
    operation: str
    code: str
    object: str
    span: int
    effect: Effect
    techniques: tuple[str, ...]
    status: int
    status_name: str
    count: int
    first_seen: datetime
    last_seen: datetime
    values: ValueRange | None
    period_ms: float | None
    evidence: Evidence | None
    quality: Quality
    latest: Evidence | None = None
    step: int = 1


@dataclass(frozen=True, slots=True)
class Sight:
    """Who saw a value, by what operation, and when last."""

    time: datetime
    client: Address
    client_asset: str
    operation: str
    code: str


@dataclass(frozen=True, slots=True)
class ValueChange:
    """An object's value became another, or a protocol's counter went on from `old`, which
    should have come, to `new`.

    `old_seen` is where the old value of a write was seen by another operation or client, later
    than by this one; None where the same operation showed both.
    """

    time: datetime
    client: Address
    server: Address
    client_asset: str
    server_asset: str
    protocol: str
    unit: str
    operation: str
    code: str
    object: str
    old: str
    new: str
    evidence: Evidence | None
    quality: Quality = Quality()
    old_seen: Sight | None = None


@dataclass(frozen=True, slots=True)
class Episode:
    """Time in which something was seen as often as it usually is, `count` times."""

    start: datetime
    end: datetime
    count: int


@dataclass(frozen=True, slots=True)
class Link:
    """Traffic between two assets over one protocol and port; `a` is the client.

    `rides` is what a carrier was seen to carry between the two, the most used first; `recognised`
    what it is by its octets, where no decoder reads it.
    `order_digest` has a bit for each pair of an operation and the one behind it, in hexadecimal
    digits; `successions` is about how many different pairs there were.
    """

    a: Address
    b: Address
    a_asset: str
    b_asset: str
    protocol: str  # empty: no decoder knew it
    transport: str
    port: int
    direction: Literal["both", "a to b", "b to a"]
    packets: int
    bytes: int
    first_seen: datetime
    last_seen: datetime
    quality: Quality
    evidence: Evidence | None
    order_digest: str = ""
    successions: int = 0
    rides: tuple[str, ...] = ()
    recognised: tuple[str, ...] = ()

    @property
    def speaks(self) -> tuple[str, ...]:
        """What rides on it, else its protocol; nothing where no decoder knew."""
        return self.rides or ((self.protocol,) if self.protocol else ())

    @property
    def content(self) -> tuple[str, ...]:
        """What its octets are, whether a decoder reads them or not; nothing where nobody knows."""
        return self.speaks or self.recognised

    @property
    def names(self) -> tuple[str, ...]:
        """What it speaks, as flows of conduits name it: its transport where no decoder knew."""
        return self.speaks or (self.transport,)

    @property
    def service(self) -> str:
        """What it speaks, or its transport and port where nobody knows."""
        return ", ".join(self.content) or f"{self.transport} {self.port}"


@dataclass(frozen=True, slots=True)
class Violation:
    """Messages of `src` that broke their protocol's specification in one way."""

    protocol: str
    kind: str
    text: str
    src: Address
    dst: Address
    count: int
    first_seen: datetime
    last_seen: datetime
    evidence: Evidence | None
    latest: Evidence | None = None
    quality: Quality = Quality()
    src_asset: str = ""
    dst_asset: str = ""


SecurityLevels = tuple[int, int, int, int, int, int, int]  # FR 1 to 7


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone of IEC 62443-1-1: assets with common security needs.

    `proposed` says that nobody confirmed it. Members are the networks (CIDR) and the
    asset ids listed; `sl_t` is the target security level per foundational requirement.
    """

    id: str
    name: str
    purdue_level: str
    networks: tuple[str, ...] = ()
    assets: tuple[str, ...] = ()
    sl_t: SecurityLevels | None = None
    proposed: bool = True
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """What a conduit allows: `protocol` and effects from one zone to another."""

    protocol: str
    port: int | None = None
    effects: tuple[Effect, ...] = ()  # empty: all
    allowed_by: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Conduit:
    """What may pass between two zones, in the direction of the request."""

    id: str
    source: str
    target: str
    flows: tuple[Flow, ...] = ()
    proposed: bool = True


@dataclass(frozen=True, slots=True)
class InterfaceHealth:
    """What one interface or capture file delivered."""

    capture: str
    interface: str
    first_seen: datetime
    last_seen: datetime
    frames: int
    bytes: int
    dropped: int
    decoded_frames: int
    duplicates: int
    malformed: int
    decoder_faults: int
    limits: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Capture:
    """A capture file that was read, known by its SHA-256.

    `damage` says what was wrong with it, empty for nothing; `learned` that its owner
    declared it clean.
    """

    sha256: str
    name: str
    frames: int
    bytes: int
    start: datetime | None
    end: datetime | None
    damage: str = ""
    learned: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """Time in which the sensor saw nothing although it should have, with the reason."""

    start: datetime
    end: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Health:
    """The quality of the capture as a whole; shares are 0 to 1."""

    interfaces: tuple[InterfaceHealth, ...] = ()
    frames: int = 0
    bytes: int = 0
    dropped: int = 0
    decoded_share: float = 0.0
    one_way_share: float = 0.0
    duplicate_share: float = 0.0
    loss_share: float = 0.0
    decoder_faults: int = 0
    limits: Mapping[str, int] = field(default_factory=dict)  # that bit, how often
    damages: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True)
class Plant:
    """Everything known of one site in one span of time. What many look up in it is put in order
    once, when it is asked for."""

    start: datetime
    end: datetime
    assets: Mapping[str, Asset] = field(default_factory=dict)
    links: Sequence[Link] = ()
    operations: Sequence[Operation] = ()
    violations: Sequence[Violation] = ()
    zones: Mapping[str, Zone] = field(default_factory=dict)
    conduits: Sequence[Conduit] = ()
    owner_zones: bool = False  # whether zones and conduits come from the owner
    health: Health = Health()

    def index(self, make: Callable[[Plant], Indexed]) -> Indexed:
        """What `make` puts in order of it, once: who looks up many does not go through all for
        each."""
        if make not in self._indexes:
            self._indexes[make] = make(self)
        return self._indexes[make]  # type: ignore[no-any-return]

    @cached_property
    def _indexes(self) -> dict[object, Any]:
        return {}

    @cached_property
    def places(self) -> Mapping[tuple[str, str], str]:
        """The asset that has an address in a realm, or in any (an empty one): where one only
        has it."""
        found: dict[tuple[str, str], str] = {}
        several = set()
        for asset in self.assets.values():
            for place in _places(asset):
                if found.setdefault(place, asset.id) != asset.id:
                    several.add(place)
        return {place: id_ for place, id_ in found.items() if place not in several}


def _places(asset: Asset) -> Iterator[tuple[str, str]]:
    for address in (*asset.ips, *asset.macs):
        yield "", address
        for realm in asset.realms:
            yield realm, address
