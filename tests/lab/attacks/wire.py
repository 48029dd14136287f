"""Sockets for attacks: what a target answers is waited for, and not looked at."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterable

from tests.lab.attacks.attack import Aim

_SECONDS = 2.0
_PAUSE_SECONDS = 0.05


def tcp(aim: Aim, *messages: bytes, answers: bool = True) -> None:
    """One connection in which each message waits for an answer."""
    with socket.create_connection((aim.address, aim.service.port), _SECONDS) as connection:
        connection.settimeout(_SECONDS if answers else 0.2)
        for message in messages:
            connection.sendall(message)
            try:
                connection.recv(4096)
            except (TimeoutError, ConnectionError):
                continue


def udp(aim: Aim, *messages: bytes, port: int = 0) -> None:
    """Datagrams from one port, each waiting a little for an answer."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
        opened.settimeout(0.3)
        for message in messages:
            opened.sendto(message, (aim.address, port or aim.service.port))
            try:
                opened.recv(4096)
            except TimeoutError:
                continue


def ethernet(frames: Iterable[bytes], pause: float = _PAUSE_SECONDS) -> None:
    """Frames as they are, from the first card."""
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as opened:
        opened.bind(("eth0", 0))
        for frame in frames:
            opened.send(frame.ljust(60, b"\0"))
            time.sleep(pause)


def octets(mac: str) -> bytes:
    """A MAC address as it is on the wire."""
    return bytes.fromhex(mac.replace(":", ""))
