"""PROFINET DCP: pnio-dcp asks; no library answers, so these lines do (IEC 61158-6-10, 4.3)."""

from __future__ import annotations

import socket
import struct

from pnio_dcp import DCP

from tests.lab.connections import frames, octets
from tests.lab.model import Host, Plant, Poll, Service
from tests.lab.pace import turns

_ETHERTYPE = 0x8892
_MULTICAST = bytes.fromhex("010ecf000000")
_ASKED, _ANSWERED = 0xFEFE, 0xFEFF
_GET_SET = 0xFEFD
_GET, _SET, _IDENTIFY = 3, 4, 5


def serve(plant: Plant, host: Host, service: Service) -> None:
    """A device that can be found, named and asked."""
    mac = octets(host.mac)
    device = _Device(host, int(service.settings["device"]))
    with frames(_ETHERTYPE, _MULTICAST) as opened:
        while True:
            frame = opened.recv(1600)
            answer = device.answer(frame[14:])
            if answer and frame[6:12] != mac:
                whole = frame[6:12] + mac + _ETHERTYPE.to_bytes(2) + answer
                opened.send(whole.ljust(60, b"\0"))


class _Device:
    """A device's blocks; a name that is set stays."""

    def __init__(self, host: Host, device: int) -> None:
        self._name = host.name.encode()
        ids = struct.pack(">HH", host.identity.vendor_ids["profinet"], device)
        mask, gateway = socket.inet_aton("255.255.255.0"), bytes(4)
        address = socket.inet_aton(host.ip) + mask + gateway
        model = host.identity.model.encode()
        self._rest = _block(2, 1, 0, model) + _block(2, 3, 0, ids) + _block(1, 2, 1, address)

    def answer(self, asked: bytes) -> bytes:
        """The answer to a request; nothing to what is none."""
        id_, service, kind, number, _, _ = struct.unpack_from(">HBBIHH", asked)
        if kind != 0:
            return b""
        if (id_, service) == (_ASKED, _IDENTIFY):
            return _message(_ANSWERED, service, number, self._named() + self._rest)
        if (id_, service) == (_GET_SET, _GET):
            return _message(id_, service, number, self._named())
        if (id_, service) == (_GET_SET, _SET):
            return _message(id_, service, number, self._set(asked[12:]))
        return b""

    def _named(self) -> bytes:
        return _block(2, 2, 0, self._name)

    def _set(self, block: bytes) -> bytes:
        option, part, length = struct.unpack_from(">BBH", block)
        if (option, part) == (2, 2):
            self._name = block[6 : 4 + length]
        return struct.pack(">BBHBBBx", 5, 4, 3, option, part, 0)


def _block(option: int, part: int, info: int, value: bytes) -> bytes:
    block = struct.pack(">BBHH", option, part, len(value) + 2, info) + value
    return block + bytes(len(value) % 2)


def _message(id_: int, service: int, number: int, blocks: bytes) -> bytes:
    return struct.pack(">HBBIHH", id_, service, 1, number, 0, len(blocks)) + blocks


def poll(plant: Plant, poll: Poll) -> None:
    """Looks who is there, and reads a device's name."""
    client = DCP(plant.hosts[poll.client].ip)
    server = plant.hosts[poll.server]
    for _ in turns(poll):
        client.identify_all(timeout=2)
        client.get_name_of_station(server.mac)
