"""SLMP (MC protocol 3E and 4E, binary): plc-comm-slmp asks; these few lines answer (SH-080956)."""

from __future__ import annotations

import socket
import struct
from functools import partial

from slmp import SlmpClient, SlmpTarget

from tests.lab.connections import accept, exactly
from tests.lab.model import Host, Plant, Poll, Service
from tests.lab.pace import turns

_READ, _WRITE, _PLATE, _ECHO = 0x0401, 0x1401, 0x0101, 0x0619


def serve(plant: Plant, host: Host, service: Service) -> None:
    """A controller with word devices and a type name."""
    accept(service.port, partial(_talk, host))


def _talk(host: Host, connection: socket.socket) -> None:
    while head := exactly(connection, 9):
        wide = 4 if head[:2] == b"\x54\x00" else 0
        head += exactly(connection, wide)
        (length,) = struct.unpack_from("<H", head, 7 + wide)
        body = exactly(connection, length)
        if len(body) < 6:
            return
        answer = _answer(host, body[2:])
        sub = b"\xd4\x00" + head[2:6] if wide else b"\xd0\x00"
        route = head[2 + wide : 7 + wide]
        connection.sendall(sub + route + struct.pack("<HH", 2 + len(answer), 0) + answer)


def _answer(host: Host, asked: bytes) -> bytes:
    command, bits = struct.unpack_from("<HH", asked)
    if command == _READ:
        (count,) = struct.unpack("<H", asked[-2:])
        return bytes((count + 1) // 2) if bits & 1 else bytes([100, 0]) * min(count, 960)
    if command == _PLATE:
        code = int(host.identity.product_code)
        return host.identity.model.encode().ljust(16) + struct.pack("<H", code)
    return asked[4:] if command == _ECHO else b""


def poll(plant: Plant, poll: Poll) -> None:
    """Asks once who is there, reads words, writes one each fifth turn."""
    service = plant.hosts[poll.server].service("slmp")
    start = int(service.settings["start"])
    client = SlmpClient(
        plant.address(poll.client, poll.server),
        service.port,
        transport="tcp",
        plc_profile="melsec:iq-r",
        default_target=SlmpTarget(network=0, station=0xFF, module_io=0x03FF, multidrop=0),
    )
    client.connect()
    client.read_type_name()
    for turn in turns(poll):
        client.read_devices(f"D{start}", 5, bit_unit=False)
        if poll.settings.get("writes") and turn % 5 == 4:
            client.write_devices(f"D{start + 10}", [300 + turn % 7], bit_unit=False)
