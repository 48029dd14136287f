"""EtherNet/IP class 1 I/O, crafted: Forward Open (CIP vol. 1, 3-5.5), then UDP both ways (vol. 2,
2-6 and 3-4)."""

from __future__ import annotations

import itertools
import socket
import struct
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from tests.lab.connections import accept, datagrams, exactly
from tests.lab.model import Host, Plant, Poll, Service
from tests.lab.pace import turns

_REGISTER, _UNCONNECTED = 0x65, 0x6F
_GET_ALL, _FORWARD_OPEN, _ANSWER = 0x01, 0x54, 0x80
_IDENTITY = bytes.fromhex("20012401")
_MANAGER = bytes.fromhex("20062401")
_ASSEMBLIES = bytes.fromhex("200424012c962c64")  # configuration, outputs, inputs
_NULL, _DATA = 0x0000, 0x00B2
_SEQUENCED, _CONNECTED = 0x8002, 0x00B1
_POINT_TO_POINT = 0x4800  # scheduled, of fixed size
_CLASS_1, _ADAPTER = 0x01, 0x0C
_SIZE = 10  # a count, then a header of four octets or four more of data, and four of data
_RUN = 1
_IO = 2222
_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class _Opened:
    """A connection: its two identifiers, and how often it produces, in seconds."""

    to_target: int
    to_originator: int
    every: float


def serve(plant: Plant, host: Host, service: Service) -> None:
    """An adapter: who opens a connection is sent inputs as often as it asked."""
    sending = datagrams(_IO)
    accept(service.port, partial(_talk, host, sending))


def _talk(host: Host, sending: socket.socket, connection: socket.socket) -> None:
    ends = threading.Event()
    while head := exactly(connection, 24):
        command, length, session = struct.unpack_from("<HHI", head)
        body = exactly(connection, length)
        if command == _REGISTER:
            session, told = 0x11223344, body
        else:
            told = _items(_answered(host, body[16:]))
            if body[16] == _FORWARD_OPEN:
                told_to = (connection.getpeername()[0], _IO)
                job = (sending, told_to, _opened(body[22:]), ends)
                threading.Thread(target=_inputs, args=job, daemon=True).start()
        connection.sendall(_encapsulated(command, session, told))
    ends.set()


def _encapsulated(command: int, session: int, body: bytes) -> bytes:
    return struct.pack("<HHII8xI", command, len(body), session, 0, 0) + body


def _items(message: bytes) -> bytes:
    return struct.pack("<IHHHHHH", 0, 0, 2, _NULL, 0, _DATA, len(message)) + message


def _answered(host: Host, asked: bytes) -> bytes:
    head = bytes([asked[0] | _ANSWER, 0, 0, 0])
    if asked[0] == _GET_ALL:
        return head + _plate(host)
    opened = _opened(asked[6:])
    every = int(opened.every * 1e6)
    ids = struct.pack("<II", opened.to_target, opened.to_originator)
    return head + ids + asked[16:24] + struct.pack("<IIBx", every, every, 0)


def _plate(host: Host) -> bytes:
    """The identity object's attributes (vol. 1, 5-2)."""
    told, (major, minor) = host.identity, host.identity.firmware.split(".")
    ids = (told.vendor_ids["enip"], _ADAPTER, int(told.product_code))
    fixed = struct.pack("<HHHBBHI", *ids, int(major), int(minor), 0x60, int(told.serial))
    return fixed + bytes([len(told.model)]) + told.model.encode()


def _opened(asked: bytes) -> _Opened:
    """What a Forward Open asks for; the target chooses the identifier of what it consumes."""
    to_originator, serial = struct.unpack_from("<IH", asked, 6)
    (every,) = struct.unpack_from("<I", asked, 22)
    return _Opened(0x5A000000 | serial, to_originator, every / 1e6)


def _inputs(
    sending: socket.socket, to: tuple[str, int], opened: _Opened, ends: threading.Event
) -> None:
    for count in itertools.count():
        sending.sendto(_produced(opened.to_originator, count, bytes(4)), to)
        if ends.wait(opened.every):
            return


def _produced(connection: int, count: int, ahead: bytes) -> bytes:
    data = struct.pack("<H", count & 0xFFFF) + ahead + struct.pack("<I", count // 8 & 0xFF)
    address = struct.pack("<HHHII", 2, _SEQUENCED, 8, connection, count)
    return address + struct.pack("<HH", _CONNECTED, len(data)) + data


def attend(plant: Plant, host: Host, polls: Sequence[Poll]) -> None:
    """A scanner: a connection to each adapter, all from the one port."""
    sending = datagrams(_IO)
    jobs = [
        threading.Thread(target=_scan, args=(plant, poll, sending, number), daemon=True)
        for number, poll in enumerate(polls, 1)
    ]
    for job in jobs:
        job.start()
    while any(job.is_alive() for job in jobs):
        sending.recv(600)


def _scan(plant: Plant, poll: Poll, sending: socket.socket, number: int) -> None:
    service = plant.hosts[poll.server].service("enip-io")
    address = plant.address(poll.client, poll.server)
    with socket.create_connection((address, service.port), timeout=_SECONDS) as connection:
        session = _ask(connection, _REGISTER, 0, struct.pack("<HH", 1, 0))[0]
        plate = bytes([_GET_ALL, 2]) + _IDENTITY
        _ask(connection, _UNCONNECTED, session, _items(plate))
        told = _ask(connection, _UNCONNECTED, session, _items(_forward_open(plant, poll, number)))[
            1
        ]
        (to_target,) = struct.unpack_from("<I", told, 20)
        for turn in turns(poll):
            sending.sendto(_produced(to_target, turn, struct.pack("<I", _RUN)), (address, _IO))


def _forward_open(plant: Plant, poll: Poll, number: int) -> bytes:
    originator = plant.hosts[poll.client].identity
    every, way = int(poll.every * 1e6), _POINT_TO_POINT | _SIZE
    ids = struct.pack("<IIHHI", 0, 0x00010000 | number, number, 1, int(originator.serial))
    rates = struct.pack("<BxxxIHIH", 2, every, way, every, way)
    path = bytes([_CLASS_1, len(_ASSEMBLIES) // 2]) + _ASSEMBLIES
    return bytes([_FORWARD_OPEN, 2]) + _MANAGER + bytes([0x0A, 0x0E]) + ids + rates + path


def _ask(connection: socket.socket, command: int, session: int, body: bytes) -> tuple[int, bytes]:
    """The session that the answer names, and what it carries."""
    connection.sendall(_encapsulated(command, session, body))
    _, length, session = struct.unpack_from("<HHI", exactly(connection, 24))
    return session, exactly(connection, length)
