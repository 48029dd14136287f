"""DHCP: dnsmasq leases, udhcpc asks, a relay (RFC 2131, 4.1.1) stands at the router."""

from __future__ import annotations

import os
import socket
import threading
from pathlib import Path

from tests.lab.crew import enter
from tests.lab.daemon import become, folder, said, written
from tests.lab.model import Host, Plant, Service, Zone

_SO_BINDTODEVICE = 25
_SCRIPT = """#!/bin/sh
case "$1" in bound|renew)
ip addr flush dev $interface
ip addr add $ip/24 brd + dev $interface
ip route replace default via $router;; esac
"""


def serve(plant: Plant, host: Host, service: Service) -> None:
    """The server, its relays, and the clients of the plant: each a process."""
    movers = [client for client in plant.hosts.values() if client.moves_to and not client.ip]
    for client in movers:
        if os.fork() == 0:
            _lease(client)
        if os.fork() == 0:
            _relay(plant, host, plant.zones[str(client.moves_to)])
    path = folder(host, "dhcp")
    zones = [plant.zones[zone] for c in movers for zone in (c.zone, str(c.moves_to))]
    lines = [
        *(line for zone in zones for line in _range(zone)),
        "port=0",
        "user=root",
        f"dhcp-leasefile={path / 'leases'}",
    ]
    config = written(path / "dnsmasq.conf", "\n".join(lines) + "\n")
    become("dnsmasq", "-k", "-C", config, "-x", path / "pid")


def _range(zone: Zone) -> tuple[str, str]:
    net = zone.network
    lease = f"dhcp-range=set:{zone.id},{net[200]},{net[230]},{net.netmask},2m"
    return lease, f"dhcp-option=tag:{zone.id},3,{zone.gateway}"


def _lease(client: Host) -> None:
    """A client that asks until it is ended."""
    enter(client.id, client.name)
    script = written(folder(client, "dhcp") / "configure", _SCRIPT)
    script.chmod(0o755)
    become(
        "udhcpc",
        "-f",
        "-t",
        "20",
        "-T",
        "1",
        "-i",
        "eth0",
        "-x",
        f"hostname:{client.name}",
        "-s",
        script,
    )


def renewed(client: Host) -> None:
    """Has the client of a host ask anew, as after its cable was plugged in elsewhere."""
    enter(client.id, client.name)
    script = Path(folder(client, "moved")) / "configure"
    written(script, _SCRIPT).chmod(0o755)
    said("udhcpc", "-f", "-q", "-n", "-t", "5", "-T", "1", "-i", "eth0", "-s", script)


def _relay(plant: Plant, server: Host, zone: Zone) -> None:
    """Between a zone's broadcasts and the server, at the router's card of that zone."""
    router = plant.router()
    enter(router.id, router.name)
    place = next(n for n, card in enumerate(router.interfaces) if card.zone == zone.id)
    heard, served = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
    for opened in (heard, served):
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    heard.setsockopt(socket.SOL_SOCKET, _SO_BINDTODEVICE, f"eth{place}".encode())
    heard.bind(("", 67))
    served.bind((zone.gateway, 67))
    up = (heard, served, zone.gateway, server.ip)
    threading.Thread(target=_upwards, args=up, daemon=True).start()
    while True:
        message = served.recv(2000)
        if message[:1] == b"\x02":
            heard.sendto(message, ("255.255.255.255", 68))


def _upwards(heard: socket.socket, served: socket.socket, gateway: str, server: str) -> None:
    while True:
        message = bytearray(heard.recv(2000))
        if message[:1] == b"\x01":
            message[3] += 1
            message[24:28] = socket.inet_aton(gateway)
            served.sendto(message, (server, 67))
