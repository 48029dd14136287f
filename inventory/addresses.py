"""What an address says about itself: host or group, local or public, fixed or made up."""

from __future__ import annotations

import ipaddress
from functools import lru_cache

_IP = ipaddress.IPv4Address | ipaddress.IPv6Address

# MACs that routers share for one virtual address: VRRP (RFC 9568 section 7.3), HSRP, GLBP.
_VIRTUAL = (
    "00:00:5e:00:01:",
    "00:00:5e:00:02:",
    "00:00:0c:07:ac:",
    "00:00:0c:9f:f",
    "00:05:73:a0:0",
    "00:07:b4:00:",
)
_EVERYBODY = "255.255.255.255"
# Never a source (RFC 6890 and RFC 8190, "Source: False"): the network that nobody is in, loopback,
# class E; of IPv6 loopback and IPv4-mapped addresses. Loopback is what a host says to itself.
_NO_SOURCE = tuple(map(ipaddress.ip_network, ("0.0.0.0/8", "240.0.0.0/4", "::ffff:0:0/96")))
# For examples only (RFC 5737, RFC 3849, RFC 9637): who uses them meant somebody outside.
_EXAMPLES = tuple(
    map(
        ipaddress.ip_network,
        ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20"),
    )
)


@lru_cache(maxsize=65536)
def parsed(ip: str) -> _IP | None:
    """The IP, or none for what is no IP (a MAC)."""
    try:
        return ipaddress.ip_address(ip)
    except ValueError:
        return None


@lru_cache(maxsize=65536)
def is_host(ip: str) -> bool:
    """Whether an IP can be one host's: no group, not unspecified, no broadcast to all."""
    address = parsed(ip)
    return address is not None and not (
        address.is_multicast or address.is_unspecified or address.is_loopback or ip == _EVERYBODY
    )


@lru_cache(maxsize=65536)
def is_group(address: str) -> bool:
    """Whether an IP or MAC stands for many: a group's, or a broadcast to all."""
    ip = parsed(address)
    if ip is None:
        return address[1:2].lower() in frozenset("13579bdf")
    return ip.is_multicast or address == _EVERYBODY


@lru_cache(maxsize=65536)
def is_forged(ip: str) -> bool:
    """Whether no host may send with an IP: who does is not who it says."""
    address = parsed(ip)
    return is_host(ip) and any(address in net for net in _NO_SOURCE)


@lru_cache(maxsize=65536)
def is_outside(ip: str) -> bool:
    """Whether an IP is none that a plant gives its devices: the Internet's, or nobody's."""
    address = parsed(ip)
    if address is None or address.is_multicast:
        return False
    return address.is_global or is_forged(ip) or any(address in net for net in _EXAMPLES)


@lru_cache(maxsize=65536)
def is_link_local(ip: str) -> bool:
    """Whether an IP is never forwarded (RFC 3927, RFC 4291 section 2.5.6)."""
    address = parsed(ip)
    return address is not None and address.is_link_local


@lru_cache(maxsize=65536)
def network(ip: str) -> str:
    """The network an IP most likely lies in: its /24, or its /64 of IPv6."""
    address = parsed(ip)
    if address is None:
        return ""
    return str(ipaddress.ip_network((address, 24 if address.version == 4 else 64), strict=False))


# SOEM, a master of EtherCAT, sends from a group's address; the first slave sets a bit in it.
_SENDS_FROM_A_GROUP = frozenset({"01:01:01:01:01:01", "03:01:01:01:01:01"})


@lru_cache(maxsize=65536)
def is_mac(address: str) -> bool:
    """Whether an address is one interface's MAC: no group's, but for those that send from one,
    and not all zeros."""
    if address in _SENDS_FROM_A_GROUP:
        return True
    octets = address.split(":")
    if len(octets) != 6 or address == "00:00:00:00:00:00":
        return False
    try:
        return not int(octets[0], 16) & 1
    except ValueError:
        return False


def number(mac: str) -> int:
    """A MAC as a number: a maker gives one device some that follow each other."""
    return int(mac.replace(":", ""), 16)


def universal_form(mac: str) -> str:
    """A locally administered MAC without that bit: the device's own, of which it was made."""
    return f"{int(mac[:2], 16) & ~2:02x}{mac[2:]}"


def is_made_up(mac: str) -> bool:
    """Whether a MAC is no maker's own: another device may have the same."""
    return bool(int(mac[:2], 16) & 2) or mac in _SENDS_FROM_A_GROUP


def is_virtual(mac: str) -> bool:
    """Whether a MAC is shared by routers that stand in for each other."""
    return mac.startswith(_VIRTUAL)
