"""UMAS in Modbus function 90, crafted: nobody publishes it; functions and fields are those that
L. Liras ("The Unity (UMAS) protocol", 2017) and PLC4X observed."""

from __future__ import annotations

import itertools
import socket
import struct
from functools import partial

from tests.lab.connections import accept, exactly
from tests.lab.model import Host, Plant, Poll, Service
from tests.lab.pace import turns

_CARRIER, _DONE, _REFUSED = 0x5A, 0xFE, 0xFD
_BEGIN, _ID, _STATUS, _VARIABLES = 0x01, 0x02, 0x04, 0x22
_PROJECT = bytes.fromhex("6fd5b006")  # the program's checksum, which readers name
_VARIABLE = struct.pack("<BHBHB", 2, 43, 1, 12, 0)  # two octets, block, base, offset
_SECONDS = 5.0


def serve(plant: Plant, host: Host, service: Service) -> None:
    """A controller with a name plate and one variable."""
    accept(service.port, partial(_talk, host))


def _talk(host: Host, connection: socket.socket) -> None:
    for number in itertools.count():
        head = exactly(connection, 7)
        if len(head) < 7:
            return
        transaction, _, length, unit = struct.unpack(">HHHB", head)
        asked = exactly(connection, length - 1)
        told = _answer(host, asked[2], number)
        body = bytes([_CARRIER, asked[1], *told])
        connection.sendall(struct.pack(">HHHB", transaction, 0, len(body) + 1, unit) + body)


def _answer(host: Host, function: int, number: int) -> bytes:
    if function == _BEGIN:
        return bytes([_DONE]) + struct.pack("<HHI", 1021, 0x6003, 0) + bytes(7)
    if function == _ID:
        return bytes([_DONE]) + _plate(host)
    if function == _STATUS:
        return bytes([_DONE, 2, 0x82, 0x80]) + _PROJECT
    if function == _VARIABLES:
        return bytes([_DONE]) + struct.pack("<H", 100 + number % 20)
    return bytes([_REFUSED, 0x80, 0xFD, 0])


def _plate(host: Host) -> bytes:
    """Range, identity, model, version, patch, versions, code, and the CPU's name."""
    major, minor = (int(part) for part in host.identity.firmware.lstrip("v").split(".")[:2])
    name = host.identity.model.encode()
    fixed = struct.pack("<HIHHHHHIH", 0x10, 0x0830, 0, minor | major << 8, 0, 0, 1, 1, 0)
    return fixed + bytes([len(name)]) + name + bytes.fromhex("010101000000001100")


def poll(plant: Plant, poll: Poll) -> None:
    """Asks who is there, then reads the state and a variable."""
    service = plant.hosts[poll.server].service("umas")
    address = plant.address(poll.client, poll.server)
    numbers = itertools.count(1)
    with socket.create_connection((address, service.port), timeout=_SECONDS) as connection:
        ask = partial(_ask, connection, numbers)
        ask(_BEGIN, b"\0")
        ask(_ID, b"")
        for _ in turns(poll):
            ask(_STATUS, b"")
            ask(_VARIABLES, _PROJECT + b"\x01" + _VARIABLE)


def _ask(
    connection: socket.socket, numbers: itertools.count[int], function: int, data: bytes
) -> None:
    body = bytes([_CARRIER, 0, function]) + data
    head = struct.pack(">HHHB", next(numbers) % 0x10000, 0, len(body) + 1, 0)
    connection.sendall(head + body)
    (length,) = struct.unpack_from(">H", exactly(connection, 6), 4)
    exactly(connection, length)
