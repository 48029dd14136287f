"""Sockets of those stations that speak their protocol by its specification alone."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterable

_SOL_PACKET, _ADD_MEMBERSHIP, _MULTICAST = 263, 1, 0


def accept(port: int, talk: Callable[[socket.socket], None]) -> None:
    """Takes every TCP connection and has a thread `talk` over it."""
    with socket.create_server(("0.0.0.0", port)) as listening:
        while True:
            connection, _ = listening.accept()
            threading.Thread(target=_talk, args=(connection, talk), daemon=True).start()


def _talk(connection: socket.socket, talk: Callable[[socket.socket], None]) -> None:
    with connection:
        talk(connection)


def exactly(connection: socket.socket, count: int) -> bytes:
    """So many octets; fewer when the other side went away."""
    found = b""
    while len(found) < count and (more := connection.recv(count - len(found))):
        found += more
    return found


def answer(port: int, answers: Callable[[bytes], Iterable[bytes]]) -> None:
    """Sends back what `answers` gives for every UDP datagram."""
    with datagrams(port) as opened:
        while True:
            asked, client = opened.recvfrom(4096)
            for told in answers(asked):
                opened.sendto(told, client)


def datagrams(port: int, seconds: float | None = None) -> socket.socket:
    """A UDP socket at this port (0: any), whose reads end after so many seconds."""
    opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    opened.bind(("0.0.0.0", port))
    opened.settimeout(seconds)
    return opened


def frames(ethertype: int, group: bytes = b"") -> socket.socket:
    """The station's card, for frames of one EtherType; a multicast `group` is joined."""
    opened = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ethertype))
    opened.bind(("eth0", ethertype))
    if group:
        member = struct.pack("iHH8s", socket.if_nametoindex("eth0"), _MULTICAST, 6, group)
        opened.setsockopt(_SOL_PACKET, _ADD_MEMBERSHIP, member)
    return opened


def octets(mac: str) -> bytes:
    """The six octets of a MAC address."""
    return bytes.fromhex(mac.replace(":", ""))
