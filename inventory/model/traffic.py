"""What they do: operations, values that change, links, and what broke a specification."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from inventory.model.evidence import PERFECT, Evidence, Quality
from protocols.model import Effect

Address = str  # an IP, or a MAC where there is no IP; canonical lower case


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
    quality: Quality = PERFECT
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
    quality: Quality = PERFECT
    src_asset: str = ""
    dst_asset: str = ""
