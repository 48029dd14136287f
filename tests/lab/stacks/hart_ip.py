"""HART-IP over TCP (FCG TS20085), crafted; commands are those of FCG TS20127."""

from __future__ import annotations

import itertools
import math
import socket
import struct
from functools import partial, reduce
from operator import xor

from tests.lab.connections import accept, exactly
from tests.lab.model import Host, Plant, Poll, Service
from tests.lab.pace import turns

_VERSION, _REQUEST, _RESPONSE = 1, 0, 1
_INITIATE, _TOKEN_PASSING = 0, 3
_TO_SHORT, _TO_UNIQUE, _FROM = 0x02, 0x82, 0x04  # what a field device answers has bit 2, too
_PRIMARY = 0x80
_IDENTITY, _VARIABLES, _LONG_TAG = 0, 3, 20
_UNIT = 32  # degrees Celsius
_INACTIVE_MS = 30_000
_SECONDS = 5.0


def serve(plant: Plant, host: Host, service: Service) -> None:
    """A transmitter with its identity, a tag and a temperature."""
    accept(service.port, partial(_talk, host, service))


def _talk(host: Host, service: Service, connection: socket.socket) -> None:
    for turn in itertools.count():
        head = exactly(connection, 8)
        if len(head) < 8:
            return
        _, _, id_, _, sequence, count = struct.unpack(">BBBBHH", head)
        body = exactly(connection, count - 8)
        told = _frame(host, service, body, turn) if id_ == _TOKEN_PASSING else body
        connection.sendall(_message(_RESPONSE, id_, sequence, told))


def _message(kind: int, id_: int, sequence: int, body: bytes) -> bytes:
    return struct.pack(">BBBBHH", _VERSION, kind, id_, 0, sequence, 8 + len(body)) + body


def _frame(host: Host, service: Service, asked: bytes, turn: int) -> bytes:
    """The answer to a frame of a field device's wires (FCG TS20081)."""
    width = 5 if asked[0] & 0x80 else 1
    address, command = asked[1 : 1 + width], asked[1 + width]
    data = bytes(2) + _data(host, service, command, turn)
    return _summed(bytes([asked[0] | _FROM, *address, command, len(data)]) + data)


def _summed(frame: bytes) -> bytes:
    return frame + bytes([reduce(xor, frame)])


def _data(host: Host, service: Service, command: int, turn: int) -> bytes:
    if command == _IDENTITY:
        kind, number = _unique(host, service)
        told = struct.pack(">BHBBBBBB", 254, kind, 5, 7, 1, 1, 1 << 3, 0) + number
        return told + struct.pack(">BBHBHHB", 5, 4, 1, 0, kind >> 8, kind >> 8, 1)
    if command == _LONG_TAG:
        return host.name.encode().ljust(32, b"\0")
    temperature = 80 + math.sin(turn / 10)
    return struct.pack(">fBf", 12.0, _UNIT, temperature)


def _unique(host: Host, service: Service) -> tuple[int, bytes]:
    """The expanded device type, whose high octet is the maker, and the device's number."""
    maker = host.identity.vendor_ids["hart"]
    return maker << 8 | int(service.settings["device"]), int(host.identity.serial).to_bytes(3)


def poll(plant: Plant, poll: Poll) -> None:
    """Opens a session, asks who is there, then reads the variable."""
    server = plant.hosts[poll.server]
    service = server.service("hart-ip")
    address = plant.address(poll.client, poll.server)
    kind, number = _unique(server, service)
    unique = ((kind & 0x3FFF) | _PRIMARY << 8).to_bytes(2) + number
    numbers = itertools.count(1)
    with socket.create_connection((address, service.port), timeout=_SECONDS) as connection:
        ask = partial(_ask, connection, numbers)
        ask(_INITIATE, struct.pack(">BI", 1, _INACTIVE_MS))
        ask(_TOKEN_PASSING, _summed(bytes([_TO_SHORT, _PRIMARY, _IDENTITY, 0])))
        ask(_TOKEN_PASSING, _summed(bytes([_TO_UNIQUE, *unique, _LONG_TAG, 0])))
        for _ in turns(poll):
            ask(_TOKEN_PASSING, _summed(bytes([_TO_UNIQUE, *unique, _VARIABLES, 0])))


def _ask(connection: socket.socket, numbers: itertools.count[int], id_: int, body: bytes) -> None:
    connection.sendall(_message(_REQUEST, id_, next(numbers) % 0x10000, body))
    (count,) = struct.unpack_from(">H", exactly(connection, 8), 6)
    exactly(connection, count - 8)
