"""What a plant is: zones, hosts with identities and services, and who polls whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network

Setting = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Zone:
    """A network of its own.

    `vlan` means that its remote hosts hang behind a trunk, which is what the mirror shows of it;
    a zone that is not `routed` lies behind a host that translates addresses, and no mirror sees it.
    A `redundant` zone is two LANs (PRP, IEC 62439-3): all but the router are attached to both.
    """

    id: str
    title: str
    level: str
    network: IPv4Network
    vlan: int | None = None
    routed: bool = True
    redundant: bool = False

    @property
    def gateway(self) -> str:
        """The router's address in it."""
        return str(self.network[1])


@dataclass(frozen=True, slots=True)
class Identity:
    """What stands on a device's name plate; `vendor_id` is the maker's number by protocol."""

    vendor: str
    model: str
    type: str
    product_code: str
    firmware: str
    serial: str
    vendor_ids: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Interface:
    """A network card; `ip` is None where DHCP or nobody gives it an address."""

    zone: str
    mac: str
    ip: str | None


@dataclass(frozen=True, slots=True)
class Child:
    """A device behind a host, known by its unit number on the wire."""

    name: str
    unit: int
    identity: Identity


@dataclass(frozen=True, slots=True)
class Service:
    """A protocol that a host answers or sends by itself; `settings` are the protocol's own."""

    protocol: str
    port: int
    settings: Mapping[str, Setting]


@dataclass(frozen=True, slots=True)
class Host:
    """A station: its first interface is its own, others make it dual-homed or a router."""

    id: str
    name: str
    identity: Identity
    interfaces: tuple[Interface, ...]
    services: tuple[Service, ...]
    children: tuple[Child, ...] = ()
    remote: bool = False
    routes: bool = False
    translates: str | None = None
    moves_to: str | None = None

    @property
    def zone(self) -> str:
        """The zone that it belongs to."""
        return self.interfaces[0].zone

    @property
    def mac(self) -> str:
        """The MAC of its own interface."""
        return self.interfaces[0].mac

    @property
    def ip(self) -> str:
        """The IP address of its own interface; empty where it has none of its own."""
        return self.interfaces[0].ip or ""

    def service(self, protocol: str) -> Service:
        """Its service of this protocol. Raises `KeyError`."""
        for service in self.services:
            if service.protocol == protocol:
                return service
        raise KeyError(f"{self.id} has no {protocol}")


@dataclass(frozen=True, slots=True)
class Poll:
    """A client asks a server every so many seconds, give or take the share `jitter` of them.

    `shift` is when people do it (`day`, `weekday`); `always` for machines.
    """

    client: str
    server: str
    protocol: str
    every: float
    jitter: float
    shift: str
    settings: Mapping[str, Setting]


@dataclass(frozen=True, slots=True)
class Fact:
    """What was built in on purpose, as IEC 62443-3-3 sees it.

    `breaches` are requirements that must show a breach by `host`, `clean` those that must not; no
    host means the whole plant. `shows` is tshark's filter for frames that prove it, in which {ips}
    are the host's addresses.
    """

    id: str
    title: str
    host: str
    breaches: tuple[str, ...]
    clean: tuple[str, ...]
    shows: str


@dataclass(frozen=True, slots=True)
class Plant:
    """A plant for one seed."""

    name: str
    title: str
    seed: int
    zones: Mapping[str, Zone]
    hosts: Mapping[str, Host]
    polls: tuple[Poll, ...]
    facts: tuple[Fact, ...]

    def serving(self, protocol: str) -> Iterator[tuple[Host, Service]]:
        """Hosts with this protocol."""
        for host in self.hosts.values():
            for service in host.services:
                if service.protocol == protocol:
                    yield host, service

    def address(self, client: str, server: str) -> str:
        """The server's IP address that a client uses: that of its own zone before others."""
        zones = {card.zone for card in self.hosts[client].interfaces}
        cards = self.hosts[server].interfaces
        near = [card.ip for card in cards if card.zone in zones and card.ip]
        return near[0] if near else self.hosts[server].ip

    def router(self) -> Host:
        """The host that joins the zones."""
        return next(host for host in self.hosts.values() if host.routes)

    def protocols(self) -> list[str]:
        """All that is spoken, in alphabetical order."""
        served = {s.protocol for host in self.hosts.values() for s in host.services}
        return sorted(served | {poll.protocol for poll in self.polls})
