"""KNXnet/IP tunnelling (ISO 22510; KNX 3.8.2 and 3.8.4), crafted, with cEMI (KNX 3.6.3)."""

from __future__ import annotations

import random
import socket
import struct
from collections.abc import Iterator

from tests.lab.connections import answer, datagrams, octets
from tests.lab.model import Host, Plant, Poll, Service
from tests.lab.pace import turns

_DESCRIBE, _CONNECT, _ALIVE, _TUNNEL, _TUNNEL_ACK = 0x0203, 0x0205, 0x0207, 0x0420, 0x0421
_TUNNELLING = bytes.fromhex("04040200")  # a tunnel in the link layer
_CHANNEL = 1
_REQUEST, _CONFIRMATION, _INDICATION = 0x11, 0x2E, 0x29
_READ, _RESPONSE = 0x00, 0x40
_TP1 = 0x02
_ALIVE_TURNS = 10
_SECONDS = 3.0


def serve(plant: Plant, host: Host, service: Service) -> None:
    """An interface to a line with one sensor, which answers what is read."""
    interface = _Interface(host, int(service.settings["line"]))
    answer(service.port, interface.answers)


class _Interface:
    """A tunnel's state: how many requests it sent."""

    def __init__(self, host: Host, line: int) -> None:
        self._host, self._own = host, line << 8 | 1
        self._sent, self._chance = 0, random.Random(host.id)

    def answers(self, asked: bytes) -> Iterator[bytes]:
        """What an interface sends when it is sent this."""
        service, body = struct.unpack_from(">H", asked, 2)[0], asked[6:]
        if service == _DESCRIBE:
            yield _message(_DESCRIBE + 1, self._plate())
        elif service == _CONNECT:
            self._sent = 0
            told = bytes([_CHANNEL, 0]) + _end(self._host.ip, 3671)
            yield _message(_CONNECT + 1, told + bytes([4, 4]) + self._own.to_bytes(2))
        elif service == _ALIVE:
            yield _message(_ALIVE + 1, bytes([_CHANNEL, 0]))
        elif service == _TUNNEL:
            yield _message(_TUNNEL_ACK, bytes([4, _CHANNEL, body[2], 0]))
            group = body[4 + 6 : 4 + 8]
            yield self._tunnelled(_cemi(_CONFIRMATION, self._own, group, bytes([0, _READ])))
            value = (0x0C00 | 2000 + self._chance.randrange(40) & 0x7FF).to_bytes(2)
            sensor = bytes([0, _RESPONSE]) + value
            yield self._tunnelled(_cemi(_INDICATION, self._own + 9, group, sensor))

    def _tunnelled(self, cemi: bytes) -> bytes:
        number, self._sent = self._sent, (self._sent + 1) % 256
        return _message(_TUNNEL, bytes([4, _CHANNEL, number, 0]) + cemi)

    def _plate(self) -> bytes:
        """Device information and supported services."""
        mac, name = octets(self._host.mac), self._host.name.encode()[:29].ljust(30, b"\0")
        serial = int(self._host.identity.serial).to_bytes(6)
        told = struct.pack(">BBH", _TP1, 0, self._own) + bytes(2) + serial
        device = told + socket.inet_aton("224.0.23.12") + mac + name
        return bytes([len(device) + 2, 1]) + device + bytes.fromhex("0a02020203010401") + bytes(2)


def _message(service: int, body: bytes) -> bytes:
    return struct.pack(">BBHH", 6, 0x10, service, 6 + len(body)) + body


def _end(ip: str, port: int) -> bytes:
    """A host's address and port, by UDP."""
    return b"\x08\x01" + socket.inet_aton(ip) + port.to_bytes(2)


def _cemi(code: int, source: int, group: bytes, data: bytes) -> bytes:
    """A group telegram of low priority with six hops."""
    return struct.pack(">BBBBH2sB", code, 0, 0xBC, 0xE0, source, group, len(data) - 1) + data


def poll(plant: Plant, poll: Poll) -> None:
    """Opens a tunnel and reads one group address after the other."""
    service = plant.hosts[poll.server].service("knx")
    address = (plant.address(poll.client, poll.server), service.port)
    with datagrams(0, _SECONDS) as opened:
        own = _end(plant.hosts[poll.client].ip, opened.getsockname()[1])
        _ask(opened, address, _DESCRIBE, own)
        _ask(opened, address, _CONNECT, own + own + _TUNNELLING)
        for turn in turns(poll):
            if turn % _ALIVE_TURNS == _ALIVE_TURNS - 1:
                _ask(opened, address, _ALIVE, bytes([_CHANNEL, 0]) + own)
            group = (int(service.settings["group"]) + turn % 3).to_bytes(2)
            read = _cemi(_REQUEST, 0, group, bytes([0, _READ]))
            _ask(opened, address, _TUNNEL, bytes([4, _CHANNEL, turn % 256, 0]) + read)
            for _ in range(2):
                sent = opened.recv(600)
                opened.sendto(_message(_TUNNEL_ACK, bytes([4, _CHANNEL, sent[8], 0])), address)


def _ask(opened: socket.socket, address: tuple[str, int], service: int, body: bytes) -> None:
    opened.sendto(_message(service, body), address)
    opened.recv(600)
