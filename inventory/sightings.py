"""What ties an address to a MAC: who sent with it, and who is said to have it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

# TTLs that stacks start with, the small ones for groups; the rare ones may be hops away too.
_STARTS = frozenset({1, 2, 4, 5, 8, 10, 15, 16, 30, 32, 64, 100, 128, 200, 255})
_RARE_STARTS = frozenset({50, 60})
_ROUTES = 8  # ways of different lengths from one sender to a router differ by so many hops at most


class Sighting(NamedTuple):
    """A MAC sent with an IP as its source (either may be empty). `ttl`: the largest seen,
    `ttl_min`: the smallest."""

    realm: str
    mac: str
    ip: str
    packets: int
    first_ns: int
    last_ns: int
    ttl: int | None
    ttl_min: int | None = None


class Binding(NamedTuple):
    """ARP, DHCP, LLDP or the like say that `address` (an IP, a chassis' MAC) is a MAC's.

    `managed`: it is said to be where the chassis with that MAC is managed, not to be reached at
    it (IEEE 802.1AB section 8.5.9).
    """

    realm: str
    mac: str
    address: str
    first_ns: int
    last_ns: int
    evidence: str | None
    managed: bool = False


class Path(NamedTuple):
    """Packets from `client` to `server` went from one MAC to another, since `first_ns`."""

    realm: str
    client: str
    server: str
    client_mac: str
    server_mac: str
    first_ns: int = 0


@dataclass(slots=True)
class Use:
    """What ties an IP to a MAC in a realm."""

    first_ns: int
    last_ns: int
    ttl: int | None = None
    ttl_min: int | None = None
    packets: int = 0
    bound: bool = False
    managed: bool = True  # as far as it is bound
    evidence: list[str] = field(default_factory=list)

    @property
    def sent(self) -> bool:
        """Whether the MAC sent with the IP, rather than be said to own it."""
        return self.packets > 0

    @property
    def only_managed(self) -> bool:
        """Whether a chassis is managed at the IP, and its MAC was not seen to be reached there."""
        return self.bound and self.managed and not self.sent

    @property
    def whole(self) -> bool:
        """Whether its TTL is one that stacks start with, so that nobody forwarded it."""
        return self.sent and (self.ttl is None or self.ttl in _STARTS)

    @property
    def near(self) -> bool:
        """Whether all that it sent is whole: no hop was seen on any way."""
        return self.whole and (self.ttl_min is None or self.ttl_min in _STARTS)

    @property
    def made_up(self) -> bool:
        """Whether its TTLs are many, as scanners make them up: who forwards lowers those that
        the sender's stack starts with by the same."""
        low, high = self.ttl_min or self.ttl or 0, self.ttl or 0
        forwarded = any(s > high and low + s - high in _STARTS for s in _STARTS)
        return self.sent and not self.whole and high - low > _ROUTES and not forwarded

    @property
    def rare(self) -> bool:
        """Whether its TTL is one that few stacks start with, and may be hops away as well."""
        return self.ttl in _RARE_STARTS

    def widen(self, first_ns: int, last_ns: int) -> None:
        """Spans these times too."""
        self.first_ns, self.last_ns = min(first_ns, self.first_ns), max(last_ns, self.last_ns)

    def overlaps(self, other: Use) -> bool:
        """Whether both were in use at one time."""
        return self.first_ns <= other.last_ns and other.first_ns <= self.last_ns
