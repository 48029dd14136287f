"""Traffic whose every part can be told apart afterwards: exchange `n` reads register `n`."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

CLIENT, SERVER = bytes([10, 9, 0, 1]), bytes([10, 9, 0, 2])
CLIENT_MAC, SERVER_MAC = bytes.fromhex("02000000000a"), bytes.fromhex("02000000000b")
CLIENT_PORT, SERVER_PORT = 40000, 502
PSH_ACK = 0x18
PROTOCOL_TCP = 6


@dataclass(frozen=True, slots=True)
class Sent:
    """When an exchange was on the wire, in nanoseconds since 1970."""

    first_ns: int
    last_ns: int


class Exchanges:
    """Sends numbered Modbus exchanges, at a steady rate, until it is left."""

    def __init__(self, interface: str, per_second: int) -> None:
        self.sent: list[Sent] = []
        self._seconds = 1 / per_second
        self._stopping = threading.Event()
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        self._socket.bind((interface, 0))
        self._thread = threading.Thread(target=self._send, daemon=True)

    def __enter__(self) -> Exchanges:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join()
        self._socket.close()

    def _send(self) -> None:
        began = time.monotonic()
        for number, frames in enumerate(exchanges()):
            due = began + number * self._seconds
            if self._stopping.wait(max(0.0, due - time.monotonic())):
                return
            first = time.time_ns()
            for frame in frames:
                self._socket.send(frame)
            self.sent.append(Sent(first, time.time_ns()))


def exchanges() -> Iterator[tuple[bytes, bytes]]:
    """Request and answer of each number that a register can have."""
    asked = answered = 1
    for number in range(1 << 16):
        request = struct.pack(">HHHBBHH", number, 0, 6, 1, 3, number, 1)
        answer = struct.pack(">HHHBBBH", number, 0, 5, 1, 3, 2, 1)
        yield (
            _frame(True, number, asked, answered, request),
            _frame(False, number, answered, asked + len(request), answer),
        )
        asked, answered = asked + len(request), answered + len(answer)


def _frame(asks: bool, number: int, sequence: int, acknowledged: int, payload: bytes) -> bytes:
    """One TCP segment with right checksums (RFC 9293, RFC 791)."""
    macs, ips, ports = (SERVER_MAC, CLIENT_MAC), (CLIENT, SERVER), (CLIENT_PORT, SERVER_PORT)
    if not asks:
        macs, ips, ports = macs[::-1], ips[::-1], ports[::-1]
    fields = (*ports, sequence, acknowledged, 5 << 4, PSH_ACK, 8192)
    length = 20 + len(payload)
    pseudo = b"".join(ips) + struct.pack(">HH", PROTOCOL_TCP, length)
    bare = struct.pack(">HHIIBBHHH", *fields, 0, 0) + payload
    segment = struct.pack(">HHIIBBHHH", *fields, _sum(pseudo + bare), 0) + payload
    head = (0x45, 0, 20 + length, number, 0, 64, PROTOCOL_TCP)
    unsummed = struct.pack(">BBHHHBBH4s4s", *head, 0, *ips)
    packet = struct.pack(">BBHHHBBH4s4s", *head, _sum(unsummed), *ips) + segment
    return b"".join(macs) + b"\x08\x00" + packet


def _sum(octets: bytes) -> int:
    """The Internet checksum (RFC 1071)."""
    octets += bytes(len(octets) % 2)
    total: int = sum(struct.unpack(f">{len(octets) // 2}H", octets))
    total = (total >> 16) + (total & 0xFFFF)
    return ~(total + (total >> 16)) & 0xFFFF
